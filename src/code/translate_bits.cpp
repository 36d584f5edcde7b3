// Matching of bitstrings.
#include "code/loader.h"
#include "isa/match_command.h"
#include "process/builtin.h"

namespace mote {

bool ModuleLoader::translate_match(const Instruction& instruction, Operands o) {
  switch (instruction.opcode) {
    case Opcode::k_bs_start_match2:
      start_match(o[0], o[1], o[4]);
      return true;
    case Opcode::k_bs_start_match3:
      start_match(o[0], o[1], o[3]);
      return true;
    case Opcode::k_bs_start_match4:
      start_match(o[0], o[2], o[3]);
      return true;
    case Opcode::k_bs_match: {
      Operands commands = decoded_.list(o[2]);
      emitter_.emit(only_scans(commands) ? Op::bs_scan : Op::bs_match, {label(o[0]), arg(o[1]), Arg::raw(0)});
      match_commands(commands);
      return true;
    }
    case Opcode::k_bs_get_integer2:
    case Opcode::k_bs_get_float2:
    case Opcode::k_bs_get_binary2: {
      Op op = instruction.opcode == Opcode::k_bs_get_integer2 ? Op::bs_get_integer
              : instruction.opcode == Opcode::k_bs_get_float2 ? Op::bs_get_float
                                                              : Op::bs_get_binary;
      emitter_.emit(op, {label(o[0]), arg(o[1]), arg(o[3]), number(o[4]), Arg::raw(field_flags(o[5])), arg(o[6])});
      return true;
    }
    case Opcode::k_bs_skip_bits2:
      emitter_.emit(Op::bs_skip_bits, {label(o[0]), arg(o[1]), arg(o[2]), number(o[3])});
      return true;
    case Opcode::k_bs_test_tail2:
      emitter_.emit(Op::bs_test_tail, {label(o[0]), arg(o[1]), number(o[2])});
      return true;
    case Opcode::k_bs_test_unit:
      emitter_.emit(Op::bs_test_unit, {label(o[0]), arg(o[1]), number(o[2])});
      return true;
    case Opcode::k_bs_match_string:
      emitter_.emit(Op::bs_match_string,
                    {label(o[0]), arg(o[1]), number(o[2]), Arg::pointer(module_->strings.data() + o[3].value)});
      return true;
    case Opcode::k_bs_get_utf8:
      emitter_.emit(Op::bs_get_utf8, {label(o[0]), arg(o[1]), arg(o[4])});
      return true;
    case Opcode::k_bs_get_utf16:
    case Opcode::k_bs_get_utf32:
      emitter_.emit(instruction.opcode == Opcode::k_bs_get_utf16 ? Op::bs_get_utf16 : Op::bs_get_utf32,
                    {label(o[0]), arg(o[1]), Arg::raw(field_flags(o[3])), arg(o[4])});
      return true;
    case Opcode::k_bs_skip_utf8:
      emitter_.emit(Op::bs_skip_utf8, {label(o[0]), arg(o[1])});
      return true;
    case Opcode::k_bs_skip_utf16:
    case Opcode::k_bs_skip_utf32:
      emitter_.emit(instruction.opcode == Opcode::k_bs_skip_utf16 ? Op::bs_skip_utf16 : Op::bs_skip_utf32,
                    {label(o[0]), arg(o[1]), Arg::raw(field_flags(o[3]))});
      return true;
    case Opcode::k_bs_get_tail:
      emitter_.emit(Op::bs_get_tail, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_bs_get_position:
      emitter_.emit(Op::bs_get_position, {arg(o[0]), arg(o[1])});
      return true;
    case Opcode::k_bs_set_position:
      emitter_.emit(Op::bs_set_position, {arg(o[0]), arg(o[1])});
      return true;
    default:
      return false;
  }
}

// The failure operand is an atom, no_fail or resume, where the source is known to be a bitstring or a context.
void ModuleLoader::start_match(const Operand& failure, const Operand& source, const Operand& destination) {
  Arg from = in_register(source), to = arg(destination);
  emitter_.emit(Op::bs_start_match, {failure.kind == Operand::kAtom ? Arg::label(0) : label(failure), from, to, from, to});
}

namespace {

// Operands of a command of bs_match, its name counted.
std::size_t command_operands(std::string_view name) {
  if (name == "integer" || name == "binary") return 6;
  if (name == "get_tail" || name == "=:=") return 4;
  if (name == "ensure_at_least") return 3;
  if (name == "ensure_exactly" || name == "skip") return 2;
  return 0;
}

}  // namespace

std::string_view ModuleLoader::command_name(const Operand& operand) const {
  return file_.atoms[operand.kind == Operand::kAtom ? operand.value : 0];
}

// Whether no command allocates.
bool ModuleLoader::only_scans(Operands c) const {
  for (std::size_t i = 0; i < c.size();) {
    std::string_view name = command_name(c[i]);
    std::size_t operands = command_operands(name);
    if (operands == 0 || name == "binary" || name == "get_tail") return false;
    if (name == "integer") {
      Word bits = c[i + 3].value * c[i + 4].value;
      if (bits == 0 || bits > kScannedBits) return false;
    }
    i += operands;
  }
  return true;
}

// Each command becomes four words: see ops/bits.cpp. The count is put into the instruction's last fixed word.
void ModuleLoader::match_commands(Operands c) {
  std::uint32_t count_at = emitter_.position() - 1;
  Word count = 0;
  auto put = [&](MatchCommand command, Word bits, Word detail, Arg destination) {
    emitter_.append(Arg::raw(command));
    emitter_.append(Arg::raw(bits));
    emitter_.append(Arg::raw(detail));
    emitter_.append(destination);
    ++count;
  };
  Arg nowhere = Arg::raw(0);
  for (std::size_t i = 0; i < c.size();) {
    std::string_view name = command_name(c[i]);
    if (name == "ensure_at_least") {
      put(kEnsureAtLeast, c[i + 1].value, c[i + 2].value, nowhere);
    } else if (name == "ensure_exactly") {
      put(kEnsureExactly, c[i + 1].value, 0, nowhere);
    } else if (name == "integer") {  // live, flags, size, unit, destination
      put(kInteger, c[i + 3].value * c[i + 4].value, field_flags(c[i + 2]), arg(c[i + 5]));
    } else if (name == "binary") {
      put(kBinary, c[i + 3].value * c[i + 4].value, 0, arg(c[i + 5]));
    } else if (name == "skip") {
      put(kSkip, c[i + 1].value, 0, nowhere);
    } else if (name == "get_tail") {  // live, unit, destination
      put(kTail, 0, 0, arg(c[i + 3]));
    } else if (name == "=:=") {  // live, size, value
      put(kEqual, c[i + 2].value, static_cast<Word>(c[i + 3].integer()), nowhere);
    } else {
      fail("Code", 0, "bs_match has an unknown command " + std::string(name));
      return;
    }
    i += command_operands(name);
  }
  emitter_.patch(count_at, count);
}

}  // namespace mote

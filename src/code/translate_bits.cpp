// Matching of bitstrings.
#include <bit>

#include "code/loader.h"
#include "process/builtin.h"
#include "term/bit_match.h"

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
    case Opcode::k_bs_match:
      match_commands(label(o[0]), in_register(o[1]), decoded_.list(o[2]));
      return true;
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
      emitter_.emit(Op::bs_get_utf8, {label(o[0]), in_register(o[1]), arg(o[4])});
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
      emitter_.emit(Op::bs_get_tail, {in_register(o[0]), arg(o[1]), in_register(o[0]), arg(o[1])});
      return true;
    case Opcode::k_bs_get_position:
      emitter_.emit(Op::bs_get_position, {in_register(o[0]), arg(o[1])});
      return true;
    case Opcode::k_bs_set_position:
      emitter_.emit(Op::bs_set_position, {in_register(o[0]), in_register(o[1])});
      return true;
    default:
      return false;
  }
}

// The failure operand is an atom, no_fail or resume, where the source is known to be a bitstring or a context.
void ModuleLoader::start_match(const Operand& failure, const Operand& source, const Operand& destination) {
  Arg from = in_register(source), to = arg(destination);
  emitter_.emit(Op::bs_start_match,
                {failure.kind == Operand::kAtom ? Arg::label(0) : label(failure), from, to, from, to});
}

// ensure_at_least: so many bits, and then a multiple of `unit`.
void ModuleLoader::ensure_bits(Arg failure, Arg context, Word bits, Word unit) {
  if (unit <= 1 || std::has_single_bit(unit))
    emitter_.emit(Op::bs_ensure, {failure, context, Arg::raw(bits), Arg::raw(unit <= 1 ? 0 : unit - 1)});
  else
    emitter_.emit(Op::bs_ensure_unit, {failure, context, Arg::raw(bits), Arg::raw(unit)});
}

// The bits are there, as ensured before.
void ModuleLoader::read_integer(Arg failure, Arg context, Word bits, unsigned flags, Arg destination) {
  if (bits == 8 && (flags & FieldFlags::kSigned) == 0)
    emitter_.emit(Op::bs_read_byte, {context, destination});
  else if (bits != 0 && bits <= kSmallFieldBits)
    emitter_.emit(Op::bs_read_small, {context, Arg::raw(bits), Arg::raw(flags), destination});
  else
    emitter_.emit(Op::bs_get_integer, {failure, context, Arg::term(Term::small(static_cast<std::int64_t>(bits))),
                                       Arg::raw(1), Arg::raw(flags), destination});
}

// The commands of a bs_match, an instruction each.
void ModuleLoader::match_commands(Arg failure, Arg context, Operands c) {
  for (std::size_t i = 0; i < c.size();) {
    std::string_view name = file_.atoms[c[i].kind == Operand::kAtom ? c[i].value : 0];
    if (name == "ensure_at_least") {
      ensure_bits(failure, context, c[i + 1].value, c[i + 2].value);
      i += 3;
    } else if (name == "ensure_exactly") {
      emitter_.emit(Op::bs_ensure_exactly, {failure, context, number(c[i + 1])});
      i += 2;
    } else if (name == "integer") {  // live, flags, size, unit, destination
      read_integer(failure, context, c[i + 3].value * c[i + 4].value, field_flags(c[i + 2]), arg(c[i + 5]));
      i += 6;
    } else if (name == "binary") {
      emitter_.emit(Op::bs_read_binary, {context, Arg::raw(c[i + 3].value * c[i + 4].value), arg(c[i + 5])});
      i += 6;
    } else if (name == "skip") {
      emitter_.emit(Op::bs_skip, {context, number(c[i + 1])});
      i += 2;
    } else if (name == "get_tail") {  // live, unit, destination
      emitter_.emit(Op::bs_get_tail, {context, arg(c[i + 3]), context, arg(c[i + 3])});
      i += 4;
    } else if (name == "=:=") {  // live, size, value
      emitter_.emit(Op::bs_equal,
                    {failure, context, number(c[i + 2]), Arg::raw(static_cast<Word>(c[i + 3].integer()))});
      i += 4;
    } else {
      fail("Code", 0, "bs_match has an unknown command " + std::string(name));
      return;
    }
  }
}

}  // namespace mote

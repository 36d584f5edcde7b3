// Kinds of operands; the lists of bs_create_bin and bs_match.
#include "isa/validate_operands.h"

#include "isa/validate.h"

namespace mote {

namespace {

constexpr std::uint64_t kAnyNumber = std::uint64_t{1} << 31;

}  // namespace

OperandChecker::OperandChecker(const BeamFile& file, const DecodedCode& code)
    : file_(file),
      code_(code),
      type_limit_(file.has_types ? file.type_count : 1),
      line_limit_(file.has_lines ? file.lines.size() : kAnyNumber) {}

const char* OperandChecker::check(const Instruction& instruction) {
  const char* kinds = opcode_info(instruction.opcode).kinds;
  std::span<const Operand> operands = code_.operands(instruction);
  for (position_ = 1; position_ <= operands.size(); ++position_)
    if (const char* wrong = check_kind(kinds[position_ - 1], operands[position_ - 1])) [[unlikely]] return wrong;
  return check_instruction(instruction, operands);
}

const char* OperandChecker::source(const Operand& operand) const {
  switch (operand.kind) {
    case Operand::kX:
    case Operand::kY:
      return destination(operand);
    case Operand::kAtom:
      return operand.value < file_.atoms.size() ? nullptr : "no such atom";
    case Operand::kLiteral:
      return operand.value < file_.literals.size() ? nullptr : "no such literal";
    case Operand::kInteger:
    case Operand::kBignum:
    case Operand::kNil:
      return nullptr;
    case Operand::kCharacter:
      return operand.value <= 0x10FFFF ? nullptr : "not a character";
    default:
      return "not a source";
  }
}

const char* OperandChecker::destination(const Operand& operand) const {
  if (!operand.is_register()) return "not a register";
  if (operand.value >= kMaxRegisters) return "no such register";
  return operand.type() < type_limit_ ? nullptr : "no such type";
}

const char* OperandChecker::check_kind(char kind, const Operand& operand) {
  switch (kind) {
    case 's':
      return source(operand);
    case 'd':
    case 'r':
      return destination(operand);
    case 'y':
      return operand.kind == Operand::kY ? destination(operand) : "not a y register";
    case 'L':
      return operand.kind == Operand::kLabel && operand.value != 0 ? nullptr : "not a label";
    case 'f':
      return operand.kind == Operand::kLabel ? nullptr : "not a label";
    case 'B':
      return operand.kind == Operand::kLabel ? nullptr
             : operand.kind == Operand::kAtom ? source(operand)
                                              : "neither a label nor an atom";
    case 'T':
      return operand.kind == Operand::kAtom ? source(operand) : unsigned_below(operand, file_.lambdas.size());
    case 'u':
      return unsigned_below(operand, kAnyNumber);
    case 'c':
      return operand.kind == Operand::kUnsigned ? unsigned_below(operand, kAnyNumber) : source(operand);
    case 'a':
      return unsigned_below(operand, 256);
    case 't':
    case 'n':
      return unsigned_below(operand, kMaxRegisters + 1);
    case 'A':
      return operand.kind == Operand::kAllocation ? nullptr : unsigned_below(operand, kAnyNumber);
    case 'm':
      return operand.kind == Operand::kAtom ? source(operand) : "not an atom";
    case 'i':
      return unsigned_below(operand, file_.imports.size());
    case 'l':
      return unsigned_below(operand, file_.lambdas.size());
    case 'I':
      return unsigned_below(operand, line_limit_);
    case 'b':
      return unsigned_below(operand, file_.strings.size() + 1);
    case 'F':
      return operand.kind != Operand::kFloatRegister ? "not a float register"
             : operand.value < kMaxRegisters         ? nullptr
                                                     : "no such register";
    case 'S':
      return operand.kind == Operand::kFloatRegister ? check_kind('F', operand) : source(operand);
    case 'D':
      return operand.kind == Operand::kFloatRegister ? check_kind('F', operand) : destination(operand);
    default:
      return check_list(kind, operand);
  }
}

const char* OperandChecker::check_list(char kind, const Operand& operand) {
  if (operand.kind != Operand::kList) return "not a list";
  std::span<const Operand> list = code_.list(operand);
  if (kind == 'C') return check_segments(list);
  if (kind == 'M') return check_match_commands(list);
  // The kinds of the elements: the same throughout, or in pairs.
  struct Shape {
    char kind, first, second;
  };
  constexpr Shape kShapes[] = {{'w', 's', 0},   {'h', 's', 0},   {'Y', 'y', 0},   {'V', 's', 'L'},
                               {'P', 'u', 'L'}, {'g', 's', 's'}, {'k', 's', 'd'}, {'R', 'u', 's'}};
  for (const Shape& shape : kShapes) {
    if (shape.kind != kind) continue;
    if (shape.second != 0 && list.size() % 2 != 0) return "a pair is not complete";
    for (std::size_t i = 0; i < list.size(); ++i)
      if (const char* wrong = check_kind(shape.second != 0 && i % 2 != 0 ? shape.second : shape.first, list[i])) return wrong;
    if (kind == 'V')  // what to compare with is known beforehand
      for (std::size_t i = 0; i < list.size(); i += 2)
        if (list[i].is_register()) return "not a constant";
    return nullptr;
  }
  return "of unknown kind";
}

const char* OperandChecker::check_import(const Operand& import, std::uint64_t arity) const {
  return file_.imports[import.value].arity == arity ? nullptr : "the function takes another number of arguments";
}

const char* OperandChecker::check_string(const Operand& offset, std::uint64_t bits) const {
  std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  return bytes <= file_.strings.size() && offset.value <= file_.strings.size() - bytes ? nullptr : "beyond the strings";
}

// What holds between operands.
const char* OperandChecker::check_instruction(const Instruction& instruction, std::span<const Operand> operands) {
  switch (instruction.opcode) {
    case Opcode::k_call_ext:
    case Opcode::k_call_ext_last:
    case Opcode::k_call_ext_only:
      position_ = 2;
      return check_import(operands[1], operands[0].value);
    case Opcode::k_bif0:
      position_ = 1;
      return check_import(operands[0], 0);
    case Opcode::k_bif1:
      position_ = 2;
      return check_import(operands[1], 1);
    case Opcode::k_bif2:
      position_ = 2;
      return check_import(operands[1], 2);
    case Opcode::k_gc_bif1:
    case Opcode::k_gc_bif2:
    case Opcode::k_gc_bif3:
      position_ = 3;
      return check_import(operands[2], operands.size() - 4);
    case Opcode::k_bs_put_string:
      position_ = 2;
      return check_string(operands[1], 8 * operands[0].value);
    case Opcode::k_bs_match_string:
      position_ = 4;
      return check_string(operands[3], operands[2].value);
    case Opcode::k_make_fun3: {
      position_ = 3;
      std::uint32_t free = file_.lambdas[operands[0].value].free_count;
      return free == operands[2].count() ? nullptr : "not as many free variables as the fun has";
    }
    default:
      return nullptr;
  }
}

// Six operands each: type, segment number, unit, flags, value, size.
const char* OperandChecker::check_segments(std::span<const Operand> segments) {
  if (segments.size() % 6 != 0) return "a segment is not complete";
  for (std::size_t i = 0; i < segments.size(); i += 6) {
    std::span<const Operand> segment = segments.subspan(i, 6);
    if (const char* wrong = check_kind('m', segment[0])) return wrong;
    for (int number : {1, 2})
      if (const char* wrong = unsigned_below(segment[number], kAnyNumber)) return wrong;
    if (const char* wrong = source(segment[3])) return wrong;
    if (is_atom(segment[0], "string")) {
      if (segment[5].kind != Operand::kInteger || segment[5].integer() < 0 || segment[5].value >= kAnyNumber)
        return "bad size of a string";
      if (const char* wrong = unsigned_below(segment[4], kAnyNumber)) return wrong;
      if (const char* wrong = check_string(segment[4], 8 * segment[5].value)) return wrong;
      continue;
    }
    if (const char* wrong = source(segment[4])) return wrong;
    if (const char* wrong = source(segment[5])) return wrong;
  }
  return nullptr;
}

const char* OperandChecker::check_match_commands(std::span<const Operand> commands) {
  struct Command {
    std::string_view name;
    std::string_view operands;  // kinds; - is [] or a list of flags, v a number of any size
  };
  constexpr Command kCommands[] = {
      {"ensure_at_least", "uu"}, {"ensure_exactly", "u"},  {"skip", "u"},   {"get_tail", "tud"},
      {"binary", "t-uud"},       {"integer", "t-uud"},     {"=:=", "-uv"},
  };
  while (!commands.empty()) {
    const Command* known = nullptr;
    for (const Command& command : kCommands)
      if (is_atom(commands[0], command.name)) known = &command;
    if (known == nullptr) return "an unknown command";
    if (commands.size() < 1 + known->operands.size()) return "a command is not complete";
    for (std::size_t i = 0; i < known->operands.size(); ++i) {
      const Operand& operand = commands[1 + i];
      char kind = known->operands[i];
      if (kind == 'v' && operand.kind == Operand::kUnsigned) continue;
      if ((kind == '-' || kind == 'v') && !operand.is_constant()) return "not a constant";
      if (const char* wrong = kind == '-' || kind == 'v' ? source(operand) : check_kind(kind, operand)) return wrong;
    }
    commands = commands.subspan(1 + known->operands.size());
  }
  return nullptr;
}

}  // namespace mote

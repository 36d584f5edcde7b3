// What each letter of opcodes.def allows; the lists of bs_create_bin and bs_match.
#include "isa/validate_operands.h"

#include "isa/validate.h"

namespace mote {

namespace {

constexpr std::uint64_t kAnyNumber = std::uint64_t{1} << 31;

// The elements of a list: of the same letter throughout, or in pairs.
struct ListShape {
  char list, first, second;
};
constexpr ListShape kListShapes[] = {{'w', 's', 0},   {'h', 's', 0},   {'Y', 'y', 0},   {'V', 'v', 'L'},
                                     {'P', 'u', 'L'}, {'g', 's', 's'}, {'k', 's', 'd'}, {'R', 'u', 's'}};

}  // namespace

// Besides the letters of opcodes.def: v is a constant, U an unsigned number of any size.
OperandChecker::OperandChecker(const BeamFile& file) : file_(file), type_limit_(file.has_types ? file.type_count : 1) {
  auto row = [this](char letter) -> auto& { return limits_[static_cast<std::size_t>(letter & 63)]; };
  auto allow_constants = [&](char letter) {
    auto& limits = row(letter);
    limits[Operand::kInteger] = limits[Operand::kBignum] = limits[Operand::kNil] = kAnyValue;
    limits[Operand::kCharacter] = 0x110000;
    limits[Operand::kAtom] = file.atoms.size();
    limits[Operand::kLiteral] = file.literals.size();
  };
  for (char letter : {'s', 'c', 'S', 'v'})
    allow_constants(letter);
  for (char letter : {'s', 'c', 'S', 'd', 'r', 'D', 'y'})
    row(letter)[Operand::kY] = kMaxRegisters;
  for (char letter : {'s', 'c', 'S', 'd', 'r', 'D'})
    row(letter)[Operand::kX] = kMaxRegisters;
  for (char letter : {'F', 'S', 'D'})
    row(letter)[Operand::kFloatRegister] = kMaxRegisters;
  for (char letter : {'L', 'f', 'E', 'B'})
    row(letter)[Operand::kLabel] = file.label_count;
  for (char letter : {'m', 'B', 'T'})
    row(letter)[Operand::kAtom] = file.atoms.size();
  for (char letter : {'w', 'h', 'Y', 'V', 'P', 'g', 'k', 'R', 'C', 'M'})
    row(letter)[Operand::kList] = kAnyValue;
  row('A')[Operand::kAllocation] = kAnyValue;
  for (char letter : {'u', 'c', 'A'})
    row(letter)[Operand::kUnsigned] = kAnyNumber;
  for (char letter : {'t', 'n'})
    row(letter)[Operand::kUnsigned] = kMaxRegisters + 1;
  for (char letter : {'l', 'T'})
    row(letter)[Operand::kUnsigned] = file.lambdas.size();
  row('a')[Operand::kUnsigned] = 256;
  row('i')[Operand::kUnsigned] = file.imports.size();
  row('I')[Operand::kUnsigned] = file.has_lines ? file.lines.size() : kAnyNumber;
  row('b')[Operand::kUnsigned] = file.strings.size() + 1;
  row('U')[Operand::kUnsigned] = kAnyValue;
}

const char* OperandChecker::explain(char letter, const Operand& operand) const {
  bool kind_fits = limits_[static_cast<std::size_t>(letter & 63)][operand.kind] != 0;
  switch (operand.kind) {
    case Operand::kX:
    case Operand::kY:
    case Operand::kFloatRegister:
      if (kind_fits) return operand.value >= kMaxRegisters ? "no such register" : "no such type";
      break;
    case Operand::kAtom:
      if (kind_fits) return "no such atom";
      break;
    case Operand::kLiteral:
      if (kind_fits || std::string_view("scSv").contains(letter)) return "no such literal";
      break;
    case Operand::kLabel:
      if (kind_fits) return "no such label";
      break;
    case Operand::kCharacter:
      if (kind_fits) return "not a character";
      break;
    case Operand::kUnsigned:
      if (std::string_view("uctnlTaiIbA").contains(letter)) return "out of range";
      break;
    default:
      break;
  }
  return "of a kind that does not belong there";
}

const char* OperandChecker::check_list(char letter, std::span<const Operand> list) const {
  if (letter == 'C') return check_segments(list);
  if (letter == 'M') return check_match_commands(list);
  for (const ListShape& shape : kListShapes) {
    if (shape.list != letter) continue;
    if (shape.second != 0 && list.size() % 2 != 0) return "a pair is not complete";
    for (std::size_t i = 0; i < list.size(); ++i)
      if (const char* wrong = check(shape.second != 0 && i % 2 != 0 ? shape.second : shape.first, list[i]))
        return wrong;
  }
  return nullptr;
}

bool OperandChecker::within_strings(const Operand& offset, std::uint64_t bits) const {
  std::uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  return bytes <= file_.strings.size() && offset.value <= file_.strings.size() - bytes;
}

const char* OperandChecker::check_together(Opcode opcode, std::span<const Operand> operands,
                                           std::size_t* position) const {
  auto check_import = [&](std::size_t import, std::uint64_t arity) {
    *position = import + 1;
    return file_.imports[operands[import].value].arity == arity ? nullptr
                                                                : "the function takes another number of arguments";
  };
  switch (opcode) {
    case Opcode::k_call_ext:
    case Opcode::k_call_ext_last:
    case Opcode::k_call_ext_only:
      return check_import(1, operands[0].value);
    case Opcode::k_bif0:
      return check_import(0, 0);
    case Opcode::k_bif1:
      return check_import(1, 1);
    case Opcode::k_bif2:
      return check_import(1, 2);
    case Opcode::k_gc_bif1:
    case Opcode::k_gc_bif2:
    case Opcode::k_gc_bif3:
      return check_import(2, operands.size() - 4);
    case Opcode::k_bs_put_string:
      *position = 2;
      return within_strings(operands[1], 8 * operands[0].value) ? nullptr : "beyond the strings";
    case Opcode::k_bs_match_string:
      *position = 4;
      return within_strings(operands[3], operands[2].value) ? nullptr : "beyond the strings";
    case Opcode::k_is_tagged_tuple:
      *position = 3;
      return operands[2].value >= 1 ? nullptr : "out of range";
    case Opcode::k_make_fun3: {
      *position = 3;
      std::uint32_t free = file_.lambdas[operands[0].value].free_count;
      return free == operands[2].count() ? nullptr : "not as many free variables as the fun has";
    }
    default:
      return nullptr;
  }
}

// Six operands each: type, segment number, unit, flags, value, size.
const char* OperandChecker::check_segments(std::span<const Operand> segments) const {
  if (segments.size() % 6 != 0) return "a segment is not complete";
  for (std::size_t i = 0; i < segments.size(); i += 6) {
    std::span<const Operand> segment = segments.subspan(i, 6);
    bool is_string = check('m', segment[0]) == nullptr && is_atom(segment[0], "string");
    std::string_view letters = is_string ? "muuvuv" : "muuvss";
    for (std::size_t j = 0; j < letters.size(); ++j)
      if (const char* wrong = check(letters[j], segment[j])) return wrong;
    if (!is_string) continue;
    if (segment[5].kind != Operand::kInteger || segment[5].value >= kAnyNumber) return "bad size of a string";
    if (!within_strings(segment[4], 8 * segment[5].value)) return "beyond the strings";
  }
  return nullptr;
}

// What the command takes without a check of its own has to be known to be there.
const char* OperandChecker::take_bits(std::span<const Operand> command, std::uint64_t* sure) const {
  constexpr std::uint64_t kMaxEqualBits = 64;
  std::string_view name = file_.atoms[command[0].value];
  std::uint64_t taken = 0;
  if (name == "ensure_at_least" || name == "ensure_exactly") {
    *sure = command[1].value;
  } else if (name == "skip") {
    taken = command[1].value;
  } else if (name == "integer" || name == "binary") {
    taken = command[3].value * command[4].value;
  } else if (name == "=:=") {
    taken = command[2].value;
    if (taken > kMaxEqualBits) return "too many bits to compare";
  }
  if (taken > *sure) return "bits are taken that may not be there";
  *sure -= taken;
  return nullptr;
}

const char* OperandChecker::check_match_commands(std::span<const Operand> commands) const {
  struct Command {
    std::string_view name;
    std::string_view operands;
  };
  constexpr Command kCommands[] = {
      {"ensure_at_least", "uu"}, {"ensure_exactly", "u"}, {"skip", "u"},  {"get_tail", "tud"},
      {"binary", "tvuud"},       {"integer", "tvuud"},    {"=:=", "vuU"},
  };
  std::uint64_t sure = 0;  // bits known to be there and not yet taken
  while (!commands.empty()) {
    if (const char* wrong = check('m', commands[0])) return wrong;
    const Command* known = nullptr;
    for (const Command& command : kCommands)
      if (is_atom(commands[0], command.name)) known = &command;
    if (known == nullptr) return "an unknown command";
    if (commands.size() < 1 + known->operands.size()) return "a command is not complete";
    for (std::size_t i = 0; i < known->operands.size(); ++i)
      if (const char* wrong = check(known->operands[i], commands[1 + i])) return wrong;
    if (const char* wrong = take_bits(commands, &sure)) return wrong;
    commands = commands.subspan(1 + known->operands.size());
  }
  return nullptr;
}

}  // namespace mote

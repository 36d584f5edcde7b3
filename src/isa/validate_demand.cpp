// The demands of instructions.
#include "isa/validate_demand.h"

#include <algorithm>
#include <string_view>

#include "term/views.h"

namespace mote {

bool keeps_reservation(const BeamFile& file, const Instruction& instruction, std::span<const Operand> operands) {
  const BeamImport& import = file.imports[operands[instruction.opcode == Opcode::k_bif0 ? 0 : 1].value];
  if (file.atoms[import.module] != "erlang") return false;
  std::string_view name = file.atoms[import.function];
  if (name.starts_with("is_")) return true;
  constexpr std::string_view kOthers[] = {
      "self", "node", "hd", "tl",  "element", "map_get", "tuple_size", "get", "and", "or",  "xor",
      "not",  "==",   "/=", "=:=", "=/=",     "<",       ">",          "=<",  ">=",  "min", "max"};
  return std::ranges::find(kOthers, name) != std::end(kOthers);
}

std::uint64_t words_consumed(const Instruction& instruction, std::span<const Operand> operands) {
  switch (instruction.opcode) {
    case Opcode::k_put_list:
      return Cons::kWords;
    case Opcode::k_put_tuple2:
      return 1 + operands[1].count();
    case Opcode::k_make_fun3:
      return Fun::words(operands[2].count());
    case Opcode::k_update_record:
      return 1 + operands[1].value;
    default:
      return operands[0].kind == Operand::kFloatRegister ? Float::kWords : 0;  // fmove
  }
}

std::uint64_t registers_called_with(const Instruction& instruction, std::span<const Operand> operands) {
  switch (instruction.opcode) {
    case Opcode::k_return:
      return 1;
    case Opcode::k_send:
      return 2;
    case Opcode::k_call_fun:
      return operands[0].value + 1;
    case Opcode::k_call_fun2:
      return operands[1].value;
    case Opcode::k_apply:
    case Opcode::k_apply_last:
      return operands[0].value + 2;
    default:
      return operands[0].value;
  }
}

}  // namespace mote

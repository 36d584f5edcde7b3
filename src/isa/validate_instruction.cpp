// Checking one instruction.
#include "isa/validate_instruction.h"

#include <fmt/format.h>

#include <utility>

#include "isa/validate_shape.h"

namespace mote {

bool InstructionChecker::fail(std::string text) {
  *wrong_ = std::move(text);
  return false;
}

bool InstructionChecker::fail_operand(const Instruction& instruction, std::size_t position, const char* wrong) {
  return fail(fmt::format("operand {} of {}: {}", position, opcode_info(instruction.opcode).name, wrong));
}

bool InstructionChecker::check(const Instruction& instruction, std::uint32_t function, std::string* wrong) {
  function_ = function;
  wrong_ = wrong;
  const OpcodeInfo& info = opcode_info(instruction.opcode);
  Operands operands = code_.operands(instruction);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const Operand& operand = operands[i];
    if (!operands_.allows(info.kinds[i], operand)) [[unlikely]]
      return fail_operand(instruction, i + 1, operands_.explain(info.kinds[i], operand));
    if (operand.kind < Operand::kLabel) continue;
    if (operand.kind == Operand::kLabel) {
      if (!check_label(instruction, operand, info.kinds[i])) return false;
    } else if (operand.kind == Operand::kList) {
      Operands list = code_.list(operand);
      if (const char* bad = operands_.check_list(info.kinds[i], list)) return fail_operand(instruction, i + 1, bad);
      for (const Operand& element : list)
        if (element.kind == Operand::kLabel && !check_label(instruction, element, 'L')) return false;
    }
  }
  return effect_of(instruction.opcode) == Effect::kNone || check_together(instruction, operands);
}

bool InstructionChecker::check_label(const Instruction& instruction, const Operand& label, char letter) {
  if (letter == 'E' || (label.value == 0 && letter == 'f')) return true;
  if (map_.labels()[label.value].function == function_) return true;
  return fail(fmt::format("label {} is not in this function", label.value));
}

bool InstructionChecker::check_together(const Instruction& instruction, Operands operands) {
  switch (instruction.opcode) {
    case Opcode::k_on_load:
      if (function_ > 0 && map_.functions()[function_ - 1].arity == 0) return true;
      return fail("on_load outside of a function without arguments");
    case Opcode::k_call:
    case Opcode::k_call_only:
    case Opcode::k_call_last:
      if (map_.is_entry(operands[1].value, operands[0].value)) return true;
      return fail(fmt::format("no function of this arity at label {}", operands[1].value));
    case Opcode::k_update_record:
      return check_positions(instruction, operands);
    case Opcode::k_fmove:
      if ((operands[0].kind == Operand::kFloatRegister) != (operands[1].kind == Operand::kFloatRegister)) return true;
      return fail_operand(instruction, 2, "of a kind that does not belong there");
    case Opcode::k_catch:
      return check_handler(instruction, operands, Opcode::k_catch_end);
    case Opcode::k_try:
      return check_handler(instruction, operands, Opcode::k_try_case);
    default: {
      std::size_t position = 0;
      const char* wrong = operands_.check_together(instruction.opcode, operands, &position);
      return wrong == nullptr || fail_operand(instruction, position, wrong);
    }
  }
}

// Those of the elements that are replaced.
bool InstructionChecker::check_positions(const Instruction& instruction, Operands operands) {
  Operands updates = code_.list(operands[4]);
  for (std::size_t i = 0; i < updates.size(); i += 2)
    if (updates[i].value < 1 || updates[i].value > operands[1].value)
      return fail_operand(instruction, 5, "a position outside of the tuple");
  return true;
}

// A handler takes the exception before anything else happens.
bool InstructionChecker::check_handler(const Instruction& instruction, Operands operands, Opcode first) {
  const Instruction& at = code_.instructions[map_.labels()[operands[1].value].instruction + 1];
  if (at.opcode == first && code_.operands(at)[0].value == operands[0].value) return true;
  return fail(fmt::format("label {} is no handler of this", operands[1].value));
}

}  // namespace mote

// Checking the operands of one instruction against the kinds in opcodes.def, and indices against their tables.
#pragma once

#include "isa/decode.h"

namespace mote {

class OperandChecker {
 public:
  OperandChecker(const BeamFile& file, const DecodedCode& code);

  // What is wrong, or nullptr.
  const char* check(const Instruction& instruction);
  // Of the operand that was wrong, from 1.
  std::size_t position() const { return position_; }

 private:
  const char* check_kind(char kind, const Operand& operand);
  const char* check_list(char kind, const Operand& operand);
  const char* check_instruction(const Instruction& instruction, std::span<const Operand> operands);
  const char* check_segments(std::span<const Operand> segments);
  const char* check_match_commands(std::span<const Operand> commands);
  const char* check_string(const Operand& offset, std::uint64_t bits) const;
  const char* check_import(const Operand& import, std::uint64_t arity) const;

  const char* source(const Operand& operand) const;
  const char* destination(const Operand& operand) const;
  const char* unsigned_below(const Operand& operand, std::uint64_t limit) const {
    if (operand.kind != Operand::kUnsigned) return "not an unsigned number";
    return operand.value < limit ? nullptr : "out of range";
  }
  bool is_atom(const Operand& operand, std::string_view text) const {
    return operand.kind == Operand::kAtom && operand.value < file_.atoms.size() && file_.atoms[operand.value] == text;
  }

  const BeamFile& file_;
  const DecodedCode& code_;
  std::size_t type_limit_;  // types of registers are below it
  std::size_t line_limit_;
  std::size_t position_ = 0;
};

}  // namespace mote

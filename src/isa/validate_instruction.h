// Checking one instruction by itself: its operands, and that its labels are where it may lead. What has come before it
// does not matter.
#pragma once

#include <string>

#include "isa/validate_map.h"
#include "isa/validate_operands.h"

namespace mote {

class InstructionChecker {
 public:
  InstructionChecker(const BeamFile& file, const DecodedCode& code, const CodeMap& map)
      : code_(code), map_(map), operands_(file) {}

  // Of an instruction in the function of this number. False, and *wrong, where it is faulty.
  bool check(const Instruction& instruction, std::uint32_t function, std::string* wrong);

 private:
  using Operands = std::span<const Operand>;

  bool check_label(const Instruction& instruction, const Operand& label, char letter);
  bool check_together(const Instruction& instruction, Operands operands);
  bool check_positions(const Instruction& instruction, Operands operands);
  bool check_handler(const Instruction& instruction, Operands operands, Opcode first);
  bool fail(std::string text);
  bool fail_operand(const Instruction& instruction, std::size_t position, const char* wrong);

  const DecodedCode& code_;
  const CodeMap& map_;
  OperandChecker operands_;
  std::uint32_t function_ = 0;
  std::string* wrong_ = nullptr;
};

}  // namespace mote

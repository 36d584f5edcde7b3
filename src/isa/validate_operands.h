// Checking the operands of one instruction against the kinds in opcodes.def, and indices against their tables.
#pragma once

#include <array>

#include "isa/decode.h"

namespace mote {

class OperandChecker {
 public:
  explicit OperandChecker(const BeamFile& file);

  // Whether the operand may stand where opcodes.def has this letter. Of lists it says that they are lists.
  bool allows(char letter, const Operand& operand) const {
    std::uint64_t limit = limits_[static_cast<std::size_t>(letter & 63)][operand.kind];
    if (operand.value >= limit && limit != kAnyValue) return false;
    return operand.extra < type_limit_ || !operand.is_register();
  }
  // What is wrong where allows() says no.
  const char* explain(char letter, const Operand& operand) const;
  // What is wrong with the elements of a list that has this letter, or nullptr.
  const char* check_list(char letter, std::span<const Operand> list) const;
  // What is wrong between the operands, or nullptr. *position is set to that of the operand, from 1.
  const char* check_together(Opcode opcode, std::span<const Operand> operands, std::size_t* position) const;

 private:
  const char* check_segments(std::span<const Operand> segments) const;
  const char* check_match_commands(std::span<const Operand> commands) const;
  const char* check(char letter, const Operand& operand) const {
    return allows(letter, operand) ? nullptr : explain(letter, operand);
  }
  const char* take_bits(std::span<const Operand> command, std::uint64_t* sure) const;
  bool within_strings(const Operand& offset, std::uint64_t bits) const;
  bool is_atom(const Operand& operand, std::string_view text) const {
    return operand.kind == Operand::kAtom && file_.atoms[operand.value] == text;
  }

  static constexpr std::uint64_t kAnyValue = ~std::uint64_t{0};
  static constexpr std::size_t kKinds = Operand::kList + 1;

  const BeamFile& file_;
  std::size_t type_limit_;  // types of registers are below it
  // By letter (its low six bits) and kind: the value has to be below; 0 where the kind may not stand.
  std::array<std::array<std::uint64_t, kKinds>, 64> limits_{};
};

}  // namespace mote

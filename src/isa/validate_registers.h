// What is wrong with the registers an instruction reads and writes, given the state before it, which becomes that after
// it; and what is known where branches meet.
#pragma once

#include <fmt/format.h>

#include "isa/validate_flow.h"
#include "isa/validate_shape.h"
#include "isa/validate_state.h"

namespace mote {

template <class Set>
class RegisterChecker {
 protected:
  using State = CodeState<Set>;
  using Operands = std::span<const Operand>;

  RegisterChecker(const BeamFile& file, const DecodedCode& code, const CodeMap& map, const Assumptions& assumed)
      : file_(file), code_(code), map_(map), assumed_(assumed), places_(map.labels().size()) {}

  // A label.
  struct Place {
    State state;
    bool reached = false;  // state is known
    bool passed = false;   // by visit_all()
    bool waiting = false;  // in blocks_
  };

  bool fail(const Instruction& at, std::string message) {
    result_.error = map_.fault(at, function_, std::move(message));
    result_.function = function_;
    return false;
  }
  bool fail_operand(const Instruction& at, std::size_t position, const char* wrong) {
    return fail(at, fmt::format("operand {} of {}: {}", position, opcode_info(at.opcode).name, wrong));
  }
  // False, and not sound, where there are not so many registers in a set.
  bool fits(std::uint64_t count) {
    too_many_ = too_many_ || count > Set::kLimit;
    return count <= Set::kLimit;
  }

  void reach(std::uint64_t number, const State& state, bool slice_ends = false) {
    Place& place = places_[number];
    if (place.passed && !slice_ends) {
      if (result_.looping.empty()) result_.looping.resize(map_.functions().size() + 1);
      result_.looping[function_] = true;
    }
    if (place.reached) {
      if (place.state == state) return;
      State met = place.state;
      met.meet(state);
      // Around a loop, what is reserved could shrink by a little each time.
      if (place.passed && met.reserved != place.state.reserved) met.reserved = 0;
      if (met == place.state) return;
      place.state = met;
    } else {
      place.reached = true;
      place.state = state;
    }
    if (!place.passed || place.waiting) return;
    blocks_.push_back(static_cast<std::uint32_t>(number));
    place.waiting = true;
  }

  [[gnu::always_inline]] bool read(const Instruction& instruction, const Operand& operand, const State& state) {
    if (operand.kind == Operand::kX) {
      if (!fits(operand.value + 1)) return false;
      return state.x.has(operand.value) ||
             fail(instruction, fmt::format("register x{} is read before it is set", operand.value));
    }
    if (operand.kind != Operand::kY) return true;
    if (!in_frame(instruction, operand, state)) return false;
    return state.y.has(operand.value) ||
           fail(instruction, fmt::format("register y{} is read before it is set", operand.value));
  }
  bool read_first(const Instruction& instruction, std::uint64_t count, const State& state) {
    if (!fits(count)) return false;
    return state.x.has_all(Set::below(count)) ||
           fail(instruction, fmt::format("not all of the first {} x registers are set", count));
  }
  bool in_frame(const Instruction& instruction, const Operand& y, const State& state) {
    if (!state.in_frame(y.value)) return fail(instruction, "a y register outside of the frame");
    return fits(y.value + 1);
  }
  [[gnu::always_inline]] bool write(const Instruction& instruction, const Operand& operand, State& state) {
    if (operand.kind == Operand::kX) {
      if (!fits(operand.value + 1)) return false;
      state.x.add(operand.value);
    } else if (operand.kind == Operand::kY) {
      return set_slot(instruction, operand, state);
    }
    return true;
  }
  bool set_slot(const Instruction& instruction, const Operand& y, State& state) {
    if (!in_frame(instruction, y, state)) return false;
    state.set_slot(y.value);
    return true;
  }

  [[gnu::always_inline]] bool read_operands(const Instruction& instruction, const Shape& shape, Operands operands,
                                            const State& state) {
    for (unsigned rest = shape.sources; rest != 0; rest &= rest - 1)
      if (!read(instruction, operands[std::countr_zero(rest)], state)) return false;
    return shape.lists == 0 || read_lists(instruction, shape, operands, state);
  }
  bool read_lists(const Instruction& instruction, const Shape& shape, Operands operands, const State& state) {
    for (unsigned rest = shape.lists; rest != 0; rest &= rest - 1) {
      unsigned position = static_cast<unsigned>(std::countr_zero(rest));
      char letter = opcode_info(instruction.opcode).kinds[position];
      if (letter == 'Y' || letter == 'M') continue;
      Operands list = code_.list(operands[position]);
      for (std::size_t i = 0; i < list.size(); i += letter == 'k' ? 2 : 1)
        if (!read(instruction, list[i], state)) return false;
    }
    return true;
  }
  [[gnu::always_inline]] bool write_operands(const Instruction& instruction, const Shape& shape, Operands operands,
                                             State& state) {
    for (unsigned rest = shape.destinations; rest != 0; rest &= rest - 1)
      if (!write(instruction, operands[std::countr_zero(rest)], state)) return false;
    return shape.lists == 0 || write_lists(instruction, shape, operands, state);
  }
  bool write_lists(const Instruction& instruction, const Shape& shape, Operands operands, State& state) {
    for (unsigned rest = shape.lists; rest != 0; rest &= rest - 1) {
      unsigned position = static_cast<unsigned>(std::countr_zero(rest));
      char letter = opcode_info(instruction.opcode).kinds[position];
      if (letter != 'k' && letter != 'M') continue;
      Operands list = code_.list(operands[position]);
      for (std::size_t i = letter == 'k' ? 1 : 0; i < list.size(); i += letter == 'k' ? 2 : 1)
        if (!write(instruction, list[i], state)) return false;
    }
    return true;
  }
  void branch(const Instruction& instruction, const Shape& shape, Operands operands, const State& state) {
    for (unsigned rest = shape.labels; rest != 0; rest &= rest - 1) {
      const Operand& label = operands[std::countr_zero(rest)];
      if (label.kind == Operand::kLabel && label.value != 0) reach(label.value, state);
    }
    if (shape.lists == 0) return;
    for (unsigned rest = shape.lists; rest != 0; rest &= rest - 1)
      for (const Operand& element : code_.list(operands[std::countr_zero(rest)]))
        if (element.kind == Operand::kLabel) reach(element.value, state);
  }

  // Registers from the number of live ones on do not outlive the instruction.
  bool keep_live(const Instruction& instruction, const Operand& live, State& state) {
    if (!read_first(instruction, live.value, state)) return false;
    state.x.keep(Set::below(live.value));
    return true;
  }

  // Where the stack may be walked, by a collection or in search of a handler: slots that may not be set are set first.
  bool walk_stack(const Instruction& instruction, State& state) {
    if (state.whole()) return true;
    if (!state.exact) {
      result_.needs_filled_frame = !assumed_.filled_frames.contains(function_);
      return fail(instruction, "a slot of the frame is not set");
    }
    result_.unset_slots[static_cast<std::uint32_t>(at_)] = unset_slots(state);
    state.y = Set::below(static_cast<std::uint64_t>(state.slots));
    state.y.remove_all(state.tags);
    return true;
  }
  std::vector<std::uint32_t> unset_slots(const State& state) const {
    std::vector<std::uint32_t> slots;
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(state.slots); ++i)
      if (!state.y.has(i) && !state.tags.has(i)) slots.push_back(i);
    return slots;
  }
  // Where others may run, or the function is left for good.
  bool pause(const Instruction& instruction, State& state) {
    if (state.receiving) return fail(instruction, kLeavesReceive);
    return walk_stack(instruction, state);
  }
  bool raises(const Instruction& instruction, const Shape& shape, const OpcodeInfo& info, Operands operands) const {
    return (info.flags & OpcodeInfo::kMayFail) != 0 && instruction.opcode != Opcode::k_bif0 &&
           (shape.failure == Shape::kNowhere || operands[shape.failure].value == 0);
  }
  bool consume(const Instruction& instruction, std::uint64_t words, State& state) {
    if (words > state.reserved) return fail(instruction, "more heap is used than is reserved");
    state.reserved -= words;
    return true;
  }

  static constexpr const char* kLeavesReceive = "leaves a receive that looks at a message";

  const BeamFile& file_;
  const DecodedCode& code_;
  const CodeMap& map_;
  const Assumptions& assumed_;
  std::vector<Place> places_;          // by number of label
  std::vector<std::uint32_t> blocks_;  // labels still to be followed
  std::size_t at_ = 0;                 // the instruction visited
  std::uint32_t function_ = 0;         // its function
  bool too_many_ = false;              // registers for a Set
  FlowResult result_;
};

}  // namespace mote

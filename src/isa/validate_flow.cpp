// All instructions are visited in order. Where a branch leads back, to a label that has been passed with more
// knowledge than it brings, the blocks from there are followed again until nothing changes.
#include "isa/validate_flow.h"

#include <fmt/format.h>

#include "isa/validate_demand.h"
#include "isa/validate_instruction.h"
#include "isa/validate_registers.h"

namespace mote {

namespace {

template <class Set>
class FlowChecker : RegisterChecker<Set> {
 public:
  FlowChecker(const BeamFile& file, const DecodedCode& code, const CodeMap& map, const Assumptions& assumed)
      : Base(file, code, map, assumed), instructions_(file, code, map) {}

  FlowResult run() {
    bool sound = begin() && visit_all() && visit_again();
    result_.verdict = sound ? FlowVerdict::kSound : too_many_ ? FlowVerdict::kTooManyRegisters : FlowVerdict::kFaulty;
    return std::move(result_);
  }

 private:
  using Base = RegisterChecker<Set>;
  using Base::assumed_;
  using Base::at_;
  using Base::blocks_;
  using Base::branch;
  using Base::code_;
  using Base::consume;
  using Base::fail;
  using Base::file_;
  using Base::fits;
  using Base::function_;
  using Base::in_frame;
  using Base::keep_live;
  using Base::kLeavesReceive;
  using Base::map_;
  using Base::pause;
  using Base::places_;
  using Base::raises;
  using Base::reach;
  using Base::read;
  using Base::read_first;
  using Base::read_operands;
  using Base::result_;
  using Base::set_slot;
  using Base::too_many_;
  using Base::walk_stack;
  using Base::write;
  using Base::write_operands;
  using typename Base::Operands;
  using typename Base::Place;
  using typename Base::State;

  bool begin() {
    for (std::size_t number = 0; number < places_.size(); ++number) {
      const CodeMap::Label& label = map_.labels()[number];
      if (!label.is_entry) continue;
      std::uint32_t arity = map_.functions()[label.function - 1].arity;
      if (!fits(arity)) return false;
      places_[number].reached = true;
      places_[number].state.x = Set::below(arity);
    }
    return true;
  }

  bool visit_all() {
    State state;
    bool reached = false;  // the place visited
    for (at_ = 0; at_ < code_.instructions.size(); ++at_) {
      const Instruction& instruction = code_.instructions[at_];
      if (instruction.opcode == Opcode::k_label) {
        std::uint64_t number = code_.operands(instruction)[0].value;
        Place& place = places_[number];
        if (reached) {
          settle(state);
          reach(number, state);
        }
        pending_ = nullptr;
        place.passed = true;
        function_ = map_.labels()[number].function;
        state = place.state;
        reached = place.reached;
        continue;
      }
      ends_ = false;
      if (std::string wrong; !instructions_.check(instruction, function_, &wrong)) return fail(instruction, wrong);
      if (reached && !follow(instruction, state)) return fail_in_flow();
      reached = reached && !ends_;
    }
    return true;
  }

  bool fail_in_flow() {
    result_.in_flow = true;
    return false;
  }

  bool visit_again() {
    while (!blocks_.empty()) {
      std::uint32_t number = blocks_.back();
      blocks_.pop_back();
      places_[number].waiting = false;
      if (!visit_block(number)) return false;
    }
    return true;
  }

  // From a label to the next, or to where the code does not go on.
  bool visit_block(std::uint32_t number) {
    State state = places_[number].state;
    function_ = map_.labels()[number].function;
    ends_ = false;
    pending_ = nullptr;
    for (at_ = map_.labels()[number].instruction + 1; !ends_; ++at_) {
      const Instruction& instruction = code_.instructions[at_];
      if (instruction.opcode == Opcode::k_label) {
        settle(state);
        reach(code_.operands(instruction)[0].value, state);
        return true;
      }
      if (!follow(instruction, state)) return fail_in_flow();
    }
    return true;
  }

  bool follow(const Instruction& instruction, State& state) {
    const Shape& shape = shape_of(instruction.opcode);
    const OpcodeInfo& info = opcode_info(instruction.opcode);
    Operands operands = code_.operands(instruction);
    Effect effect = effect_of(instruction.opcode);
    ends_ = (info.flags & OpcodeInfo::kEndsBlock) != 0;
    if (pending_ != nullptr && effect != Effect::kFill) settle(state);
    switch (effect) {
      case Effect::kNone:
      case Effect::kTogether:
      case Effect::kOnLoad:
      case Effect::kFill:
        return follow_plain(instruction, shape, info, operands, state);
      case Effect::kBif:
        if (!keeps_reservation(file_, instruction, operands)) state.reserved = 0;
        return follow_plain(instruction, shape, info, operands, state);
      case Effect::kRaiseMaybe:
        if (!pause(instruction, state) || !read_first(instruction, 3, state)) return false;
        state.reserved = 0;
        ends_ = is_dead_end();
        return true;
      case Effect::kConsume:
        return read_operands(instruction, shape, operands, state) &&
               consume(instruction, words_consumed(instruction, operands), state) &&
               write_operands(instruction, shape, operands, state);
      case Effect::kCall:
      case Effect::kCallLast:
      case Effect::kLeave:
      case Effect::kSend:
        return follow_call(instruction, effect, shape, operands, state);
      case Effect::kProtect:
      case Effect::kCatchEnd:
      case Effect::kTryEnd:
      case Effect::kTryCase:
        return follow_handler(instruction, effect, operands, state);
      case Effect::kLookAtMessage:
      case Effect::kLookAgain:
      case Effect::kWaitFor:
      case Effect::kRemoveMessage:
      case Effect::kMarker:
        return follow_receive(instruction, effect, shape, operands, state);
      default:
        return follow_frame(instruction, effect, shape, operands, state);
    }
  }

  [[gnu::always_inline]] bool follow_plain(const Instruction& instruction, const Shape& shape, const OpcodeInfo& info,
                                           Operands operands, State& state) {
    if (!read_operands(instruction, shape, operands, state)) return false;
    bool collects = (info.flags & OpcodeInfo::kMayCollect) != 0;
    // A receive may look at a message here, though an error would leave it: where a guard builtin cannot fail, the
    // compiler gives it no failure label.
    bool walks = collects || raises(instruction, shape, info, operands);
    if (walks && !walk_stack(instruction, state)) return false;
    if (shape.live != Shape::kNowhere && !keep_live(instruction, operands[shape.live], state)) return false;
    if (collects) state.reserved = 0;
    if (shape.failure != Shape::kNowhere && !assumed_.filled_results.empty() &&
        !fill_result(instruction, operands, state))
      return false;
    branch(instruction, shape, operands, state);
    ends_ = ends_ || is_dead_end();
    return ends_ || write_operands(instruction, shape, operands, state);
  }

  // A compiler that knows that a guard builtin does not fail may use its result wherever it would lead to.
  bool fill_result(const Instruction& instruction, Operands operands, State& state) {
    const Operand& result = operands.back();
    if (result.kind != Operand::kX || !assumed_.filled_results.contains(function_)) return true;
    if (!fits(result.value + 1)) return false;
    if (!state.x.has(result.value)) result_.unset_results[static_cast<std::uint32_t>(at_)] = result.index();
    state.x.add(result.value);
    return true;
  }

  bool follow_frame(const Instruction& instruction, Effect effect, const Shape& shape, Operands operands,
                    State& state) {
    switch (effect) {
      case Effect::kAllocate:
      case Effect::kAllocateZero: {
        if (!state.has_no_frame()) return fail(instruction, "a frame within a frame");
        if (!fits(operands[0].value) || !keep_live(instruction, operands[shape.live], state)) return false;
        state.make_frame(operands[0].value);
        if (effect == Effect::kAllocateZero) state.y = Set::below(operands[0].value);
        if (effect == Effect::kAllocate && !assumed_.filled_frames.empty() &&
            assumed_.filled_frames.contains(function_)) {
          ++at_;  // before the instruction behind
          walk_stack(instruction, state);
          --at_;
        }
        state.reserved = operands.size() == 3 ? heap_need(operands[1]) : 0;
        return true;
      }
      case Effect::kDeallocate:
        if (!state.has_frame(operands[0].value)) return fail(instruction, "not the size of the frame");
        state.drop_frame();
        return true;
      case Effect::kTrim:
        if (!state.has_frame(operands[0].value + operands[1].value))
          return fail(instruction, "not the size of the frame");
        state.y.drop_first(operands[0].value);
        state.tags.drop_first(operands[0].value);
        state.looked_at.drop_first(operands[0].value);
        if (!state.tags.empty()) return fail(instruction, "the frame of a handler changes");
        state.slots = static_cast<std::int32_t>(operands[1].value);
        return true;
      case Effect::kInitialise:
        if (operands[0].kind == Operand::kY) return set_slot(instruction, operands[0], state);
        for (const Operand& y : code_.list(operands[0]))
          if (!set_slot(instruction, y, state)) return false;
        return true;
      case Effect::kReserve:
        if (!walk_stack(instruction, state) || !keep_live(instruction, operands[1], state)) return false;
        state.reserved = heap_need(operands[0]);
        return true;
      case Effect::kConstruct:
        return follow_construction(instruction, shape, operands, state);
      case Effect::kReadFirst:
        return follow_fixed(instruction, operands, state);
      case Effect::kSwap:
        return read(instruction, operands[0], state) && read(instruction, operands[1], state) &&
               write(instruction, operands[0], state) && write(instruction, operands[1], state);
      default:
        return fail(instruction, "the code goes on beyond its end");
    }
  }

  // A collection comes first of all. In the older way of making a bitstring, it
  // is complete, and its register set, behind the instructions that fill it.
  bool follow_construction(const Instruction& instruction, const Shape& shape, Operands operands, State& state) {
    if (!pause(instruction, state)) return false;
    bool privately = instruction.opcode == Opcode::k_bs_private_append;
    if (shape.live != Shape::kNowhere && !keep_live(instruction, operands[shape.live], state)) return false;
    if (!read_operands(instruction, shape, operands, state)) return false;
    state.reserved = privately ? 0 : heap_need(operands[instruction.opcode == Opcode::k_bs_create_bin ? 1 : 2]);
    branch(instruction, shape, operands, state);
    if (instruction.opcode == Opcode::k_bs_create_bin) {
      ends_ = is_dead_end();
      return ends_ || write_operands(instruction, shape, operands, state);
    }
    const Operand& destination = operands.back();
    State checked = state;
    if (!write(instruction, destination, checked)) return false;
    pending_ = &destination;
    return true;
  }

  void settle(State& state) {
    if (pending_ == nullptr) return;
    if (pending_->kind == Operand::kX) state.x.add(pending_->value);
    if (pending_->kind == Operand::kY) state.set_slot(pending_->value);
    pending_ = nullptr;
  }

  // Instructions that work on the first X registers.
  bool follow_fixed(const Instruction& instruction, Operands operands, State& state) {
    auto first_become_one = [&](std::uint64_t count) {
      if (!walk_stack(instruction, state) || !read_first(instruction, count, state)) return false;
      state.x.add(0);
      state.reserved = 0;
      return true;
    };
    switch (instruction.opcode) {
      case Opcode::k_func_info:
        return pause(instruction, state) && read_first(instruction, map_.functions()[function_ - 1].arity, state);
      case Opcode::k_make_fun2:
        return first_become_one(file_.lambdas[operands[0].value].free_count);
      default:  // build_stacktrace, bs_init_writable
        return first_become_one(1);
    }
  }

  bool follow_call(const Instruction& instruction, Effect effect, const Shape& shape, Operands operands, State& state) {
    if (!read_operands(instruction, shape, operands, state) ||
        !read_first(instruction, registers_called_with(instruction, operands), state) ||
        !walk_stack(instruction, state))
      return false;
    // A fun may be asked whether it likes the message that is looked at, as prim_eval does.
    bool asks_fun = instruction.opcode == Opcode::k_call_fun || instruction.opcode == Opcode::k_call_fun2;
    if (state.receiving && !asks_fun) return fail(instruction, kLeavesReceive);
    bool is_external = instruction.opcode == Opcode::k_call_ext || instruction.opcode == Opcode::k_call_ext_last ||
                       instruction.opcode == Opcode::k_call_ext_only;
    if (is_external && never_returns(file_, file_.imports[operands[1].value])) {
      ends_ = true;
      return true;
    }
    if (effect == Effect::kCallLast)
      return state.has_frame(operands.back().value) || fail(instruction, "not the size of the frame");
    if (effect == Effect::kLeave) return state.has_no_frame() || fail(instruction, "leaves its frame behind");
    if (effect == Effect::kCall && (!state.exact || state.slots < 0))
      return fail(instruction, "a call without a frame");
    state.x = Set::below(1);
    state.reserved = 0;
    ends_ = is_dead_end();
    return true;
  }

  bool is_dead_end() const {
    return !assumed_.dead_ends.empty() && assumed_.dead_ends.contains(static_cast<std::uint32_t>(at_));
  }

  // The innermost handler is the one in the lowest slot, which is found first.
  bool follow_handler(const Instruction& instruction, Effect effect, Operands operands, State& state) {
    const Operand& y = operands[0];
    if (!in_frame(instruction, y, state)) return false;
    switch (effect) {
      case Effect::kProtect: {
        if (state.receiving) return fail(instruction, "a handler is set while a message is looked at");
        if (state.tags.lowest() <= y.value) return fail(instruction, "handlers that are not nested");
        state.y.remove(y.value);
        state.tags.add(y.value);
        if (!walk_stack(instruction, state)) return false;
        State raised = state;
        raised.x = Set::below(kExceptionRegisters);
        raised.reserved = 0;
        reach(operands[1].value, raised);
        return true;
      }
      case Effect::kCatchEnd:
        if (!read_first(instruction, 1, state)) return false;
        state.x = Set::below(1);
        state.reserved = 0;
        return set_slot(instruction, y, state);
      case Effect::kTryCase:
        if (!read_first(instruction, kExceptionRegisters, state)) return false;
        state.x = Set::below(3);
        return set_slot(instruction, y, state);
      default:
        return set_slot(instruction, y, state);
    }
  }

  // X registers outlive neither a wait nor another look at the mailbox.
  bool follow_receive(const Instruction& instruction, Effect effect, const Shape& shape, Operands operands,
                      State& state) {
    switch (effect) {
      case Effect::kRemoveMessage:
        state.take_message();
        return true;
      case Effect::kMarker:
        if (state.receiving) return fail(instruction, kLeavesReceive);
        if (instruction.opcode == Opcode::k_recv_marker_reserve) state.reserved = 0;
        return read_operands(instruction, shape, operands, state) &&
               write_operands(instruction, shape, operands, state);
      case Effect::kWaitFor:
        // The time is read once, before the first wait, and an unset X register does no harm as a time.
        if (operands[1].kind == Operand::kY && !read(instruction, operands[1], state)) return false;
        break;
      default:
        break;
    }
    state.x = {};
    state.reserved = 0;
    state.pass_message_over();
    if (!walk_stack(instruction, state)) return false;
    reach(operands[0].value, state, effect != Effect::kLookAtMessage);
    if (effect != Effect::kLookAtMessage) return true;
    state.receiving = true;
    return write(instruction, operands[1], state);
  }

  static constexpr std::uint64_t kExceptionRegisters = 4;

  InstructionChecker instructions_;
  const Operand* pending_ = nullptr;  // what a construction in steps sets
  bool ends_ = false;                 // the code does not go on after the instruction just visited
};

}  // namespace

FlowResult check_flow(const BeamFile& file, const DecodedCode& code, const CodeMap& map, const Assumptions& assumed) {
  FlowResult result = FlowChecker<RegisterSet<1>>(file, code, map, assumed).run();
  if (result.verdict != FlowVerdict::kTooManyRegisters) return result;
  return FlowChecker<RegisterSet<16>>(file, code, map, assumed).run();
}

}  // namespace mote

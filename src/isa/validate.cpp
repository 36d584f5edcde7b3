// Validation: functions and labels, what each instruction does with what it finds, and loops; and what is added to code
// that is sound only because compilers know more than can be seen.
#include "isa/validate.h"

#include "isa/validate_flow.h"
#include "isa/validate_loops.h"
#include "isa/validate_map.h"

namespace mote {

namespace {

class Validator {
 public:
  Validator(const BeamFile& file, DecodedCode& code) : file_(file), code_(code), map_(file, code) {}

  std::expected<void, LoadError> run() {
    if (!map_.make()) return std::unexpected(map_.take_error());
    flow_ = check_flow(file_, code_, map_, assumed_);
    if (!sound() && !fill_frames() && !assume_dead_ends() && !fill_results())
      return std::unexpected(std::move(flow_.error));
    if (!flow_.looping.empty()) {
      if (std::uint32_t label = find_endless_loop(code_, map_, flow_.looping)) {
        const CodeMap::Label& at = map_.labels()[label];
        return std::unexpected(map_.fault(code_.instructions[at.instruction], at.function, "a loop without a call"));
      }
    }
    if (!flow_.unset_slots.empty() || !flow_.unset_results.empty() || !assumed_.dead_ends.empty()) complete();
    return {};
  }

 private:
  bool sound() const { return flow_.verdict == FlowVerdict::kSound; }

  // Where paths with different frames meet to raise, nothing can be set any more: frames are then filled at once.
  bool fill_frames() {
    while (!sound() && flow_.needs_filled_frame) {
      assumed_.filled_frames.insert(flow_.function);
      flow_ = check_flow(file_, code_, map_, assumed_);
    }
    return sound();
  }

  // What a guard builtin that cannot fail gives may be read where the code goes if it fails.
  bool fill_results() {
    FlowResult first = flow_;
    assumed_.dead_ends.clear();
    while (!sound() && flow_.in_flow && assumed_.filled_results.insert(flow_.function).second)
      flow_ = check_flow(file_, code_, map_, assumed_);
    if (sound() || assume_dead_ends()) return true;
    flow_ = std::move(first);
    return false;
  }

  // A compiler that knows that a call never returns, or that raising does not fail, puts whatever comes next behind it:
  // often the handler. So where a function is faulty, some of its calls may be such: those that it is not sound
  // without.
  bool assume_dead_ends() {
    if (!flow_.in_flow) return false;
    FlowResult first = flow_;
    auto refuse = [&] {
      flow_ = std::move(first);
      return false;
    };
    std::set<std::uint32_t>& dead_ends = assumed_.dead_ends;
    for (std::uint32_t function = 0; !sound(); flow_ = check_flow(file_, code_, map_, assumed_)) {
      if (flow_.function == function || !add_calls_of(flow_.function, dead_ends)) return refuse();
      function = flow_.function;
    }
    constexpr std::size_t kMostWork = 100'000'000;  // instructions followed
    if (dead_ends.size() > kMostWork / code_.instructions.size()) return refuse();
    // Each may return after all.
    for (std::uint32_t call : std::vector(dead_ends.begin(), dead_ends.end())) {
      dead_ends.erase(call);
      FlowResult without = check_flow(file_, code_, map_, assumed_);
      if (without.verdict == FlowVerdict::kSound)
        flow_ = std::move(without);
      else
        dead_ends.insert(call);
    }
    return true;
  }

  // Adds those that lead straight to where an exception is taken, which no code does that goes on. False where there
  // are none.
  bool add_calls_of(std::uint32_t function, std::set<std::uint32_t>& calls) const {
    std::size_t before = calls.size();
    std::uint32_t here = 0;
    for (std::uint32_t i = 0; i + 1 < code_.instructions.size(); ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (instruction.opcode == Opcode::k_label) here = map_.labels()[code_.operands(instruction)[0].value].function;
      bool may_raise = (opcode_info(instruction.opcode).flags & OpcodeInfo::kMayFail) != 0;
      if (here == function && may_raise && leads_to_handler(i)) calls.insert(i);
    }
    return calls.size() > before;
  }
  bool leads_to_handler(std::uint32_t index) const {
    do
      ++index;
    while (code_.instructions[index].opcode == Opcode::k_line);
    const Instruction& next = code_.instructions[index];
    if (next.opcode != Opcode::k_label && next.opcode != Opcode::k_jump) return false;
    const CodeMap::Label& label = map_.labels()[code_.operands(next)[0].value];
    return code_.instructions[label.instruction + 1].opcode == Opcode::k_try_case;
  }

  // Sets slots before the instructions that need them, and ends the code behind dead ends.
  void complete() {
    PodVector<Instruction> all;
    all.reserve(code_.instructions.size() + flow_.unset_slots.size() + assumed_.dead_ends.size());
    for (std::uint32_t i = 0; i < code_.instructions.size(); ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (auto slots = flow_.unset_slots.find(i); slots != flow_.unset_slots.end()) {
        std::uint32_t first = static_cast<std::uint32_t>(code_.lists.size());
        for (std::uint32_t y : slots->second)
          code_.lists.push_back({Operand::kY, 0, y});
        std::uint32_t count = static_cast<std::uint32_t>(slots->second.size());
        all.push_back(added(instruction, Opcode::k_init_yregs, {{Operand::kList, count, first}}));
      }
      if (auto result = flow_.unset_results.find(i); result != flow_.unset_results.end())
        all.push_back(added(instruction, Opcode::k_move, {{Operand::kNil}, {Operand::kX, 0, result->second}}));
      all.push_back(instruction);
      if (assumed_.dead_ends.contains(i)) all.push_back(added(instruction, Opcode::k_if_end));
    }
    code_.instructions = std::move(all);
  }
  Instruction added(const Instruction& where, Opcode opcode, std::initializer_list<Operand> operands = {}) {
    std::uint32_t at = static_cast<std::uint32_t>(code_.operand_pool.size());
    for (const Operand& operand : operands)
      code_.operand_pool.push_back(operand);
    return {where.offset, at, opcode, static_cast<std::uint8_t>(operands.size())};
  }

  const BeamFile& file_;
  DecodedCode& code_;
  CodeMap map_;
  FlowResult flow_;
  Assumptions assumed_;
};

}  // namespace

std::expected<void, LoadError> validate_code(const BeamFile& file, DecodedCode& code) {
  return Validator(file, code).run();
}

std::expected<void, LoadError> check_beam(Bytes bytes) {
  auto file = parse_beam_file(bytes);
  if (!file) return std::unexpected(std::move(file.error()));
  auto code = decode_code(*file);
  if (!code) return std::unexpected(std::move(code.error()));
  return validate_code(*file, *code);
}

}  // namespace mote

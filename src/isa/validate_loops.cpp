// A search, depth first, over the blocks of the function: a block that is come to while it is still being searched from
// closes a loop. Branches behind an instruction where the slice may end lead nowhere here.
#include "isa/validate_loops.h"

namespace mote {

namespace {

// Where a slice that is used up ends. Removing a message does not count.
bool ends_slice(Opcode opcode) {
  return (opcode_info(opcode).flags & OpcodeInfo::kMayYield) != 0 && opcode != Opcode::k_remove_message;
}

class LoopSearch {
 public:
  LoopSearch(const DecodedCode& code, const CodeMap& map) : code_(code), map_(map), visits_(map.labels().size()) {}

  // Labels that the block of this label leads to; the block ends before the next label.
  std::vector<std::uint32_t> next_of(std::uint32_t label) const {
    std::vector<std::uint32_t> next;
    for (std::size_t i = map_.labels()[label].instruction + 1;; ++i) {
      const Instruction& instruction = code_.instructions[i];
      std::span<const Operand> operands = code_.operands(instruction);
      if (instruction.opcode == Opcode::k_label) {
        next.push_back(operands[0].index());
        return next;
      }
      if (ends_slice(instruction.opcode)) return next;
      for (const Operand& operand : operands) {
        if (operand.kind == Operand::kLabel && operand.value != 0) next.push_back(operand.index());
        if (operand.kind != Operand::kList) continue;
        for (const Operand& element : code_.list(operand))
          if (element.kind == Operand::kLabel) next.push_back(element.index());
      }
      if ((opcode_info(instruction.opcode).flags & OpcodeInfo::kEndsBlock) != 0) return next;
    }
  }

  // A label that closes a loop, or 0.
  std::uint32_t search(std::uint32_t from) {
    if (visits_[from] != kNever) return 0;
    open(from);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next.empty()) {
        visits_[step.label] = kDone;
        path_.pop_back();
        continue;
      }
      std::uint32_t label = step.next.back();
      step.next.pop_back();
      if (visits_[label] == kOpen) return label;
      if (visits_[label] == kNever) open(label);
    }
    return 0;
  }

 private:
  enum Visit : std::uint8_t { kNever, kOpen, kDone };
  struct Step {
    std::uint32_t label;
    std::vector<std::uint32_t> next;
  };

  void open(std::uint32_t label) {
    visits_[label] = kOpen;
    path_.push_back({label, next_of(label)});
  }

  const DecodedCode& code_;
  const CodeMap& map_;
  std::vector<Visit> visits_;  // by label
  std::vector<Step> path_;
};

}  // namespace

std::uint32_t find_endless_loop(const DecodedCode& code, const CodeMap& map, const std::vector<bool>& functions) {
  LoopSearch search(code, map);
  for (std::uint32_t label = 1; label < map.labels().size(); ++label) {
    if (!functions[map.labels()[label].function]) continue;
    if (std::uint32_t closing = search.search(label)) return closing;
  }
  return 0;
}

}  // namespace mote

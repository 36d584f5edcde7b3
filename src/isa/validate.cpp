// The validator visits all instructions in order, checks each operand, and follows the size of the stack frame from the
// entries of functions along all branches. Where a branch leads back, to a label that it has passed with less
// knowledge, it follows the blocks from there again until nothing changes.
#include "isa/validate.h"

#include <fmt/format.h>

#include <algorithm>

#include "isa/validate_operands.h"

namespace mote {

namespace {

// What is known of the stack frame at a place of the code.
struct Frame {
  static constexpr std::int32_t kNone = -1;
  std::int32_t slots = kNone;  // at least so many
  bool exact = true;           // false: paths with frames of other sizes meet here, which only code that raises may do

  bool is(std::uint64_t count) const { return exact && slots >= 0 && static_cast<std::uint64_t>(slots) == count; }
  bool none() const { return exact && slots == kNone; }
  bool holds(const Operand& y) const { return slots > 0 && y.value < static_cast<std::uint64_t>(slots); }
  friend bool operator==(Frame, Frame) = default;
};

// What an instruction does to the frame, or has to be checked for besides its operands.
enum class Effect : std::uint8_t {
  kNone,
  kAllocate,
  kDeallocate,
  kTrim,
  kCall,
  kCallLast,
  kLeave,
  kTogether,
  kEnd,
  kOnLoad
};

struct EffectTable {
  Effect effects[256];
  constexpr EffectTable() : effects{} {
    set(Effect::kAllocate,
        {Opcode::k_allocate, Opcode::k_allocate_zero, Opcode::k_allocate_heap, Opcode::k_allocate_heap_zero});
    set(Effect::kDeallocate, {Opcode::k_deallocate});
    set(Effect::kTrim, {Opcode::k_trim});
    set(Effect::kCall, {Opcode::k_call, Opcode::k_call_ext, Opcode::k_call_fun, Opcode::k_call_fun2, Opcode::k_apply});
    set(Effect::kCallLast, {Opcode::k_call_last, Opcode::k_call_ext_last, Opcode::k_apply_last});
    set(Effect::kLeave, {Opcode::k_call_only, Opcode::k_call_ext_only, Opcode::k_return});
    set(Effect::kEnd, {Opcode::k_int_code_end});
    set(Effect::kOnLoad, {Opcode::k_on_load});
    set(Effect::kTogether,
        {Opcode::k_bif0, Opcode::k_bif1, Opcode::k_bif2, Opcode::k_gc_bif1, Opcode::k_gc_bif2, Opcode::k_gc_bif3,
         Opcode::k_bs_put_string, Opcode::k_bs_match_string, Opcode::k_make_fun3});
  }
  constexpr void set(Effect effect, std::initializer_list<Opcode> opcodes) {
    for (Opcode opcode : opcodes)
      effects[static_cast<std::uint8_t>(opcode)] = effect;
  }
};

constexpr EffectTable kEffects;

class Validator {
 public:
  Validator(const BeamFile& file, const DecodedCode& code) : file_(file), code_(code), operands_(file) {}

  std::expected<void, LoadError> run() {
    if (!find_functions() || !check_tables() || !visit_all() || !visit_again())
      return std::unexpected(std::move(error_));
    return {};
  }

 private:
  struct Label {
    std::uint32_t function = 0;     // number of the function it belongs to, from 1; 0: undefined
    std::uint32_t instruction = 0;  // index of the label
    Frame frame;
    bool is_entry = false;
    bool reached = false;  // frame is known
    bool passed = false;   // by visit_all()
    bool waiting = false;  // in blocks_
  };
  struct Function {
    std::uint32_t name, arity;
  };

  bool fail(const Instruction& at, std::uint32_t function, std::string message) {
    error_ = {.chunk = "Code",
              .offset = file_.code_offset + at.offset,
              .message = std::move(message),
              .module = std::string(file_.module())};
    if (function > 0) {
      const Function& info = functions_[function - 1];
      error_.function = fmt::format("{}/{}", file_.atoms[info.name], info.arity);
    }
    return false;
  }
  bool fail_operand(const Instruction& at, std::size_t position, const char* wrong) {
    return fail(at, function_, fmt::format("operand {} of {}: {}", position, opcode_info(at.opcode).name, wrong));
  }
  bool fail_table(const char* chunk, std::size_t index, std::string message) {
    error_ = {
        .chunk = chunk, .message = fmt::format("entry {}: {}", index, message), .module = std::string(file_.module())};
    return false;
  }

  // A function starts with the label before its func_info (line may stand between); the label after it is its entry.
  bool find_functions() {
    labels_.resize(file_.label_count);
    functions_.reserve(file_.function_count);
    std::span<const Instruction> all = code_.instructions;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].opcode == Opcode::k_label) {
        std::uint64_t number = code_.operands(all[i])[0].value;
        std::uint32_t function = static_cast<std::uint32_t>(functions_.size()) + (heads_function(i) ? 1 : 0);
        if (code_.operands(all[i])[0].kind != Operand::kUnsigned || number == 0 || number >= labels_.size())
          return fail(all[i], 0, "bad number of a label");
        if (function == 0) return fail(all[i], 0, "a label outside of any function");
        if (labels_[number].function != 0) return fail(all[i], 0, fmt::format("label {} is defined twice", number));
        labels_[number].function = function;
        labels_[number].instruction = static_cast<std::uint32_t>(i);
        if (i > 0 && all[i - 1].opcode == Opcode::k_func_info) labels_[number].is_entry = true;
      } else if (all[i].opcode == Opcode::k_func_info) {
        if (!add_function(all[i])) return false;
        if (all[i + 1].opcode != Opcode::k_label) return fail(all[i], 0, "a function without an entry");
      }
    }
    if (functions_.size() != file_.function_count)
      return fail(all.back(), 0,
                  fmt::format("{} functions where {} are announced", functions_.size(), file_.function_count));
    return true;
  }

  bool heads_function(std::size_t label) const {
    std::size_t next = label + 1;
    while (code_.instructions[next].opcode == Opcode::k_line)
      ++next;  // int_code_end stops it
    return code_.instructions[next].opcode == Opcode::k_func_info;
  }

  bool add_function(const Instruction& head) {
    std::span<const Operand> operands = code_.operands(head);
    for (int i : {0, 1})
      if (operands[i].kind != Operand::kAtom || operands[i].value >= file_.atoms.size())
        return fail(head, 0, "a function without a name");
    if (operands[2].kind != Operand::kUnsigned || operands[2].value > 255)
      return fail(head, 0, "bad arity of a function");
    functions_.push_back({operands[1].index(), operands[2].index()});
    if (operands[0].index() != 1) return fail(head, functions_.size(), "a function of another module");
    return true;
  }

  bool is_entry(std::uint64_t label, std::uint32_t arity) const {
    return label < labels_.size() && labels_[label].is_entry && functions_[labels_[label].function - 1].arity == arity;
  }

  bool check_tables() {
    for (std::size_t i = 0; i < file_.exports.size(); ++i) {
      const BeamExport& entry = file_.exports[i];
      if (!is_entry(entry.label, entry.arity) || functions_[labels_[entry.label].function - 1].name != entry.function)
        return fail_table("ExpT", i, "no function of this name and arity at its label");
    }
    for (std::size_t i = 0; i < file_.lambdas.size(); ++i) {
      const BeamLambda& entry = file_.lambdas[i];
      if (!is_entry(entry.label, entry.arity)) return fail_table("FunT", i, "no function of this arity at its label");
    }
    return true;
  }

  bool visit_all() {
    for (Label& label : labels_)
      label.reached = label.is_entry;
    Frame frame;
    bool reached = false;  // the place visited
    for (const Instruction& instruction : code_.instructions) {
      if (instruction.opcode == Opcode::k_label) {
        std::uint64_t number = code_.operands(instruction)[0].value;
        Label& label = labels_[number];
        if (reached) reach(number, frame);
        label.passed = true;
        function_ = label.function;
        frame = label.frame;
        reached = label.reached;
        continue;
      }
      ends_ = false;
      if (!(reached ? visit<true, true>(instruction, frame) : visit<true, false>(instruction, frame))) return false;
      reached = reached && !ends_;
    }
    return true;
  }

  bool visit_again() {
    while (!blocks_.empty()) {
      std::uint32_t number = blocks_.back();
      blocks_.pop_back();
      labels_[number].waiting = false;
      if (!visit_block(labels_[number])) return false;
    }
    return true;
  }

  // From a label to the next, or to where the code does not go on.
  bool visit_block(const Label& label) {
    Frame frame = label.frame;
    function_ = label.function;
    ends_ = false;
    for (std::size_t i = label.instruction + 1; !ends_; ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (instruction.opcode == Opcode::k_label) {
        reach(code_.operands(instruction)[0].value, frame);
        return true;
      }
      if (!visit<false, true>(instruction, frame)) return false;
    }
    return true;
  }

  void reach(std::uint64_t number, Frame frame) {
    Label& label = labels_[number];
    if (label.reached) {
      if (frame == label.frame) return;
      Frame merged{std::min(label.frame.slots, frame.slots), false};
      if (merged == label.frame) return;
      frame = merged;
    }
    label.reached = true;
    label.frame = frame;
    if (!label.passed || label.waiting) return;
    blocks_.push_back(static_cast<std::uint32_t>(number));
    label.waiting = true;
  }

  // `first`: check operands. `reached`: the frame before it is known; it becomes that after it, and ends_ says whether
  // the code goes on.
  template <bool first, bool reached>
  bool visit(const Instruction& instruction, Frame& frame) {
    const OpcodeInfo& info = opcode_info(instruction.opcode);
    std::span<const Operand> operands = code_.operands(instruction);
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Operand& operand = operands[i];
      if (first && !operands_.allows(info.kinds[i], operand)) [[unlikely]]
        return fail_operand(instruction, i + 1, operands_.explain(info.kinds[i], operand));
      if (operand.kind < Operand::kY) continue;
      if (operand.kind == Operand::kList) {
        std::span<const Operand> list = code_.list(operand);
        if constexpr (first) {
          if (const char* wrong = operands_.check_list(info.kinds[i], list))
            return fail_operand(instruction, i + 1, wrong);
        }
        for (const Operand& element : list)
          if (!visit_operand<first, reached>(instruction, element, 'L', frame)) return false;
      } else if (!visit_operand<first, reached>(instruction, operand, info.kinds[i], frame)) {
        return false;
      }
    }
    ends_ = (info.flags & OpcodeInfo::kEndsBlock) != 0;
    Effect effect = kEffects.effects[static_cast<std::uint8_t>(instruction.opcode)];
    if (effect == Effect::kNone) return true;
    if (first && !check_together(instruction, operands)) return false;
    if constexpr (!reached) return true;
    const char* wrong = follow(effect, instruction.opcode, operands, frame);
    return wrong == nullptr || fail(instruction, function_, wrong);
  }

  template <bool first, bool reached>
  bool visit_operand(const Instruction& instruction, const Operand& operand, char letter, Frame frame) {
    if (operand.kind == Operand::kY) {
      if (reached && !frame.holds(operand)) return fail(instruction, function_, "a y register outside of the frame");
    } else if (operand.kind == Operand::kLabel && letter != 'E') {
      if (operand.value == 0 && letter != 'L' && letter != 'B') return true;
      if (first && labels_[operand.value].function != function_)
        return fail(instruction, function_, fmt::format("label {} is not in this function", operand.value));
      if (reached) reach(operand.value, frame);
    }
    return true;
  }

  bool check_together(const Instruction& instruction, std::span<const Operand> operands) {
    switch (instruction.opcode) {
      case Opcode::k_on_load:
        if (function_ > 0 && functions_[function_ - 1].arity == 0) return true;
        return fail(instruction, function_, "on_load outside of a function without arguments");
      case Opcode::k_call:
      case Opcode::k_call_only:
      case Opcode::k_call_last:
        if (is_entry(operands[1].value, operands[0].index())) return true;
        return fail(instruction, function_, fmt::format("no function of this arity at label {}", operands[1].value));
      default: {
        std::size_t position = 0;
        const char* wrong = operands_.check_together(instruction.opcode, operands, &position);
        return wrong == nullptr || fail_operand(instruction, position, wrong);
      }
    }
  }

  // What is wrong with the frame before the instruction; makes it the frame after it.
  const char* follow(Effect effect, Opcode opcode, std::span<const Operand> operands, Frame& frame) {
    if (effect == Effect::kTogether || effect == Effect::kOnLoad) return nullptr;
    if (effect == Effect::kEnd) return "the code goes on beyond its end";
    bool is_external =
        opcode == Opcode::k_call_ext || opcode == Opcode::k_call_ext_last || opcode == Opcode::k_call_ext_only;
    if (is_external && never_returns(operands[1])) {
      ends_ = true;
      return nullptr;
    }
    switch (effect) {
      case Effect::kAllocate:
        if (!frame.none()) return "a frame within a frame";
        frame.slots = static_cast<std::int32_t>(operands[0].value);
        return nullptr;
      case Effect::kDeallocate:
        if (!frame.is(operands[0].value)) return "not the size of the frame";
        frame.slots = Frame::kNone;
        return nullptr;
      case Effect::kTrim:
        if (!frame.is(operands[0].value + operands[1].value)) return "not the size of the frame";
        frame.slots = static_cast<std::int32_t>(operands[1].value);
        return nullptr;
      case Effect::kCallLast:
        return frame.is(operands.back().value) ? nullptr : "not the size of the frame";
      case Effect::kLeave:
        return frame.none() ? nullptr : "leaves its frame behind";
      default:
        return frame.slots >= 0 ? nullptr : "a call without a frame";
    }
  }

  // Compilers let branches with different frames share a call that only raises, so its frame does not matter.
  bool never_returns(const Operand& import) const {
    const BeamImport& entry = file_.imports[import.value];
    if (file_.atoms[entry.module] != "erlang") return false;
    std::string_view name = file_.atoms[entry.function];
    switch (entry.arity) {
      case 1:
        return name == "error" || name == "exit" || name == "throw" || name == "nif_error";
      case 2:
        return name == "error" || name == "nif_error";
      case 3:
        return name == "error" || name == "raise";
      default:
        return false;
    }
  }

  const BeamFile& file_;
  const DecodedCode& code_;
  OperandChecker operands_;
  std::vector<Label> labels_;
  std::vector<Function> functions_;
  std::vector<std::uint32_t> blocks_;  // labels still to be followed
  std::uint32_t function_ = 0;         // that is visited
  bool ends_ = false;                  // the code does not go on after the instruction just visited
  LoadError error_;
};

}  // namespace

std::expected<void, LoadError> validate_code(const BeamFile& file, const DecodedCode& code) {
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

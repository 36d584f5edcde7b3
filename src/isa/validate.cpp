// The validator checks each operand in order of the code, then follows the size of the stack frame from the entries of
// functions along all branches, block by block, until nothing changes.
#include "isa/validate.h"

#include <fmt/format.h>

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

class Validator {
 public:
  Validator(const BeamFile& file, const DecodedCode& code) : file_(file), code_(code), operands_(file, code) {}

  std::expected<void, LoadError> run() {
    if (!find_functions() || !check_tables() || !check_operands() || !check_frames()) return std::unexpected(std::move(error_));
    return {};
  }

 private:
  struct Label {
    std::uint32_t function = 0;     // number of the function it belongs to, from 1; 0: undefined
    std::uint32_t instruction = 0;  // index of the label
    Frame frame;
    bool is_entry = false;
    bool reached = false;
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
  bool fail_table(const char* chunk, std::size_t index, std::string message) {
    error_ = {.chunk = chunk,
              .message = fmt::format("entry {}: {}", index, message),
              .module = std::string(file_.module())};
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
      return fail(all.back(), 0, fmt::format("{} functions where {} are announced", functions_.size(), file_.function_count));
    return true;
  }

  bool heads_function(std::size_t label) const {
    std::size_t next = label + 1;
    while (code_.instructions[next].opcode == Opcode::k_line) ++next;  // int_code_end stops it
    return code_.instructions[next].opcode == Opcode::k_func_info;
  }

  bool add_function(const Instruction& head) {
    std::span<const Operand> operands = code_.operands(head);
    for (int i : {0, 1})
      if (operands[i].kind != Operand::kAtom || operands[i].value >= file_.atoms.size())
        return fail(head, 0, "a function without a name");
    if (operands[2].kind != Operand::kUnsigned || operands[2].value > 255) return fail(head, 0, "bad arity of a function");
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

  bool check_operands() {
    std::uint32_t function = 0;
    for (std::size_t i = 0; i < code_.instructions.size(); ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (instruction.opcode == Opcode::k_label) {
        function = labels_[code_.operands(instruction)[0].value].function;
        continue;
      }
      if (const char* wrong = operands_.check(instruction)) {
        return fail(instruction, function,
                    fmt::format("operand {} of {}: {}", operands_.position(), opcode_info(instruction.opcode).name, wrong));
      }
      if (!check_targets(instruction, function)) return false;
    }
    return true;
  }

  // Labels of branches and calls.
  bool check_targets(const Instruction& instruction, std::uint32_t function) {
    std::span<const Operand> operands = code_.operands(instruction);
    switch (instruction.opcode) {
      case Opcode::k_call:
      case Opcode::k_call_only:
      case Opcode::k_call_last:
        if (!is_entry(operands[1].value, operands[0].index()))
          return fail(instruction, function, fmt::format("no function of this arity at label {}", operands[1].value));
        return true;
      default:
        return for_each_branch(instruction, [&](std::uint64_t label) {
          if (label < labels_.size() && labels_[label].function == function) return true;
          return fail(instruction, function, fmt::format("label {} is not in this function", label));
        });
    }
  }

  // Calls act(label) for each label but 0 that the instruction may branch to, until it answers false.
  template <typename Action>
  bool for_each_branch(const Instruction& instruction, Action act) const {
    for (const Operand& operand : code_.operands(instruction)) {
      if (operand.kind == Operand::kLabel) {
        if (operand.value != 0 && !act(operand.value)) return false;
      } else if (operand.kind == Operand::kList) {
        for (const Operand& element : code_.list(operand))
          if (element.kind == Operand::kLabel && !act(element.value)) return false;
      }
    }
    return true;
  }

  bool check_frames() {
    for (std::size_t number = labels_.size(); number-- > 0;)
      if (labels_[number].is_entry) reach(number, Frame{});
    while (!blocks_.empty()) {
      std::uint32_t number = blocks_.back();
      blocks_.pop_back();
      labels_[number].waiting = false;
      if (!follow_block(labels_[number])) return false;
    }
    return true;
  }

  // From a label to the next, or to where the code does not go on.
  bool follow_block(const Label& label) {
    Frame frame = label.frame;
    for (std::size_t i = label.instruction + 1;; ++i) {
      const Instruction& instruction = code_.instructions[i];
      if (instruction.opcode == Opcode::k_label) {
        reach(code_.operands(instruction)[0].value, frame);
        return true;
      }
      if (const char* wrong = follow(instruction, frame)) return fail(instruction, label.function, wrong);
      if (raises_ || (opcode_info(instruction.opcode).flags & OpcodeInfo::kEndsBlock) != 0) return true;
    }
  }

  void reach(std::uint64_t number, Frame frame) {
    Label& label = labels_[number];
    if (label.reached) {
      Frame merged{std::min(label.frame.slots, frame.slots), label.frame.exact && label.frame == frame};
      if (merged == label.frame) return;
      frame = merged;
    }
    label.reached = true;
    label.frame = frame;
    if (!label.waiting) blocks_.push_back(static_cast<std::uint32_t>(number));
    label.waiting = true;
  }

  // Checks an instruction against the frame it runs in, branches, and sets the frame after it.
  const char* follow(const Instruction& instruction, Frame& frame) {
    std::span<const Operand> operands = code_.operands(instruction);
    raises_ = false;
    switch (instruction.opcode) {
      case Opcode::k_line:
        return nullptr;
      case Opcode::k_allocate:
      case Opcode::k_allocate_zero:
      case Opcode::k_allocate_heap:
      case Opcode::k_allocate_heap_zero:
        if (!frame.none()) return "a frame within a frame";
        frame.slots = static_cast<std::int32_t>(operands[0].value);
        return nullptr;
      case Opcode::k_deallocate:
        if (!frame.is(operands[0].value)) return "not the size of the frame";
        frame.slots = Frame::kNone;
        return nullptr;
      case Opcode::k_trim:
        if (!frame.is(operands[0].value + operands[1].value)) return "not the size of the frame";
        frame.slots = static_cast<std::int32_t>(operands[1].value);
        return nullptr;
      case Opcode::k_call_ext:
      case Opcode::k_call_ext_last:
      case Opcode::k_call_ext_only:
        raises_ = never_returns(operands[1]);
        return raises_ ? nullptr : check_call_frame(instruction, operands, frame);
      case Opcode::k_call:
      case Opcode::k_call_only:
      case Opcode::k_call_last:
      case Opcode::k_call_fun:
      case Opcode::k_call_fun2:
      case Opcode::k_apply:
      case Opcode::k_apply_last:
      case Opcode::k_return:
        return check_call_frame(instruction, operands, frame);
      default:
        return follow_operands(operands, frame);
    }
  }

  const char* follow_operands(std::span<const Operand> operands, Frame frame) {
    for (const Operand& operand : operands) {
      if (operand.kind == Operand::kLabel) {
        if (operand.value != 0) reach(operand.value, frame);
      } else if (operand.kind == Operand::kY) {
        if (!frame.holds(operand)) return "a y register outside of the frame";
      } else if (operand.kind == Operand::kList) {
        if (const char* wrong = follow_operands(code_.list(operand), frame)) return wrong;
      }
    }
    return nullptr;
  }

  const char* check_call_frame(const Instruction& instruction, std::span<const Operand> operands, Frame frame) const {
    switch (instruction.opcode) {
      case Opcode::k_call_last:
      case Opcode::k_call_ext_last:
      case Opcode::k_apply_last:
        return frame.is(operands.back().value) ? nullptr : "not the size of the frame";
      case Opcode::k_return:
      case Opcode::k_call_only:
      case Opcode::k_call_ext_only:
        return frame.none() ? nullptr : "leaves its frame behind";
      case Opcode::k_call_fun2:
        if (operands[2].kind == Operand::kY && !frame.holds(operands[2])) return "a y register outside of the frame";
        [[fallthrough]];
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
  bool raises_ = false;                // the instruction just followed never returns
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

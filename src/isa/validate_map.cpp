// A function starts with the label before its func_info (line may stand between); the label after it is its entry.
#include "isa/validate_map.h"

#include <fmt/format.h>

namespace mote {

bool never_returns(const BeamFile& file, const BeamImport& function) {
  if (file.atoms[function.module] != "erlang") return false;
  std::string_view name = file.atoms[function.function];
  switch (function.arity) {
    case 1:
      return name == "error" || name == "exit" || name == "throw" || name == "nif_error";
    case 2:
      return name == "error" || name == "nif_error";
    case 3:
      return name == "error";
    default:
      return false;
  }
}

LoadError CodeMap::fault(const Instruction& at, std::uint32_t function, std::string message) const {
  LoadError error{.chunk = "Code",
                  .offset = file_.code_offset + at.offset,
                  .message = std::move(message),
                  .module = std::string(file_.module())};
  if (function > 0) {
    const Function& info = functions_[function - 1];
    error.function = fmt::format("{}/{}", file_.atoms[info.name], info.arity);
  }
  return error;
}

bool CodeMap::fail(const Instruction& at, std::string message) {
  error_ = fault(at, 0, std::move(message));
  return false;
}

bool CodeMap::fail_table(const char* chunk, std::size_t index, std::string message) {
  error_ = {
      .chunk = chunk, .message = fmt::format("entry {}: {}", index, message), .module = std::string(file_.module())};
  return false;
}

bool CodeMap::find_functions() {
  labels_.resize(file_.label_count);
  functions_.reserve(file_.function_count);
  std::span<const Instruction> all = code_.instructions;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].opcode == Opcode::k_label) {
      if (!add_label(i)) return false;
    } else if (all[i].opcode == Opcode::k_func_info) {
      if (!add_function(all[i])) return false;
      if (all[i + 1].opcode != Opcode::k_label) return fail(all[i], "a function without an entry");
    }
  }
  if (functions_.size() != file_.function_count)
    return fail(all.back(),
                fmt::format("{} functions where {} are announced", functions_.size(), file_.function_count));
  return true;
}

bool CodeMap::heads_function(std::size_t label) const {
  std::size_t next = label + 1;
  while (code_.instructions[next].opcode == Opcode::k_line)
    ++next;  // int_code_end stops it
  return code_.instructions[next].opcode == Opcode::k_func_info;
}

bool CodeMap::add_label(std::size_t index) {
  const Instruction& at = code_.instructions[index];
  const Operand& number = code_.operands(at)[0];
  std::uint32_t function = static_cast<std::uint32_t>(functions_.size()) + (heads_function(index) ? 1 : 0);
  if (number.kind != Operand::kUnsigned || number.value == 0 || number.value >= labels_.size())
    return fail(at, "bad number of a label");
  if (function == 0) return fail(at, "a label outside of any function");
  Label& label = labels_[number.value];
  if (label.function != 0) return fail(at, fmt::format("label {} is defined twice", number.value));
  label.function = function;
  label.instruction = static_cast<std::uint32_t>(index);
  label.is_entry = index > 0 && code_.instructions[index - 1].opcode == Opcode::k_func_info;
  return true;
}

bool CodeMap::add_function(const Instruction& head) {
  std::span<const Operand> operands = code_.operands(head);
  for (int i : {0, 1})
    if (operands[i].kind != Operand::kAtom || operands[i].value >= file_.atoms.size())
      return fail(head, "a function without a name");
  if (operands[2].kind != Operand::kUnsigned || operands[2].value > 255) return fail(head, "bad arity of a function");
  functions_.push_back({operands[1].index(), operands[2].index()});
  if (operands[0].index() == 1) return true;
  error_ = fault(head, static_cast<std::uint32_t>(functions_.size()), "a function of another module");
  return false;
}

bool CodeMap::check_tables() {
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

}  // namespace mote

// The functions and labels of decoded code: which label belongs to which function, and which are entries.
#pragma once

#include <string>
#include <vector>

#include "isa/decode.h"

namespace mote {

// Whether a call of this function never returns, so that the frame at it does not matter: compilers let branches with
// different frames share a call that only raises.
bool never_returns(const BeamFile& file, const BeamImport& function);

class CodeMap {
 public:
  struct Label {
    std::uint32_t function = 0;     // number of the function it belongs to, from 1; 0: undefined
    std::uint32_t instruction = 0;  // index of the label
    bool is_entry = false;
  };
  struct Function {
    std::uint32_t name, arity;
  };

  CodeMap(const BeamFile& file, const DecodedCode& code) : file_(file), code_(code) {}

  // Finds them, and checks that exports and funs lead to entries. False where something is wrong: see take_error().
  bool make() { return find_functions() && check_tables(); }
  LoadError take_error() { return std::move(error_); }

  std::span<const Label> labels() const { return labels_; }
  std::span<const Function> functions() const { return functions_; }
  bool is_entry(std::uint64_t label, std::uint64_t arity) const {
    return label < labels_.size() && labels_[label].is_entry && functions_[labels_[label].function - 1].arity == arity;
  }
  // What is wrong at an instruction of this function (from 1; 0: of none).
  LoadError fault(const Instruction& at, std::uint32_t function, std::string message) const;

 private:
  bool find_functions();
  bool heads_function(std::size_t label) const;
  bool add_label(std::size_t index);
  bool add_function(const Instruction& head);
  bool check_tables();
  bool fail(const Instruction& at, std::string message);
  bool fail_table(const char* chunk, std::size_t index, std::string message);

  const BeamFile& file_;
  const DecodedCode& code_;
  std::vector<Label> labels_;
  std::vector<Function> functions_;
  LoadError error_;
};

}  // namespace mote

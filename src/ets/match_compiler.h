// The compiler of match specifications, for its own files.
#pragma once

#include "ets/match_spec.h"
#include "term/small_stack.h"

namespace mote::ets {

class MatchCompiler {
 public:
  MatchCompiler(const AtomTable& atoms, MatchSpec& spec, Dialect dialect)
      : atoms_(atoms), spec_(spec), dialect_(dialect) {}

  // Compiles `source` (already among the constants); false where there were errors.
  bool compile(Term source);
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  using Op = MatchSpec::Op;
  using Instruction = MatchSpec::Instruction;

  // What is left to do of an expression: visit a term, or emit an instruction once its operands are there.
  struct Work {
    enum Kind : std::uint8_t { kVisit, kEmit, kJump, kLand } kind;
    bool result;  // the value becomes part of the result
    Op op;
    std::uint32_t a;
    std::uint32_t b;
    Term term;
  };

  void compile_clause(Term head, Term guards, Term body);
  void pattern(Term head);
  void pattern_part(Term part, std::uint32_t from, std::uint32_t word, bool whole, bool look_for_ground);
  void pattern_map(Term map, std::uint32_t from);
  void guards(Term list);
  void body(Term list);
  void expression(Term term, bool in_result);
  void visit(const Work& work);
  void visit_atom(Term atom, bool result);
  void visit_tuple(Term tuple, bool result);
  void visit_call(Term tuple, bool result);
  void visit_logic(Term tuple, bool result);
  void visit_map(Term map, bool result);
  void visit_elements(Term tuple, std::size_t first, bool result);
  void emit(Instruction instruction);
  // Replaces the making of something from constants by the constant.
  bool fold(const Instruction& instruction);
  void error(std::string text) { errors_.push_back(std::move(text)); }
  std::string text(Term term) const;
  // The index of variable `number` in this clause; `fresh` tells that it is its first use.
  std::uint32_t variable(std::int64_t number, bool& fresh);
  bool find_variable(std::int64_t number, std::uint32_t& index) const;

  struct Binding {
    std::int64_t number;
    std::uint32_t index;
  };
  struct PatternWork {
    Term part;
    std::uint32_t from;
  };

  const AtomTable& atoms_;
  MatchSpec& spec_;
  Dialect dialect_;
  std::vector<std::string> errors_;
  std::vector<Binding> bindings_;  // of the clause, by number
  std::uint32_t next_register_ = 1;
  bool in_guard_ = false;
  SmallStack<PatternWork> patterns_;
  std::vector<Work> work_;
  std::vector<std::size_t> jumps_;  // without a target yet
  std::size_t barrier_ = 0;         // code before it is the target of a jump, or another expression: not to be folded
};

}  // namespace mote::ets

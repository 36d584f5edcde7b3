// MatchSpec: a match specification, compiled once and run against any number of terms.
//
// Each clause is a stretch of instructions. Its pattern loads parts of the term into registers, tests them and binds
// variables; its guards and body work on a stack of values. Values on the way to the result are built in (copied to)
// the caller's space, others live in the term itself, among the constants or in a scratch space, so that a guard
// copies nothing. Nothing recurses natively, however deep patterns, bodies and terms are.
#pragma once

#include <string>
#include <vector>

#include "ets/guard_functions.h"
#include "ets/key_range.h"
#include "ets/row.h"
#include "heap/arena.h"

namespace mote::ets {

class MatchSpec final : public Resource {
 public:
  // The compiled form of `spec`, a list of {Head, Guards, Body}; the caller owns the reference. nullptr where it is
  // malformed: then `errors`, where given, says why.
  static MatchSpec* compile(const AtomTable& atoms, Term spec, Dialect dialect, std::vector<std::string>* errors);
  // [{pattern, [], [body]}], for ets:match and its kin.
  static MatchSpec* of_pattern(const AtomTable& atoms, Term pattern, Term body);

  // What keys (at `position`) a matching tuple can have.
  struct Keys {
    bool all = false;            // any: the rest means nothing
    bool ground = true;          // exactly those of `patterns`
    std::vector<Term> patterns;  // live as long as the specification
  };
  Keys keys(const AtomTable& atoms, std::size_t position) const;
  // Do all bodies certainly yield a tuple with the key of the tuple they are given?
  bool keeps_key(const AtomTable& atoms, std::size_t position) const;

 private:
  friend class MatchCompiler;
  friend class MatchRun;

  enum class Op : std::uint8_t {
    kTuple,       // fail unless register a is a tuple of arity b
    kCons,        // fail unless register a is a cons
    kMap,         // fail unless register a is a map
    kLoad,        // register c = word b of the object in register a
    kWordIs,      // fail unless word b of register a is the immediate `term`
    kWordEquals,  // ... is =:= term
    kWordBind,    // variable c = word b of register a
    kWordSame,    // fail unless word b of register a =:= variable c
    kIs,          // the same four for register a itself
    kEquals,
    kBind,
    kSame,
    kBindShown,     // variable c = the whole as it is shown: of a call, the list of its arguments
    kMapGet,        // register c = value of key `term` in register a, or fail
    kPush,          // `term`
    kPushVariable,  // a
    kPushRoot,      // the whole term
    kPushAll,       // the list of all variables of clause a
    kMakeTuple,     // of a values
    kMakeCons,
    kMakeMap,  // of a pairs
    kCall,     // function a, of b arguments
    kAnd,      // of a booleans, all evaluated
    kOr,
    kAndAlso,  // false: leave it and go to a; true: drop it
    kOrElse,
    kGuard,  // drop the value; fail unless it was true
    kDrop,
    kCopy,  // the value, which is not yet in the caller's space, into it
    kReturn,
  };
  struct Instruction {
    Op op;
    bool copy = false;      // the value is part of the result: put it in the caller's space
    bool catching = false;  // in a body: failing yields 'EXIT'
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
    Term term;
  };
  struct Clause {
    std::size_t code;  // index of its first instruction
    Term head;
    Term guards;
    Term body;
    std::vector<std::uint32_t> variables;  // in the order of their numbers
  };

  MatchSpec() = default;

  Arena constants_;
  std::vector<Instruction> code_;
  std::vector<Clause> clauses_;
  std::size_t registers_ = 1;
  std::size_t variables_ = 0;
};

// A space for values that are needed for one term only.
class Scratch final : public TermSpace {
 public:
  Scratch() { reset(); }
  ~Scratch() { reset(); }
  void reset() {
    if (top_ == inline_) return;
    reset_used();
  }

 private:
  Word* allocate_more(std::size_t words) override;
  void reset_used();

  Word inline_[256];
  std::vector<Word*> blocks_;
};

// Runs one specification; for one thread at a time.
class MatchRun {
 public:
  MatchRun(const MatchSpec& spec, const GuardContext& context);
  // The result of the first clause that matches, in `space`; none() if none does.
  Term run(Term term, TermSpace& space) { return run(term, term, space); }
  Term run(const Row& row, TermSpace& space) {
    row_ = &row;
    Term result = run(row.term, row.term, space);
    row_ = nullptr;
    return result;
  }
  // As run, but '$_' stands for `shown`.
  Term run(Term term, Term shown, TermSpace& space);
  // Does the first clause that matches return true?
  bool is_true(Term term) {
    bool result = run(term, term, truth_) == atoms::k_true;
    truth_.reset();
    return result;
  }
  TraceState& trace() { return trace_; }

 private:
  bool match(const MatchSpec::Clause& clause, Term shown, TermSpace& space, Term& result);
  // What a failing guard or body expression does: false (the clause fails) or 'EXIT' as its value.
  bool call(const MatchSpec::Instruction& at, TermSpace& space);
  bool all_booleans(const MatchSpec::Instruction& at);
  Term make_map(std::size_t pairs, TermSpace& space);
  static Term copied(Term term, TermSpace& space);
  Term copied_root(Term shown, TermSpace& space);
  Term all_variables(const MatchSpec::Clause& clause, bool copy, TermSpace& space);
  bool fail(const MatchSpec::Instruction& at) {
    if (at.catching) stack_.push_back(atoms::k_EXIT);
    return at.catching;
  }

  const MatchSpec& spec_;
  const GuardContext& context_;
  const Row* row_ = nullptr;  // the one being matched, if it is one
  TraceState trace_;
  std::vector<Term> registers_;
  std::vector<Term> variables_;
  std::vector<Term> stack_;
  Scratch scratch_;
  Scratch truth_;
};

}  // namespace mote::ets

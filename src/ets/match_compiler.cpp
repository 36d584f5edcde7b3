// Compiling match specifications: clauses and their patterns. Expressions are in match_expressions.cpp.
#include "ets/match_compiler.h"

#include <algorithm>

#include "ets/pattern.h"
#include "heap/copy.h"
#include "term/build.h"
#include "term/map.h"

namespace mote::ets {

MatchSpec* MatchSpec::compile(const AtomTable& atoms, Term spec, Dialect dialect, std::vector<std::string>* errors) {
  copied_words(spec, nullptr);  // may be left by an exception
  MatchSpec* compiled = new MatchSpec;
  MatchCompiler compiler(atoms, *compiled, dialect);
  if (compiler.compile(copy_term(spec, compiled->constants_, nullptr))) return compiled;
  if (errors != nullptr) *errors = compiler.errors();
  compiled->release();
  return nullptr;
}

MatchSpec* MatchSpec::of_pattern(const AtomTable& atoms, Term pattern, Term body) {
  Arena scratch(16);
  Term clause = make_tuple(scratch, {pattern, Term::nil(), make_list(scratch, std::span(&body, 1))});
  return compile(atoms, make_list(scratch, std::span(&clause, 1)), Dialect::kTable, nullptr);
}

bool MatchCompiler::compile(Term source) {
  Term end = source;
  while (end.is_cons())
    end = Cons(end).tail();
  if (!source.is_cons() || !end.is_nil()) {
    error(source.is_cons() ? "Match programs are not in a proper list." : "Match programs are not in a list.");
    return false;
  }
  for (; source.is_cons(); source = Cons(source).tail()) {
    Term clause = Cons(source).head();
    if (!clause.is_tuple(3)) {
      error("Match program part is not a tuple of arity 3.");
      return false;
    }
    Tuple parts(clause);
    compile_clause(parts[0], parts[1], parts[2]);
  }
  spec_.registers_ = next_register_;
  return errors_.empty();
}

void MatchCompiler::compile_clause(Term head, Term guard_list, Term body_list) {
  bindings_.clear();
  MatchSpec::Clause clause{spec_.code_.size(), head, guard_list, body_list, {}};
  bool trace = dialect_ != Dialect::kTable;
  if (trace && head.is_cons()) {
    // The arguments of a call, and the parts of a message's way, are matched as the elements of a tuple.
    std::vector<Term> elements;
    Term rest = head;
    for (; rest.is_cons(); rest = Cons(rest).tail())
      elements.push_back(Cons(rest).head());
    if (!rest.is_nil()) {
      error("Match expression part " + text(head) + " is not a proper list.");
      return;
    }
    head = mote::make_tuple(spec_.constants_, std::span<const Term>(elements));
  } else if (trace && head.is_nil()) {
    head = mote::make_tuple(spec_.constants_, std::span<const Term>());
  } else if (trace && !head.is_tuple() && !is_wildcard(atoms_, head)) {
    error("Match head is invalid in this context.");
    return;
  }
  pattern(head);
  bool whole = spec_.code_.size() == clause.code + 1 && spec_.code_.back().op == Op::kBind;
  if (trace && whole && !head.is_tuple()) spec_.code_.back().op = Op::kBindShown;
  std::sort(bindings_.begin(), bindings_.end(), [](const Binding& a, const Binding& b) { return a.number < b.number; });
  for (const Binding& binding : bindings_)
    clause.variables.push_back(binding.index);
  spec_.variables_ = std::max(spec_.variables_, bindings_.size());
  guards(guard_list);
  body(body_list);
  spec_.code_.push_back({.op = Op::kReturn});
  spec_.clauses_.push_back(std::move(clause));
}

std::uint32_t MatchCompiler::variable(std::int64_t number, bool& fresh) {
  std::uint32_t index;
  fresh = !find_variable(number, index);
  if (!fresh) return index;
  bindings_.push_back({number, static_cast<std::uint32_t>(bindings_.size())});
  std::sort(bindings_.begin(), bindings_.end(), [](const Binding& a, const Binding& b) { return a.number < b.number; });
  return static_cast<std::uint32_t>(bindings_.size() - 1);
}

bool MatchCompiler::find_variable(std::int64_t number, std::uint32_t& index) const {
  auto at = std::lower_bound(bindings_.begin(), bindings_.end(), number,
                             [](const Binding& binding, std::int64_t wanted) { return binding.number < wanted; });
  if (at == bindings_.end() || at->number != number) return false;
  index = at->index;
  return true;
}

void MatchCompiler::pattern(Term head) {
  pattern_part(head, 0, 0, true, false);
  bool top = true;
  while (!patterns_.empty()) {
    auto [part, from] = patterns_.pop();
    if (part.is_tuple()) {
      Tuple tuple(part);
      std::uint32_t arity = static_cast<std::uint32_t>(tuple.arity());
      emit({.op = Op::kTuple, .a = from, .b = arity});
      std::size_t first_new = patterns_.size();
      for (std::uint32_t i = 0; i < arity; ++i)
        pattern_part(tuple[i], from, 1 + i, false, top);
      // What was put off is done from left to right.
      for (std::size_t low = first_new, high = patterns_.size(); low + 1 < high; ++low, --high)
        std::swap(patterns_[low], patterns_[high - 1]);
    } else if (part.is_cons()) {
      emit({.op = Op::kCons, .a = from});
      pattern_part(Cons(part).head(), from, 0, false, false);
      Term tail = Cons(part).tail();
      if (tail.is_cons()) {
        emit({.op = Op::kLoad, .a = from, .b = 1, .c = next_register_});
        patterns_.push({tail, next_register_++});
      } else {
        pattern_part(tail, from, 1, false, false);
      }
    } else {
      pattern_map(part, from);
    }
    top = false;
  }
}

// One part of a pattern: word `word` of the object in register `from`, or (whole) the register itself. Parts with
// structure are put off to patterns_.
void MatchCompiler::pattern_part(Term part, std::uint32_t from, std::uint32_t word, bool whole, bool look_for_ground) {
  if (part == atoms::k_underscore) return;
  std::int64_t number = variable_number(atoms_, part);
  if (number >= 0) {
    bool fresh;
    std::uint32_t index = variable(number, fresh);
    Op op = fresh ? (whole ? Op::kBind : Op::kWordBind) : (whole ? Op::kSame : Op::kWordSame);
    emit({.op = op, .a = from, .b = word, .c = index});
  } else if (part.is_immediate()) {
    emit({.op = whole ? Op::kIs : Op::kWordIs, .a = from, .b = word, .term = part});
  } else if ((!part.is_cons() && !part.is_tuple() && !part.is_map()) || (look_for_ground && is_ground(atoms_, part))) {
    emit({.op = whole ? Op::kEquals : Op::kWordEquals, .a = from, .b = word, .term = part});
  } else if (whole) {
    patterns_.push({part, from});
  } else {
    emit({.op = Op::kLoad, .a = from, .b = word, .c = next_register_});
    patterns_.push({part, next_register_++});
  }
}

void MatchCompiler::pattern_map(Term map, std::uint32_t from) {
  emit({.op = Op::kMap, .a = from});
  for (MapIterator pairs(map); pairs.next();) {
    if (pairs.key() == atoms::k_underscore) {
      error("Underscore found in map key.");
    } else if (variable_number(atoms_, pairs.key()) >= 0) {
      error("Variable found in map key.");
    } else {
      std::uint32_t value = next_register_++;
      emit({.op = Op::kMapGet, .a = from, .c = value, .term = pairs.key()});
      pattern_part(pairs.value(), value, 0, true, false);
    }
  }
}

MatchSpec::Keys MatchSpec::keys(const AtomTable& atoms, std::size_t position) const {
  Keys keys;
  for (const Clause& clause : clauses_) {
    if (is_wildcard(atoms, clause.head)) {
      keys.all = true;
    } else if (clause.head.is_tuple() && Tuple(clause.head).arity() >= position) {
      Term key = Tuple(clause.head)[position - 1];
      if (is_wildcard(atoms, key)) keys.all = true;
      if (!is_ground(atoms, key)) keys.ground = false;
      keys.patterns.push_back(key);
    }
  }
  return keys;
}

}  // namespace mote::ets

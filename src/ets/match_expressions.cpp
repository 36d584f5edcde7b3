// Compiling match specifications: guards and bodies. Operands are visited before the instruction that takes them, off
// a work list; what is made of constants alone becomes a constant at once.
#include <algorithm>

#include "ets/match_compiler.h"
#include "ets/pattern.h"
#include "term/build.h"
#include "term/map.h"
#include "term/print.h"

namespace mote::ets {

void MatchCompiler::guards(Term list) {
  in_guard_ = true;
  if (!list.is_list()) {
    error("Match expression is not a list.");
    return;
  }
  for (; list.is_cons(); list = Cons(list).tail()) {
    expression(Cons(list).head(), false);
    emit({.op = Op::kGuard});
  }
  if (!list.is_nil()) error("Match expression is not a proper list.");
}

void MatchCompiler::body(Term list) {
  in_guard_ = false;
  if (!list.is_cons()) {
    if (dialect_ == Dialect::kTable)
      error("Body clause does not return anything.");
    else if (!list.is_nil())
      error("Match expression is not a list.");
    else
      emit({.op = Op::kPush, .term = atoms::k_true});
    return;
  }
  for (bool first = true; list.is_cons(); list = Cons(list).tail(), first = false) {
    if (!first) emit({.op = Op::kDrop});
    expression(Cons(list).head(), Cons(list).tail().is_nil());
  }
  if (!list.is_nil()) error("Match expression is not a proper list.");
}

void MatchCompiler::expression(Term term, bool in_result) {
  barrier_ = spec_.code_.size();
  work_.push_back({.kind = Work::kVisit, .result = in_result, .term = term});
  while (!work_.empty()) {
    Work work = work_.back();
    work_.pop_back();
    switch (work.kind) {
      case Work::kVisit:
        visit(work);
        break;
      case Work::kEmit:
        emit({.op = work.op, .copy = work.result, .a = work.a, .b = work.b});
        break;
      case Work::kJump:
        emit({.op = work.op, .a = 0});
        jumps_.push_back(spec_.code_.size() - 1);
        barrier_ = spec_.code_.size();
        break;
      case Work::kLand:
        for (std::uint32_t i = 0; i < work.a; ++i, jumps_.pop_back())
          spec_.code_[jumps_.back()].a = static_cast<std::uint32_t>(spec_.code_.size());
        if (work.result) emit({.op = Op::kCopy});
        barrier_ = spec_.code_.size();
        break;
    }
  }
}

void MatchCompiler::visit(const Work& work) {
  Term term = work.term;
  if (term.is_atom()) {
    visit_atom(term, work.result);
  } else if (term.is_cons()) {
    work_.push_back({.kind = Work::kEmit, .result = work.result, .op = Op::kMakeCons});
    work_.push_back({.kind = Work::kVisit, .result = work.result, .term = Cons(term).tail()});
    work_.push_back({.kind = Work::kVisit, .result = work.result, .term = Cons(term).head()});
  } else if (term.is_tuple()) {
    visit_tuple(term, work.result);
  } else if (term.is_map()) {
    visit_map(term, work.result);
  } else {
    emit({.op = Op::kPush, .copy = work.result, .term = term});
  }
}

void MatchCompiler::visit_atom(Term atom, bool result) {
  std::uint32_t index;
  std::int64_t number = variable_number(atoms_, atom);
  if (number >= 0) {
    if (!find_variable(number, index)) {
      error("Variable $" + std::to_string(number) + " is unbound.");
      index = 0;
    }
    emit({.op = Op::kPushVariable, .copy = result, .a = index});
  } else if (atom == atoms::k_underscore_all) {
    emit({.op = Op::kPushRoot, .copy = result});
  } else if (atom == atoms::k_dollar_dollar) {
    emit({.op = Op::kPushAll, .copy = result, .a = static_cast<std::uint32_t>(spec_.clauses_.size())});
  } else {
    emit({.op = Op::kPush, .term = atom});
  }
}

void MatchCompiler::visit_elements(Term term, std::size_t first, bool result) {
  Tuple tuple(term);
  for (std::size_t i = tuple.arity(); i-- > first;)
    work_.push_back({.kind = Work::kVisit, .result = result, .term = tuple[i]});
}

void MatchCompiler::visit_tuple(Term term, bool result) {
  Tuple tuple(term);
  if (tuple.arity() == 1 && tuple[0].is_tuple()) {
    std::uint32_t arity = static_cast<std::uint32_t>(Tuple(tuple[0]).arity());
    work_.push_back({.kind = Work::kEmit, .result = result, .op = Op::kMakeTuple, .a = arity});
    visit_elements(tuple[0], 0, result);
  } else if (tuple.arity() > 0 && tuple[0] == atoms::k_const) {
    if (tuple.arity() != 2)
      error("Special form 'const' called with more than one argument in " + text(term) + ".");
    else
      emit({.op = Op::kPush, .copy = result, .term = tuple[1]});
  } else if (tuple.arity() > 0 && tuple[0].is_atom()) {
    visit_call(term, result);
  } else {
    error(text(term) + " is neither a function call, nor a tuple (tuples are written {{ ... }}).");
  }
}

void MatchCompiler::visit_call(Term term, bool result) {
  Tuple tuple(term);
  Term name = tuple[0];
  std::uint32_t arity = static_cast<std::uint32_t>(tuple.arity() - 1);
  if (name == atoms::k_and || name == atoms::k_or || name == atoms::k_andalso || name == atoms::k_orelse) {
    visit_logic(term, result);
    return;
  }
  std::string_view wanted = atoms_.name(name);
  std::string shown = std::string(wanted) + "/" + std::to_string(arity);
  std::span<const FunctionEntry> functions = guard_functions();
  auto found = std::find_if(functions.begin(), functions.end(),
                            [&](const FunctionEntry& f) { return f.arity == arity && f.name == wanted; });
  if (found == functions.end()) {
    error("Function " + shown + " does_not_exist.");
  } else if (!found->is_known_in(dialect_)) {
    if (wanted == "get_tcw")
      error("Function " + shown + " cannot be called in this context.");
    else
      error("Special form '" + std::string(wanted) + "' used in wrong dialect.");
  } else if ((found->where & FunctionEntry::kNotInGuards) != 0 && in_guard_) {
    error("Special form '" + std::string(wanted) + "' called in guard context.");
  } else {
    std::uint32_t index = static_cast<std::uint32_t>(found - functions.begin());
    work_.push_back({.kind = Work::kEmit, .result = result, .op = Op::kCall, .a = index, .b = arity});
    visit_elements(term, 1, false);
  }
}

void MatchCompiler::visit_logic(Term term, bool result) {
  Tuple tuple(term);
  std::uint32_t count = static_cast<std::uint32_t>(tuple.arity() - 1);
  if (count == 0) {
    error("Special form '" + std::string(atoms_.name(tuple[0])) + "' called without arguments in " + text(term) + ".");
    return;
  }
  if (tuple[0] == atoms::k_and || tuple[0] == atoms::k_or) {
    work_.push_back({.kind = Work::kEmit, .op = tuple[0] == atoms::k_and ? Op::kAnd : Op::kOr, .a = count});
    visit_elements(term, 1, false);
    return;
  }
  Op jump = tuple[0] == atoms::k_andalso ? Op::kAndAlso : Op::kOrElse;
  work_.push_back({.kind = Work::kLand, .result = result, .a = count - 1});
  for (std::size_t i = count; i >= 1; --i) {
    if (i < count) work_.push_back({.kind = Work::kJump, .op = jump});
    work_.push_back({.kind = Work::kVisit, .result = false, .term = tuple[i]});
  }
}

void MatchCompiler::visit_map(Term map, bool result) {
  work_.push_back(
      {.kind = Work::kEmit, .result = result, .op = Op::kMakeMap, .a = static_cast<std::uint32_t>(map_size(map))});
  for (MapIterator pairs(map); pairs.next();) {
    work_.push_back({.kind = Work::kVisit, .result = result, .term = pairs.value()});
    work_.push_back({.kind = Work::kVisit, .result = result, .term = pairs.key()});
  }
}

void MatchCompiler::emit(Instruction instruction) {
  instruction.catching = !in_guard_;
  if (!fold(instruction)) spec_.code_.push_back(instruction);
}

bool MatchCompiler::fold(const Instruction& made) {
  std::vector<Instruction>& code = spec_.code_;
  if (made.op != Op::kMakeCons && made.op != Op::kMakeTuple) return false;
  std::size_t operands = made.op == Op::kMakeCons ? 2 : made.a;
  if (code.size() < barrier_ + operands) return false;
  std::span<const Instruction> last(code.data() + code.size() - operands, operands);
  if (!std::all_of(last.begin(), last.end(), [](const Instruction& i) { return i.op == Op::kPush; })) return false;
  Term constant;
  if (made.op == Op::kMakeCons) {
    constant = make_cons(spec_.constants_, last[0].term, last[1].term);
  } else {
    std::vector<Term> elements;
    for (const Instruction& push : last)
      elements.push_back(push.term);
    constant = mote::make_tuple(spec_.constants_, std::span<const Term>(elements));
  }
  code.resize(code.size() - operands);
  code.push_back({.op = Op::kPush, .copy = made.copy, .catching = made.catching, .term = constant});
  return true;
}

std::string MatchCompiler::text(Term term) const {
  return term_text(atoms_, term);
}

}  // namespace mote::ets

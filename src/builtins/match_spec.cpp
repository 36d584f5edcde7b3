// Match specifications as such: compiling, running over lists, testing.
#include "builtins/ets_support.h"
#include "builtins/sequence_actions.h"
#include "builtins/table.h"
#include "process/settings.h"

namespace mote::ets {

namespace {

constexpr int kTermsAtOnce = 1000;

Term match_spec_compile(Context& c) {
  MatchSpec* spec = MatchSpec::compile(c.atoms(), c[0], Dialect::kTable, nullptr);
  return spec == nullptr ? c.badarg() : c.magic_reference(spec);
}

Term is_compiled_ms(Context& c) {
  return Term::boolean(resource_of<MatchSpec>(c[0]) != nullptr);
}

// (List, Spec, Accumulator)
Term match_spec_run_r(Context& c) {
  MatchSpec* spec = resource_of<MatchSpec>(c[1]);
  if (spec == nullptr) return c.badarg();
  GuardContext context = guard_context(c);
  MatchRun run(*spec, context);
  Term list = c[0];
  Term results = c[2];
  for (int i = 0; i < kTermsAtOnce && list.is_cons(); ++i, list = Cons(list).tail()) {
    Term result = run.run(Cons(list).head(), c.heap());
    if (!result.is_none()) results = make_cons(c.heap(), result, results);
  }
  if (list.is_nil()) return results;
  if (!list.is_cons()) return c.badarg();
  c.charge(kTermsAtOnce);
  return c.trap(match_spec_run_r, {list, c[1], results});
}

// The result of a test: {ok, Result, Flags, Warnings}.
Term tested(Context& c, Term result, const TraceState& trace) {
  TermSpace& heap = c.heap();
  Term flags = Term::nil();
  if (trace.exception_trace) flags = make_cons(heap, atoms::k_exception_trace, flags);
  if (trace.return_trace) flags = make_cons(heap, atoms::k_return_trace, flags);
  return make_tuple(heap, {atoms::k_ok, result, flags, Term::nil()});
}

Term test_errors(Context& c, const std::vector<std::string>& errors) {
  TermSpace& heap = c.heap();
  Term list = Term::nil();
  for (std::size_t i = errors.size(); i-- > 0;)
    list = make_cons(heap, make_tuple(heap, {atoms::k_error, make_character_list(heap, errors[i])}), list);
  return make_tuple(heap, {atoms::k_error, list});
}

// (TupleOrArguments, Spec, table | trace)
Term match_spec_test(Context& c) {
  bool trace = c[2] == atoms::k_trace;
  if (!trace && c[2] != atoms::k_table) return c.badarg();
  if (trace && proper_length(c[0]) < 0) return c.badarg();
  std::vector<std::string> errors;
  Held<MatchSpec> spec(MatchSpec::compile(c.atoms(), c[1], trace ? Dialect::kCall : Dialect::kTable, &errors));
  if (!spec) return test_errors(c, errors);
  GuardContext context = guard_context(c);
  context.control_word = &c.vm.settings->trace_control_word;
  context.only_tests = true;
  SequenceOfProcess sequence(c.process, true);
  if (trace) context.sequence = &sequence;
  MatchRun run(*spec, context);
  Term subject = c[0];
  if (trace) {
    std::vector<Term> elements;
    for (Term rest = c[0]; rest.is_cons(); rest = Cons(rest).tail())
      elements.push_back(Cons(rest).head());
    subject = mote::make_tuple(c.heap(), std::span<const Term>(elements));
  }
  Term result = run.run(subject, c[0], c.heap());
  if (result.is_none()) return tested(c, atoms::k_false, TraceState());
  if (trace) result = run.trace().message.is_none() ? atoms::k_true : run.trace().message;
  return tested(c, result, run.trace());
}

constexpr Builtin kBuiltins[] = {
    {"ets", "match_spec_compile", 1, match_spec_compile},
    {"ets", "is_compiled_ms", 1, is_compiled_ms},
    {"ets", "match_spec_run_r", 3, match_spec_run_r},
    {"erlang", "match_spec_test", 3, match_spec_test},
};

}  // namespace

}  // namespace mote::ets

namespace mote {

std::span<const Builtin> match_spec_builtins() {
  return ets::kBuiltins;
}

}  // namespace mote

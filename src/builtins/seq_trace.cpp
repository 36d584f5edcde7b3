// Sequential tracing, as module seq_trace of kernel asks for it; the mechanism is in process/seq_trace.h.
#include "process/seq_trace.h"

#include "builtins/sequence_actions.h"
#include "builtins/table.h"
#include "process/signal.h"
#include "term/compare.h"

namespace mote {

namespace {

Term seq_trace_2(Context& c) {
  Term before = set_sequence_item(c.process, c[0], c[1], &c.heap());
  return before.is_none() ? c.badarg() : before;
}

Term seq_trace_info_1(Context& c) {
  Term item = sequence_item(c.process, c[0], c.heap());
  return item.is_none() ? c.badarg() : item;
}

// True where there is a token, whether or not anybody is told.
Term seq_trace_print_1(Context& c) {
  return Term::boolean(print_in_sequence(c.process, c[0]));
}

Term seq_trace_print_2(Context& c) {
  const SequenceToken* token = sequence_token(c.process);
  return Term::boolean(token != nullptr && exactly_equal(token->label, c[0]) && print_in_sequence(c.process, c[1]));
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "seq_trace", 2, seq_trace_2},
    {"erlang", "seq_trace_info", 1, seq_trace_info_1},
    {"erlang", "seq_trace_print", 1, seq_trace_print_1},
    {"erlang", "seq_trace_print", 2, seq_trace_print_2},
};

}  // namespace

std::span<const Builtin> seq_trace_builtins() {
  return kBuiltins;
}

bool SequenceOfProcess::is_traced() {
  return sequence_token(process_) != nullptr;
}

Term SequenceOfProcess::token(TermSpace& space) {
  return sequence_token_term(process_, space);
}

Term SequenceOfProcess::set(Term item, Term value, TermSpace& space) {
  if (only_tests_) return sequence_item(process_, item, space);
  if (item == atoms::k_label && value.is_pointer()) {
    // In a fragment: the room in the heap's block is somebody's already.
    Signal* copy = make_signal(*process_.vm, SignalKind::kMessage, process_.pid(), Term::none(), value);
    value = copy->value;
    process_.heap.adopt_fragment(copy);
  }
  return set_sequence_item(process_, item, value, nullptr).is_none() ? Term::none() : atoms::k_true;
}

}  // namespace mote

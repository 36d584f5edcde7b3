// Sessions of tracing as programs hold them: {Handle, {Name, Number}}; the handle keeps the session.
#pragma once

#include "builtins/builtin.h"
#include "process/trace.h"

namespace mote {

// Ends the session: what it traces, processes and functions.
bool end_trace_session(Services& vm, TraceSessionId session);

// The session `handle` stands for; nothing where it is none, or has ended.
std::optional<TraceSessionId> trace_session_of(Context& c, Term handle);

// Who is told in it unless something else is said: its own tracer, or else the caller.
Term trace_session_tracer(Context& c, TraceSessionId session);

// What a tracer of this module and state is: the process or port that erl_tracer tells, nil where its state is neither;
// nothing where it is another module.
std::optional<Term> told_by_module(Context& c, Term module, Term state);

// [{Name, Number}].
Term trace_session_list(Context& c, std::span<const TraceTable::SessionInfo> sessions);

// The failure where a session is no session, and where options are wrong.
Term bad_trace_session(Context& c);
Term bad_trace_option(Context& c);

// How many were concerned.
inline Term count_term(std::size_t count) {
  return Term::small(static_cast<std::int64_t>(count));
}

// trace_pattern and trace_info for functions, in a session; `what` is {M, F, A} or names something.
Term trace_pattern(Context& c, TraceSessionId session, Term what, Term match, Term flags);
Term breakpoint_2(Context& c);
Term function_trace_info(Context& c, TraceSessionId session, Term function, Term item);
Term on_load_trace_info(Context& c, TraceSessionId session, Term item);

}  // namespace mote

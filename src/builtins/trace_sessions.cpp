// Sessions of tracing: making, ending and naming them.
#include <algorithm>

#include "builtins/call_traces.h"
#include "builtins/table.h"
#include "builtins/trace_session.h"
#include "io/resource.h"
#include "process/table.h"

namespace mote {

namespace {

// Once nobody has the handle any more the session ends.
class TraceSessionHandle final : public Resource {
 public:
  TraceSessionHandle(Services& vm, TraceSessionId session) : vm(vm), session(session) {}
  ~TraceSessionHandle() override { end_trace_session(vm, session); }
  Services& vm;
  TraceSessionId session;
};

TraceSessionHandle* handle_of(Term term) {
  return term.is_tuple(2) ? io::resource_of<TraceSessionHandle>(Tuple(term)[0]) : nullptr;
}

// {Name, Number}, by which a session is known to those who do not keep it.
Term weak_handle(Context& c, TraceSessionId session, Term name) {
  if (session == kOldSession) return make_tuple(c.heap(), {c.atom("legacy"), atoms::k_default});
  return make_tuple(c.heap(), {name, Term::small(std::int64_t{session} - 1)});
}

// erts_internal:trace_session_create(Name, Tracer, []). Of tracers that are modules only erl_tracer is there.
Term trace_session_create_3(Context& c) {
  Term tracer = c[1];
  if (tracer.is_tuple(2)) tracer = told_by_module(c, Tuple(tracer)[0], Tuple(tracer)[1]).value_or(tracer);
  bool module = tracer.is_tuple(2) && Tuple(tracer)[0].is_atom();
  if (!c[0].is_atom() || !c[2].is_nil()) return c.badarg();
  if (tracer == atoms::k_undefined)
    tracer = Term::none();
  else if (!tracer.is_local_pid() && !tracer.is_local_port() && !tracer.is_nil() && !module)
    return c.badarg();
  if (module) return c.notsup();
  TraceSessionId session = c.vm.traces->create_session(c[0], tracer);
  Term handle = c.magic_reference(new TraceSessionHandle(c.vm, session));
  return make_tuple(c.heap(), {handle, weak_handle(c, session, c[0])});
}

Term trace_session_destroy_1(Context& c) {
  TraceSessionHandle* handle = handle_of(c[0]);
  if (handle == nullptr) return bad_trace_session(c);
  return Term::boolean(end_trace_session(c.vm, handle->session));
}

constexpr Builtin kBuiltins[] = {
    {"erts_internal", "trace_session_create", 3, trace_session_create_3},
    {"erts_internal", "trace_session_destroy", 1, trace_session_destroy_1},
};

}  // namespace

bool end_trace_session(Services& vm, TraceSessionId session) {
  if (!vm.traces->destroy_session(session)) return false;
  vm.call_traces->forget_session(session);
  return true;
}

std::optional<TraceSessionId> trace_session_of(Context& c, Term handle) {
  TraceSessionHandle* known = handle_of(handle);
  if (known != nullptr) return c.vm.traces->has_session(known->session) ? std::optional(known->session) : std::nullopt;
  if (!handle.is_tuple(2)) return std::nullopt;
  for (const TraceTable::SessionInfo& info : c.vm.traces->sessions()) {
    bool same_name = info.id == kOldSession ? Tuple(handle)[1] == atoms::k_default : Tuple(handle)[0] == info.name;
    bool same_number = info.id == kOldSession || Tuple(handle)[1] == Term::small(std::int64_t{info.id} - 1);
    if (same_name && same_number) return info.id;
  }
  return std::nullopt;
}

Term trace_session_tracer(Context& c, TraceSessionId session) {
  Term tracer = c.vm.traces->session_tracer(session);
  return tracer.is_none() ? c.self() : tracer;
}

std::optional<Term> told_by_module(Context& c, Term module, Term state) {
  if (!module.is_atom() || c.name(module) != "erl_tracer") return std::nullopt;
  return state.is_local_pid() || state.is_local_port() ? state : Term::nil();
}

Term bad_trace_session(Context& c) {
  return c.error_with_cause(atoms::k_badarg, atoms::k_session);
}

Term bad_trace_option(Context& c) {
  return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

Term trace_session_list(Context& c, std::span<const TraceTable::SessionInfo> sessions) {
  std::vector<Term> all;
  for (const TraceTable::SessionInfo& info : sessions)
    all.push_back(weak_handle(c, info.id, info.name));
  return make_list(c.heap(), all);
}

std::span<const Builtin> trace_session_builtins() {
  return kBuiltins;
}

}  // namespace mote

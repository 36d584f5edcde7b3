// Tracing of processes: what they call, send and receive, their lives, when they run and what they collect. Tracing of
// ports is not there, nor are time stamps of processor time, sequential tracing and the tags of dynamic tracing:
// turning it on is refused with notsup, turning it off succeeds, and questions are answered as while nothing is traced.
#include <algorithm>
#include <vector>

#include "builtins/table.h"
#include "builtins/trace_actions.h"
#include "builtins/trace_session.h"
#include "io/ports.h"
#include "process/send.h"
#include "process/settings.h"
#include "process/table.h"
#include "process/trace.h"

namespace mote {

namespace {

bool is_one_of(Context& c, Term term, std::span<const std::string_view> names) {
  return term.is_atom() && std::ranges::find(names, c.name(term)) != names.end();
}

// -- processes and ports

struct TraceOptions {
  std::uint32_t flags = 0;
  Term tracer;
  bool bad_tracer = false;
};

bool parse_trace_options(Context& c, TraceSessionId session, Term list, TraceOptions* options) {
  options->tracer = session == kOldSession ? c.self() : c.vm.traces->session_tracer(session);
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term flag = Cons(list).head();
    if (session == kOldSession && (flag.is_tuple(2) || flag.is_tuple(3)) && Tuple(flag)[0] == atoms::k_tracer) {
      options->tracer = Tuple(flag)[1];
      options->bad_tracer = flag.is_tuple(3);  // a module
      if (flag.is_tuple(2) && !options->tracer.is_local_pid() && !options->tracer.is_local_port()) return false;
      continue;
    }
    std::optional<std::uint32_t> named = trace_flag_of(c.atoms(), flag);
    if (!named) return false;
    options->flags |= *named;
  }
  options->bad_tracer |= !options->tracer.is_local_pid();
  return list.is_nil();
}

std::size_t port_count(Context& c) {
  return c.vm.ports == nullptr ? 0 : c.vm.ports->count();
}

// What a name stands for; ports among them are counted, but not traced.
struct Tracees {
  bool known = false;
  bool existing = false, new_ones = false;  // processes
  std::size_t ports = 0;
};

Tracees named_tracees(Context& c, std::string_view name) {
  if (name == "processes" || name == "all") return {true, true, true, name == "all" ? port_count(c) : 0};
  if (name == "existing_processes" || name == "existing")
    return {true, true, false, name == "existing" ? port_count(c) : 0};
  if (name == "new" || name == "new_processes") return {true, false, true, 0};
  if (name == "ports" || name == "existing_ports") return {true, false, false, port_count(c)};
  return {name == "new_ports", false, false, 0};
}

Term trace_named(Context& c, TraceSessionId session, const Tracees& tracees, bool on, const TraceOptions& options) {
  if (!tracees.known) return c.badarg();
  bool only_ports = !tracees.existing && !tracees.new_ones;
  if (on && only_ports) return c.notsup();
  std::size_t count = tracees.ports;
  if (tracees.new_ones) c.vm.traces->change_new(session, on, options.flags, options.tracer);
  if (tracees.existing)
    c.vm.processes->each([&](Process& process) {
      ++count;
      if (process.pid() != options.tracer)
        c.vm.traces->change(session, process.pid(), on, options.flags, options.tracer);
    });
  return count_term(count);
}

// Of what the reference traces, ports are not there, nor are tracer modules and ports that are told, and time stamps of
// processor time: notsup.
Term trace(Context& c, TraceSessionId session, Term who, Term how, Term flag_list) {
  TraceOptions options;
  if (!parse_trace_options(c, session, flag_list, &options)) return bad_trace_option(c);
  if (!how.is_boolean()) return c.badarg();
  bool on = how == atoms::k_true;
  // Processor time is that of the program: it is for all or nobody.
  bool wants_cpu = (options.flags & kTraceFlagNotThere) != 0;
  if (on && wants_cpu && who != atoms::k_all) return c.error_with_cause(atoms::k_badarg, atoms::k_none);
  if (on && (wants_cpu || options.bad_tracer)) return c.notsup();
  options.flags &= TraceFlag::kAll;
  if (who.is_atom()) return trace_named(c, session, named_tracees(c, c.name(who)), on, options);
  if (who.is_local_port()) {
    if (c.vm.ports == nullptr || c.vm.ports->find(who) == nullptr) return c.badarg();
    return on ? c.notsup() : Term::small(1);
  }
  if (!who.is_local_pid() || !c.vm.traces->change(session, who, on, options.flags, options.tracer)) return c.badarg();
  return Term::small(1);
}

Term trace_3(Context& c) {
  return trace(c, kOldSession, c[0], c[1], c[2]);
}

Term trace_4(Context& c) {
  std::optional<TraceSessionId> session = trace_session_of(c, c[0]);
  return session ? trace(c, *session, c[1], c[2], c[3]) : bad_trace_session(c);
}

Term trace_pattern_3(Context& c) {
  return trace_pattern(c, kOldSession, c[0], c[1], c[2]);
}

Term trace_pattern_4(Context& c) {
  std::optional<TraceSessionId> session = trace_session_of(c, c[0]);
  return session ? trace_pattern(c, *session, c[1], c[2], c[3]) : bad_trace_session(c);
}

// -- questions

constexpr std::string_view kFunctionItems[] = {"all",        "call_count", "call_memory",     "call_time",
                                               "match_spec", "meta",       "meta_match_spec", "traced"};

// The sessions in which something is traced: processes, functions, or all there are.
Term sessions_of(Context& c, Term what) {
  std::vector<TraceTable::SessionInfo> sessions = c.vm.traces->sessions();
  if (what.is_local_pid())
    sessions = c.vm.traces->sessions(what);
  else if (what.is_tuple(3))
    std::erase_if(sessions, [&](const auto& info) {
      Term set = function_trace_info(c, info.id, what, atoms::k_all);
      return Tuple(set)[1] == atoms::k_false || Tuple(set)[1] == atoms::k_undefined;
    });
  else if (what != atoms::k_any)
    return bad_trace_option(c);
  return make_tuple(c.heap(), {atoms::k_session, trace_session_list(c, sessions)});
}

Term trace_info(Context& c, TraceSessionId session, Term what, Term item) {
  auto answer = [&](Term value) { return make_tuple(c.heap(), {item, value}); };
  bool known_item = is_one_of(c, item, kFunctionItems);
  if (what.is_tuple(3)) return known_item ? function_trace_info(c, session, what, item) : c.badarg();
  if (what == atoms::k_on_load) return known_item ? on_load_trace_info(c, session, item) : c.badarg();
  std::string_view name = what.is_atom() ? c.name(what) : "";
  if (what == atoms::k_send || what == atoms::k_receive) {
    if (item != atoms::k_match_spec) return c.badarg();
    MessageWay way = what == atoms::k_send ? MessageWay::kSent : MessageWay::kReceived;
    TraceTable::Filter filter = c.vm.traces->filter(session, way);
    return answer(filter == nullptr ? atoms::k_true : filter->shown(c.heap()));
  }
  bool names_new = name == "new" || name == "new_processes";
  if (!what.is_local_pid() && !what.is_local_port() && !names_new && name != "new_ports") return bad_trace_option(c);
  if (item != atoms::k_flags && item != atoms::k_tracer) return c.badarg();
  if (what.is_local_pid() && c.vm.processes->find(what) == nullptr) return atoms::k_undefined;
  TraceTable::Traced traced = names_new ? c.vm.traces->of_new(session) : TraceTable::Traced{};
  if (what.is_local_pid()) traced = c.vm.traces->of(session, what);
  if (item == atoms::k_tracer) return answer(traced.flags == 0 ? Term::nil() : traced.tracer);
  std::vector<Term> flags;
  for (const NamedTraceFlag& named : kTraceFlags)
    if (named.name != "all" && (named.flag & ~traced.flags) == 0) flags.push_back(c.atom(named.name));
  return answer(make_list(c.heap(), flags));
}

Term trace_info_2(Context& c) {
  return trace_info(c, kOldSession, c[0], c[1]);
}

Term trace_info_3(Context& c) {
  if (c[0] == atoms::k_any && c[2] == atoms::k_session) return sessions_of(c, c[1]);
  std::optional<TraceSessionId> session = trace_session_of(c, c[0]);
  return session ? trace_info(c, *session, c[1], c[2]) : bad_trace_session(c);
}

// The message {trace_delivered, Pid, Reference} comes at once: events are on their way when they have happened.
Term trace_delivered_1(Context& c) {
  if (!c[0].is_local_pid() && c[0] != atoms::k_all) return c.badarg();
  Term reference = make_new_reference(c.vm, c.heap());
  send_tuple(c.vm, SignalKind::kMessage, c.self(), Term::none(), {atoms::k_trace_delivered, c[0], reference});
  return reference;
}

// -- what only the reference needs

Term cleaner_check(Context&) {
  return atoms::k_false;
}

Term not_supported(Context& c) {
  return c.notsup();
}

// -- sequential tracing: there never is a token

constexpr std::string_view kTokenFlags[] = {
    "send", "receive", "print", "monotonic_timestamp", "timestamp", "strict_monotonic_timestamp"};

Term seq_trace_2(Context& c) {
  if (is_one_of(c, c[0], kTokenFlags)) return c[1].is_boolean() ? atoms::k_false : c.badarg();
  if (c[0] == atoms::k_label) return Term::small(0);
  if (c[0] == atoms::k_sequential_trace_token) return c[1].is_nil() || c[1].is_tuple(5) ? Term::nil() : c.badarg();
  if (c[0] != atoms::k_serial || !c[1].is_tuple(2)) return c.badarg();
  return make_tuple(c.heap(), {Term::small(0), Term::small(0)});
}

Term seq_trace_info_1(Context& c) {
  if (is_one_of(c, c[0], kTokenFlags)) return make_tuple(c.heap(), {c[0], atoms::k_false});
  return c[0] == atoms::k_label || c[0] == atoms::k_serial ? Term::nil() : c.badarg();
}

Term seq_trace_print(Context&) {
  return atoms::k_false;
}

// -- tags of dynamic tracing

Term no_tag(Context&) {
  return atoms::k_undefined;
}

Term same_data(Context& c) {
  return c[0];
}

Term spread_tag_1(Context& c) {
  return c[0].is_boolean() ? atoms::k_true : c.badarg();
}

Term restore_tag_1(Context& c) {
  return c[0] == atoms::k_true ? atoms::k_true : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "trace_info", 2, trace_info_2},
    {"erts_debug", "breakpoint", 2, breakpoint_2},
    {"erlang", "trace_delivered", 1, trace_delivered_1},
    {"erts_internal", "trace", 3, trace_3},
    {"erts_internal", "trace", 4, trace_4},
    {"erts_internal", "trace_pattern", 3, trace_pattern_3},
    {"erts_internal", "trace_pattern", 4, trace_pattern_4},
    {"erts_internal", "trace_info", 3, trace_info_3},
    {"erts_trace_cleaner", "check", 0, cleaner_check},
    {"erts_trace_cleaner", "send_trace_clean_signal", 1, not_supported},
    {"erlang", "seq_trace", 2, seq_trace_2},
    {"erlang", "seq_trace_info", 1, seq_trace_info_1},
    {"erlang", "seq_trace_print", 1, seq_trace_print},
    {"erlang", "seq_trace_print", 2, seq_trace_print},
    {"erlang", "dt_put_tag", 1, no_tag},
    {"erlang", "dt_get_tag", 0, no_tag},
    {"erlang", "dt_get_tag_data", 0, no_tag},
    {"erlang", "dt_prepend_vm_tag_data", 1, same_data},
    {"erlang", "dt_append_vm_tag_data", 1, same_data},
    {"erlang", "dt_spread_tag", 1, spread_tag_1},
    {"erlang", "dt_restore_tag", 1, restore_tag_1},
};

}  // namespace

std::span<const Builtin> tracing_builtins() {
  return kBuiltins;
}

}  // namespace mote

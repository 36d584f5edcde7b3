// Tracing of processes and ports: what they call, send and receive, their lives, when they run and what they collect.
// Tracers that are modules other than erl_tracer are refused with notsup, and so are those of ports that are ports
// themselves; there are no tags of dynamic tracing, and questions about them are answered as where there are none. Of
// sequential tracing see seq_trace.cpp.
#include <algorithm>
#include <vector>

#include "builtins/table.h"
#include "builtins/trace_actions.h"
#include "builtins/trace_session.h"
#include "io/ports.h"
#include "process/log.h"
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
  bool tracer_is_module = false;
};

bool parse_trace_options(Context& c, TraceSessionId session, Term list, TraceOptions* options) {
  bool any_tracer = c.vm.traces->session_tracer(session).is_none();
  options->tracer = trace_session_tracer(c, session);
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term flag = Cons(list).head();
    if (any_tracer && (flag.is_tuple(2) || flag.is_tuple(3)) && Tuple(flag)[0] == atoms::k_tracer) {
      options->tracer = Tuple(flag)[1];
      if (flag.is_tuple(2) ? !options->tracer.is_local_pid() && !options->tracer.is_local_port()
                           : !options->tracer.is_atom())
        return false;
      if (!flag.is_tuple(3)) continue;
      std::optional<Term> told = told_by_module(c, Tuple(flag)[1], Tuple(flag)[2]);
      options->tracer_is_module = !told;
      if (told) options->tracer = *told;
      continue;
    }
    std::optional<std::uint32_t> named = trace_flag_of(c.atoms(), flag);
    if (!named) return false;
    options->flags |= *named;
  }
  return list.is_nil();
}

// What a name stands for.
struct Tracees {
  std::string_view name;
  bool processes, ports;  // of these, which:
  bool existing, fresh;
};
constexpr Tracees kTracees[] = {
    {"all", true, true, true, true},
    {"existing", true, true, true, false},
    {"new", true, true, false, true},
    {"processes", true, false, true, true},
    {"existing_processes", true, false, true, false},
    {"new_processes", true, false, false, true},
    {"ports", false, true, true, true},
    {"existing_ports", false, true, true, false},
    {"new_ports", false, true, false, true},
};

const Tracees* named_tracees(Context& c, Term name) {
  const Tracees* found = std::ranges::find(kTracees, c.name(name), &Tracees::name);
  return found == std::end(kTracees) ? nullptr : found;
}

// What means nothing for ports, or for processes, and is not kept for new ones.
constexpr std::uint32_t kOfPorts = TraceFlag::kPorts | TraceFlag::kRunningPorts;
constexpr std::uint32_t kOfProcesses =
    TraceFlag::kProcs | TraceFlag::kSetOnSpawn | TraceFlag::kSetOnFirstSpawn | TraceFlag::kSetOnLink |
    TraceFlag::kSetOnFirstLink | TraceFlag::kArity | TraceFlag::kSilent | TraceFlag::kCall | TraceFlag::kReturnTo |
    TraceFlag::kRunning | TraceFlag::kRunningProcs | TraceFlag::kExiting | TraceFlag::kGarbageCollection;

// It cannot be traced by this one, which is logged, too.
Term bad_tracer(Context& c) {
  Arena space;
  Term text = make_byte_list(space, "** can only have one tracer per process\n");
  log_event(c.vm, atoms::k_error, "~s~n", std::span(&text, 1), c.self(), c.process.group_leader);
  return c.badarg();
}

Term trace_named(Context& c, TraceSessionId session, const Tracees& tracees, bool on, const TraceOptions& options) {
  std::size_t count = 0;
  TraceTable& traces = *c.vm.traces;
  auto change = [&](Term tracee) {
    if (traces.change(session, tracee, on, options.flags, options.tracer)) ++count;
  };
  for (TraceTable::Kind kind : {TraceTable::kProcesses, TraceTable::kPorts})
    if (tracees.fresh && (kind == TraceTable::kPorts ? tracees.ports : tracees.processes))
      traces.change_new(session, kind, on, options.flags & ~(kind == TraceTable::kPorts ? kOfProcesses : kOfPorts),
                        options.tracer);
  if (!tracees.existing) return count_term(count);
  if (tracees.processes) c.vm.processes->each([&](Process& process) { change(process.pid()); });
  if (tracees.ports && !options.tracer.is_local_port() && c.vm.ports != nullptr)
    for (Term port : c.vm.ports->all())
      change(port);
  return count_term(count);
}

Term trace(Context& c, TraceSessionId session, Term who, Term how, Term flag_list) {
  TraceOptions options;
  if (!parse_trace_options(c, session, flag_list, &options)) return bad_trace_option(c);
  if (!how.is_boolean()) return c.badarg();
  bool on = how == atoms::k_true;
  const Tracees* named = who.is_atom() ? named_tracees(c, who) : nullptr;
  if (named == nullptr && !who.is_local_pid() && !who.is_local_port()) return c.badarg();
  if (on && options.tracer_is_module) return c.notsup();
  if ((options.flags & kTraceFlagCpuTimestamp) != 0) {
    // Processor time is that of the program: it is for all or nobody.
    if (on && who != atoms::k_all) return c.error_with_cause(atoms::k_badarg, atoms::k_none);
    if (who == atoms::k_all) c.vm.traces->tell_cpu_time(on);
    options.flags &= ~kTraceFlagCpuTimestamp;
    if (options.flags == 0) return Term::small(0);
  }
  if (named != nullptr) return trace_named(c, session, *named, on, options);
  TraceTable::Traced traced = c.vm.traces->of(session, who);
  if (on && traced.flags != 0 && traced.tracer != options.tracer) return bad_tracer(c);
  // Two ports that trace each other would wait for each other.
  if (on && who.is_local_port() && options.tracer.is_local_port()) return c.notsup();
  return c.vm.traces->change(session, who, on, options.flags, options.tracer) ? Term::small(1) : c.badarg();
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
  auto without = [&](auto has) { std::erase_if(sessions, [&](const auto& info) { return !has(info.id); }); };
  auto traces_new = [&](TraceTable::Kind kind) {
    without([&](TraceSessionId session) { return c.vm.traces->of_new(session, kind).flags != 0; });
  };
  auto tells = [&](MessageWay way) {
    without([&](TraceSessionId session) {
      TraceTable::Filter filter = c.vm.traces->filter(session, way);
      return filter == nullptr || filter->shown(c.heap()) != atoms::k_false;
    });
  };
  const Tracees* named = what.is_atom() ? named_tracees(c, what) : nullptr;
  if (what.is_local_pid() || what.is_local_port())
    sessions = c.vm.traces->sessions(what);
  else if (named != nullptr && named->fresh && !named->existing)
    traces_new(named->processes ? TraceTable::kProcesses : TraceTable::kPorts);
  else if (what == atoms::k_send || what == atoms::k_receive)
    tells(what == atoms::k_send ? MessageWay::kSent : MessageWay::kReceived);
  else if (what == atoms::k_on_load)
    without([&](TraceSessionId session) {
      return Tuple(on_load_trace_info(c, session, atoms::k_all))[1] != atoms::k_false;
    });
  else if (what.is_tuple(3)) {
    auto all = [&](TraceSessionId session) { return Tuple(function_trace_info(c, session, what, atoms::k_all))[1]; };
    if (all(kOldSession) == atoms::k_undefined) return make_tuple(c.heap(), {atoms::k_session, atoms::k_undefined});
    without([&](TraceSessionId session) { return all(session) != atoms::k_false; });
  } else if (what != atoms::k_any)
    return bad_trace_option(c);
  return make_tuple(c.heap(), {atoms::k_session, trace_session_list(c, sessions)});
}

Term trace_info(Context& c, TraceSessionId session, Term what, Term item) {
  auto answer = [&](Term value) { return make_tuple(c.heap(), {item, value}); };
  bool known_item = is_one_of(c, item, kFunctionItems);
  if (what.is_tuple(3)) return known_item ? function_trace_info(c, session, what, item) : c.badarg();
  if (what == atoms::k_on_load) return known_item ? on_load_trace_info(c, session, item) : c.badarg();
  if (what == atoms::k_send || what == atoms::k_receive) {
    if (item != atoms::k_match_spec) return c.badarg();
    MessageWay way = what == atoms::k_send ? MessageWay::kSent : MessageWay::kReceived;
    TraceTable::Filter filter = c.vm.traces->filter(session, way);
    return answer(filter == nullptr ? atoms::k_true : filter->shown(c.heap()));
  }
  const Tracees* named = what.is_atom() ? named_tracees(c, what) : nullptr;
  bool of_new = named != nullptr && named->fresh && !named->existing;
  if (!what.is_local_pid() && !what.is_local_port() && !of_new) return bad_trace_option(c);
  if (item != atoms::k_flags && item != atoms::k_tracer) return c.badarg();
  if (!of_new && !is_alive(c.vm, what)) return atoms::k_undefined;
  TraceTable::Kind kind = of_new && !named->processes ? TraceTable::kPorts : TraceTable::kProcesses;
  TraceTable::Traced traced = of_new ? c.vm.traces->of_new(session, kind) : c.vm.traces->of(session, what);
  if (item == atoms::k_tracer) return answer(traced.flags == 0 ? Term::nil() : traced.tracer);
  std::vector<Term> flags;
  for (const NamedTraceFlag& flag : kTraceFlags)
    if (flag.name != "all" && (flag.flag & ~traced.flags) == 0) flags.push_back(c.atom(flag.name));
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

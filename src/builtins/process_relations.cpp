// Links, monitors, aliases, exit signals, names.
#include "builtins/table.h"
#include "process/registry.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/table.h"
#include "process/trace.h"

namespace mote {

namespace {

// A dead process linked to: the caller dies of noproc, or hears of it where it traps exits.
Term link_to_nobody(Context& c, Term other) {
  if (!c.process.has(Process::kTrapExit)) return c.error(atoms::k_noproc);
  send_tuple(c.vm, SignalKind::kMessage, c.self(), Term::none(), {atoms::k_EXIT, other, atoms::k_noproc});
  return atoms::k_true;
}

Term make_link(Context& c) {
  Term other = c[0];
  if (other == c.self()) return atoms::k_true;
  if (other.is_local_pid()) {
    if (has_link(c.process, other)) return atoms::k_true;
    if (c.vm.processes->find(other) == nullptr) return link_to_nobody(c, other);
    add_link(c.process, other);
    send_signal(c.vm, SignalKind::kLink, other, c.self(), Term::nil());
    return atoms::k_true;
  }
  if (other.is_local_port()) {
    if (has_link(c.process, other)) return atoms::k_true;
    if (!c.vm.port_receiver->alive(other)) return link_to_nobody(c, other);
    add_link(c.process, other);
    c.vm.port_receiver->link(other, c.self());
    return atoms::k_true;
  }
  if (other.is_pid()) {  // of another node: the link breaks at once
    send_tuple(c.vm, SignalKind::kExitRequest, c.self(), Term::none(), {atoms::k_EXIT, other, atoms::k_noconnection});
    return atoms::k_true;
  }
  return c.badarg();
}

Term link_1(Context& c) {
  Term result = make_link(c);
  if (result.is_none()) return result;
  trace_event(c.process, TraceFlag::kProcs, {atoms::k_link, c[0]});
  if (c.vm.traces != nullptr && c[0].is_local_pid()) c.vm.traces->linked(c.process, c[0]);
  return result;
}

Term unlink_1(Context& c) {
  Term other = c[0];
  if (!other.is_pid() && !other.is_port()) return c.badarg();
  trace_event(c.process, TraceFlag::kProcs, {atoms::k_unlink, other});
  if (!has_link(c.process, other)) return atoms::k_true;
  Links& links = links_of(c.process);
  if (other.is_local_pid()) {
    Word id = links.next_unlink++;
    links.links[other.bits()] = id;
    send_signal(c.vm, SignalKind::kUnlink, other, c.self(), Term::small(static_cast<std::int64_t>(id)));
  } else {
    links.links.erase(other.bits());
    c.vm.port_receiver->unlink(other, c.self(), Term::nil());
  }
  return atoms::k_true;
}

// What a monitor by name watches where nobody has the name.
Term nobody(bool port) {
  constexpr Word kUnused = (Word{1} << 59) - 1;
  return port ? Term::local_port(kUnused) : Term::local_pid(kUnused);
}

void monitor_process(Context& c, Term target, Term name, Term reference) {
  Term shown = name.is_none() ? Term::nil() : name;
  send_tuple(c.vm, SignalKind::kMonitor, target, c.self(), {reference, shown});
}

// Watches what `item` names; the monitor is entered before anything can answer.
Term monitor_item(Context& c, Term type, Term item, Term options) {
  bool port = type == atoms::k_port;
  Term reference = monitor_reference(c.process, options);
  if (reference.is_none()) return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  if (!port && type != atoms::k_process && type != atoms::k_time_offset)
    return c.error_with_cause(atoms::k_badarg, atoms::k_badtype);
  Term name;
  // A name of another node cannot be watched where this one is not distributed.
  if (item.is_tuple(2) && Tuple(item)[0].is_atom() && Tuple(item)[1] == c.vm.node_name) item = Tuple(item)[0];
  Term target = item;
  if (type == atoms::k_time_offset) {
    if (item != atoms::k_clock_service) return c.badarg();
    return reference;
  }
  if (item.is_atom()) {
    name = item;
    target = c.vm.registry->find(item);
    if (target.is_none() || target.is_local_port() != port) target = nobody(port);
  } else if (port ? !item.is_local_port() : !item.is_pid()) {
    return c.badarg();
  }
  if (target == c.self()) return reference;
  Monitor monitor{port ? Monitor::kPort : Monitor::kProcess, false, false, target, name, Term::none()};
  apply_monitor_options(c.process, options, reference, &monitor);
  links_of(c.process).monitors[ReferenceNumber::of(reference)] = monitor;
  if (port)
    c.vm.port_receiver->monitor(target, c.self(), reference, name);
  else if (target.is_local_pid())
    monitor_process(c, target, name, reference);
  else
    send_down(c.vm, c.self(), reference, target, name, atoms::k_noconnection);
  return reference;
}

Term monitor_2(Context& c) {
  return monitor_item(c, c[0], c[1], Term::nil());
}
Term monitor_3(Context& c) {
  return monitor_item(c, c[0], c[1], c[2]);
}

// Ends the monitor; false where there was none.
bool end_monitor(Context& c, Term reference) {
  Links* links = c.process.links;
  if (links == nullptr) return false;
  ReferenceNumber number = ReferenceNumber::of(reference);
  auto found = links->monitors.find(number);
  if (found == links->monitors.end()) return false;
  Monitor monitor = found->second;
  links->monitors.erase(found);
  if (monitor.alias_demonitor || monitor.alias_reply) links->aliases.erase(number);
  if (monitor.kind == Monitor::kPort)
    c.vm.port_receiver->demonitor(monitor.target, c.self(), reference);
  else
    send_signal(c.vm, SignalKind::kDemonitor, monitor.target, c.self(), reference);
  return true;
}

// Takes a 'DOWN' (or tagged) message of this reference out of the mailbox.
void flush_down(Process& process, Term reference) {
  if (process.signals_arrived()) process.receive_signals();
  ReferenceNumber number = ReferenceNumber::of(reference);
  for (Signal* message = process.first; message != nullptr; message = message->next_signal()) {
    if (message->kind == SignalKind::kMarker || !message->value.is_tuple(5)) continue;
    Tuple down(message->value);
    if (!down[1].is_reference() || down[1].has_tag(Tag::kExternal) || ReferenceNumber::of(down[1]) != number) continue;
    process.unlink_message(message);
    destroy_signal(message);
    return;
  }
}

Term demonitor_1(Context& c) {
  if (!c[0].is_reference()) return c.badarg();
  if (!c[0].has_tag(Tag::kExternal)) end_monitor(c, c[0]);
  return atoms::k_true;
}

Term demonitor_2(Context& c) {
  bool flush = false, info = false;
  Term options = c[1];
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (option == atoms::k_flush)
      flush = true;
    else if (option == atoms::k_info)
      info = true;
    else
      return c.badarg();
  }
  if (!options.is_nil() || !c[0].is_reference()) return c.badarg();
  if (c[0].has_tag(Tag::kExternal)) return atoms::k_true;
  bool was = end_monitor(c, c[0]);
  if (flush && !was) flush_down(c.process, c[0]);
  return info ? Term::boolean(was) : atoms::k_true;
}

Term alias_with(Context& c, Links::AliasKind kind) {
  NewReference number = next_reference(c.vm);
  links_of(c.process).aliases[ReferenceNumber{number.low, number.high}] = kind;
  return make_alias_reference(c.heap(), number.low, number.high, c.self());
}

Term alias_0(Context& c) {
  return alias_with(c, Links::kExplicit);
}

Term alias_1(Context& c) {
  Links::AliasKind kind = Links::kExplicit;
  Term options = c[0];
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (option == atoms::k_reply)
      kind = Links::kReply;
    else if (option != atoms::k_explicit_unalias)
      return c.badarg();
  }
  return options.is_nil() ? alias_with(c, kind) : c.badarg();
}

Term unalias_1(Context& c) {
  if (!c[0].is_reference()) return c.badarg();
  if (c[0].has_tag(Tag::kExternal) || c.process.links == nullptr) return atoms::k_false;
  return Term::boolean(c.process.links->aliases.erase(ReferenceNumber::of(c[0])) > 0);
}

Term exit_2(Context& c) {
  Term to = c[0];
  if (to.is_local_pid()) {
    send_tuple(c.vm, SignalKind::kExitRequest, to, c.self(), {atoms::k_EXIT, c.self(), c[1]});
    // An exit signal to oneself is received before this returns.
    if (to == c.self()) c.process.receive_signals();
    return atoms::k_true;
  }
  if (to.is_local_port()) {
    c.vm.port_receiver->exit_request(to, c.self(), c[1]);
    return atoms::k_true;
  }
  return to.is_pid() || to.is_port() ? atoms::k_true : c.badarg();
}

Term is_process_alive_1(Context& c) {
  if (!c[0].is_local_pid()) return c.badarg();
  if (c[0] == c.self()) return atoms::k_true;
  if (c.vm.processes->find(c[0]) == nullptr) return atoms::k_false;
  // The answer must come after the effect of signals already sent: asked by a signal, too.
  Term reference = make_new_reference(c.vm, c.heap());
  send_signal(c.vm, SignalKind::kIsAlive, c[0], c.self(), reference);
  return c.call(atoms::k_erts_internal, atoms::k_await_result, {reference});
}

void tell_of_name(Context& c, Term who, Term event, Term name) {
  if (c.vm.traces == nullptr) return;
  if (who.is_local_port())
    c.vm.traces->tell_of_port(who, TraceFlag::kPorts, {event, name});
  else if (Process* process = c.vm.processes->find(who))
    trace_event(*process, TraceFlag::kProcs, {event, name});
}

Term register_2(Context& c) {
  Term name = c[0], who = c[1];
  auto refused = [&](Term cause) { return c.error_with_cause(atoms::k_badarg, cause); };
  if (!name.is_atom() || name == atoms::k_undefined) return refused(atoms::k_none);
  if (!who.is_local_pid() && !who.is_local_port()) return refused(atoms::k_none);
  Process* process = who.is_local_pid() ? c.vm.processes->find(who) : nullptr;
  auto alive = [&] {
    if (process == nullptr) return who.is_local_port() && c.vm.port_receiver->alive(who);
    // Either this sees that the process has ended, or its end sees that it may have a name.
    process->named.store(true, std::memory_order_seq_cst);
    return process->pid_bits.load(std::memory_order_seq_cst) == who.bits();
  };
  switch (c.vm.registry->add(name, who, alive)) {
    case Registry::Outcome::kEnded:
      return refused(who.is_local_pid() ? atoms::k_notalive : atoms::k_none);
    case Registry::Outcome::kHasAnother:
      return refused(atoms::k_registered_name);
    case Registry::Outcome::kTaken:
      return refused(atoms::k_none);
    case Registry::Outcome::kAdded:
      break;
  }
  tell_of_name(c, who, atoms::k_register, name);
  return atoms::k_true;
}

Term unregister_1(Context& c) {
  Term who = c[0].is_atom() ? c.vm.registry->remove(c[0]) : Term::none();
  if (who.is_none()) return c.badarg();
  tell_of_name(c, who, atoms::k_unregister, c[0]);
  return atoms::k_true;
}

Term whereis_1(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  Term who = c.vm.registry->find(c[0]);
  return who.is_none() ? atoms::k_undefined : who;
}

Term registered_0(Context& c) {
  return make_list(c.heap(), c.vm.registry->names());
}

Term processes_0(Context& c) {
  constexpr std::size_t kMany = 20000;
  if (c.vm.processes->count() > kMany && c.aside()) return Term::none();
  std::vector<Term> pids;
  c.vm.processes->each([&](Process& process) { pids.push_back(process.pid()); });
  std::erase_if(pids, [](Term pid) { return !pid.is_local_pid(); });
  c.charge(static_cast<std::int64_t>(pids.size() / 50));
  return make_list(c.heap(), pids);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "link", 1, link_1},
    {"erlang", "unlink", 1, unlink_1},
    {"erlang", "monitor", 2, monitor_2},
    {"erlang", "monitor", 3, monitor_3},
    {"erlang", "demonitor", 1, demonitor_1},
    {"erlang", "demonitor", 2, demonitor_2},
    {"erlang", "alias", 0, alias_0},
    {"erlang", "alias", 1, alias_1},
    {"erlang", "unalias", 1, unalias_1},
    {"erlang", "exit", 2, exit_2},
    {"erlang", "is_process_alive", 1, is_process_alive_1},
    {"erlang", "register", 2, register_2},
    {"erlang", "unregister", 1, unregister_1},
    {"erlang", "whereis", 1, whereis_1},
    {"erlang", "registered", 0, registered_0},
    {"erlang", "processes", 0, processes_0},
};

}  // namespace

std::span<const Builtin> process_relations_builtins() {
  return kBuiltins;
}

}  // namespace mote

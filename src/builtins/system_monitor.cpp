// erlang:system_monitor (see SystemMonitor), and system_profile: what that is to watch is checked and remembered, and
// told when asked; nothing is reported yet.
#include <algorithm>
#include <utility>

#include "builtins/table.h"
#include "process/settings.h"
#include "process/table.h"

namespace mote {

namespace {

bool is_receiver(Term term) {
  return term.is_local_pid() || term.is_local_port();
}

Term number(std::uint64_t value) {
  return Term::small(static_cast<std::int64_t>(value));
}

Term pair(Context& c, std::string_view key, Term value) {
  return make_tuple(c.heap(), {c.atom(key), value});
}

// -- system_monitor

bool parse_limit(Term term, std::uint64_t least, std::uint64_t* value) {
  if (!term.is_small() || term.small_value() < 0) return false;
  *value = std::max(least, static_cast<std::uint64_t>(term.small_value()));
  return true;
}

// {long_message_queue, {Disable, Enable}}
bool parse_queue_limits(Term limits, SystemMonitor::Watched* wanted) {
  if (!limits.is_tuple(2) || !parse_limit(Tuple(limits)[0], 0, &wanted->queue_disable) ||
      !parse_limit(Tuple(limits)[1], 0, &wanted->queue_enable))
    return false;
  return wanted->queue_enable > 0 && wanted->queue_disable < wanted->queue_enable;
}

bool parse_monitor_option(Context& c, Term option, SystemMonitor::Watched* wanted) {
  if (option.is_atom()) {
    std::string_view name = c.name(option);
    if (name == "busy_port") return wanted->busy_port = true;
    return name == "busy_dist_port" && (wanted->busy_dist_port = true);
  }
  if (!option.is_tuple(2) || !Tuple(option)[0].is_atom()) return false;
  std::string_view name = c.name(Tuple(option)[0]);
  Term value = Tuple(option)[1];
  if (name == "long_gc") return parse_limit(value, 1, &wanted->long_gc);
  if (name == "long_schedule") return parse_limit(value, 1, &wanted->long_schedule);
  if (name == "large_heap") return parse_limit(value, SystemMonitor::kLeastLargeHeap, &wanted->large_heap);
  return name == "long_message_queue" && parse_queue_limits(value, wanted);
}

// What is watched, as {Receiver, Options}; undefined for nothing.
Term monitoring_term(Context& c, const SystemMonitor::Watched& monitoring) {
  if (monitoring.receiver == atoms::k_undefined) return atoms::k_undefined;
  Term options = Term::nil();
  auto add = [&](Term option) { options = make_cons(c.heap(), option, options); };
  if (monitoring.queue_enable != 0)
    add(pair(c, "long_message_queue",
             make_tuple(c.heap(), {number(monitoring.queue_disable), number(monitoring.queue_enable)})));
  if (monitoring.long_gc != 0) add(pair(c, "long_gc", number(monitoring.long_gc)));
  if (monitoring.long_schedule != 0) add(pair(c, "long_schedule", number(monitoring.long_schedule)));
  if (monitoring.large_heap != 0) add(pair(c, "large_heap", number(monitoring.large_heap)));
  if (monitoring.busy_port) add(c.atom("busy_port"));
  if (monitoring.busy_dist_port) add(c.atom("busy_dist_port"));
  return make_tuple(c.heap(), {monitoring.receiver, options});
}

// Replaces what is watched; returns what was.
Term watch(Context& c, const SystemMonitor::Watched& wanted) {
  return monitoring_term(c, c.vm.monitor.set(c.vm, wanted));
}

Term set_monitor(Context& c, Term receiver, Term options) {
  if (receiver == atoms::k_undefined) return watch(c, {});
  SystemMonitor::Watched wanted;
  bool any = options.is_cons();
  for (; options.is_cons(); options = Cons(options).tail())
    if (!parse_monitor_option(c, Cons(options).head(), &wanted)) return c.badarg();
  if (!options.is_nil()) return c.badarg();
  if (!any) return watch(c, {});
  if (!receiver.is_local_pid() || c.vm.processes->find(receiver) == nullptr) return c.badarg();
  wanted.receiver = receiver;
  return watch(c, wanted);
}

Term system_monitor_0(Context& c) {
  return monitoring_term(c, c.vm.monitor.watched(c.vm));
}

Term system_monitor_1(Context& c) {
  if (c[0] == atoms::k_undefined) return watch(c, {});
  return c[0].is_tuple(2) ? set_monitor(c, Tuple(c[0])[0], Tuple(c[0])[1]) : c.badarg();
}

Term system_monitor_2(Context& c) {
  return set_monitor(c, c[0], c[1]);
}

// -- system_profile

bool parse_profile_option(Context& c, Term option, SystemSettings::Profiling* wanted) {
  if (!option.is_atom()) return false;
  std::string_view name = c.name(option);
  if (name == "exclusive") return wanted->exclusive = true;
  if (name == "scheduler") return wanted->scheduler = true;
  if (name == "runnable_procs") return wanted->processes = true;
  if (name == "runnable_ports") return wanted->ports = true;
  return name == "timestamp" || name == "monotonic_timestamp" || name == "strict_monotonic_timestamp";
}

Term profiling_term(Context& c, const SystemSettings::Profiling& profiling) {
  if (profiling.receiver == atoms::k_undefined) return atoms::k_undefined;
  Term options = Term::nil();
  auto add = [&](bool wanted, std::string_view name) {
    if (wanted) options = make_cons(c.heap(), c.atom(name), options);
  };
  add(profiling.ports, "runnable_ports");
  add(profiling.processes, "runnable_procs");
  add(profiling.scheduler, "scheduler");
  add(profiling.exclusive, "exclusive");
  return make_tuple(c.heap(), {profiling.receiver, options});
}

Term system_profile_0(Context& c) {
  std::lock_guard lock(c.vm.settings->mutex);
  return profiling_term(c, c.vm.settings->profiling);
}

Term system_profile_2(Context& c) {
  SystemSettings::Profiling wanted;
  bool off = c[0] == atoms::k_undefined || c[1].is_nil();
  if (!off) {
    Term options = c[1];
    for (; options.is_cons(); options = Cons(options).tail())
      if (!parse_profile_option(c, Cons(options).head(), &wanted)) return c.badarg();
    if (!options.is_nil() || !is_receiver(c[0])) return c.badarg();
    wanted.receiver = c[0];
  }
  std::lock_guard lock(c.vm.settings->mutex);
  return profiling_term(c, std::exchange(c.vm.settings->profiling, wanted));
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "system_monitor", 0, system_monitor_0}, {"erlang", "system_monitor", 1, system_monitor_1},
    {"erlang", "system_monitor", 2, system_monitor_2}, {"erlang", "system_profile", 0, system_profile_0},
    {"erlang", "system_profile", 2, system_profile_2},
};

}  // namespace

std::span<const Builtin> system_monitor_builtins() {
  return kBuiltins;
}

}  // namespace mote

// erlang:system_flag/2: what it changes is in SystemSettings. Flags about things Mote decides by itself (binding
// schedulers to processors, for one) are accepted and remembered.
#include <algorithm>
#include <utility>

#include "builtins/cpu_topology.h"
#include "builtins/table.h"
#include "builtins/time_unit.h"
#include "process/log.h"
#include "process/options.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/seq_trace.h"
#include "process/settings.h"
#include "process/table.h"

namespace mote {

namespace {

constexpr std::int64_t kMaxHeapNumber = (std::int64_t{1} << 58) - 1;

bool is_name(Context& c, Term term, std::string_view name) {
  return term.is_atom() && c.name(term) == name;
}

// Replaces `flag` by the integer in c[1] and returns what it was. badarg unless least <= value <= most.
template <typename Number>
Term replace_number(Context& c, std::atomic<Number>& flag, std::int64_t least, std::int64_t most) {
  if (!c[1].is_small() || c[1].small_value() < least || c[1].small_value() > most) return c.badarg();
  Number before = flag.exchange(static_cast<Number>(c[1].small_value()));
  return Term::small(static_cast<std::int64_t>(before));
}

Term replace_boolean(Context& c, std::atomic<bool>& flag) {
  return c[1].is_boolean() ? Term::boolean(flag.exchange(c[1] == atoms::k_true)) : c.badarg();
}

Term backtrace_depth(Context& c) {
  if (!c[1].is_small() || c[1].small_value() < 0) return c.badarg();
  auto depth =
      static_cast<std::uint32_t>(std::min<std::int64_t>(c[1].small_value(), SystemSettings::kDeepestBacktrace));
  return Term::small(c.vm.settings->backtrace_depth.exchange(depth));
}

// That a flag is to be used no more, as it is said there.
void warn(Context& c, std::string_view text) {
  Term list = make_byte_list(c.heap(), text);
  log_event(c.vm, atoms::k_warning, "~s~n", std::span(&list, 1), c.self(), c.process.group_leader);
}

Term cpu_topology(Context& c) {
  warn(c,
       "A call to erlang:system_flag(cpu_topology, _) was made.\n"
       "The cpu_topology argument is deprecated and scheduled\n"
       "for removal in Erlang/OTP 18. For more information\n"
       "see the erlang:system_flag/2 documentation.\n");
  Term set = c.atom("set_cpu_topology");
  return set.is_none() ? set : c.call(atoms::k_erlang, set, {c[1]});
}

Term schedulers_online(Context& c) {
  return replace_number(c, c.vm.settings->schedulers_online, 1, c.vm.scheduler->workers());
}

Term dirty_cpu_schedulers_online(Context& c) {
  return replace_number(c, c.vm.settings->dirty_cpu_online, 1, c.vm.settings->dirty_cpu_schedulers);
}

Term fullsweep_after(Context& c) {
  constexpr std::int64_t kMost = 65'535;
  if (!c[1].is_small() || c[1].small_value() < 0) return c.badarg();
  auto count = static_cast<std::uint32_t>(std::min(c[1].small_value(), kMost));
  return Term::small(c.vm.settings->fullsweep_after.exchange(count));
}

Term min_heap_size(Context& c) {
  constexpr std::int64_t kMost = std::int64_t{1} << 48;
  if (!c[1].is_small() || c[1].small_value() < 0 || c[1].small_value() > kMost) return c.badarg();
  std::size_t words =
      std::max(kept_min_words(static_cast<std::size_t>(c[1].small_value())), ProcessHeap::kToldMinWords);
  return Term::small(static_cast<std::int64_t>(c.vm.settings->min_heap_words.exchange(words)));
}

Term min_bin_vheap_size(Context& c) {
  return replace_number(c, c.vm.settings->min_binary_heap_words, 0, kMaxHeapNumber);
}

Term max_heap_size(Context& c) {
  SystemSettings& settings = *c.vm.settings;
  std::size_t words = settings.max_heap_words.load();
  std::uint32_t flags = settings.max_heap_flags.load();
  Term before = max_heap_map(c.heap(), c.atoms(), words, flags);
  if (!parse_max_heap(c[1], &words, &flags)) return c.badarg();
  if (words != 0 && words < settings.min_heap_words.load()) return c.badarg();
  settings.max_heap_words = words;
  settings.max_heap_flags = flags;
  return before;
}

Term microstate_accounting(Context& c) {
  if (is_name(c, c[1], "reset")) return Term::boolean(c.vm.settings->microstate_accounting.load());
  return replace_boolean(c, c.vm.settings->microstate_accounting);
}

// OTP keeps this one in a process of kernel's, which calls erts_internal:scheduler_wall_time/1.
Term scheduler_wall_time(Context& c) {
  if (!c[1].is_boolean()) return c.badarg();
  Term set = c.atom("system_flag_scheduler_wall_time");
  return set.is_none() ? set : c.call(atoms::k_erts_internal, set, {c[1]});
}

Term outstanding_requests(Context& c) {
  return replace_number(c, c.vm.settings->outstanding_requests, 1, SystemSettings::kMaxOutstandingRequests);
}

Term trace_control_word(Context& c) {
  return replace_number(c, c.vm.settings->trace_control_word, 0, 0xFFFF'FFFF);
}

Term scheduler_bind_type(Context& c) {
  warn(c,
       "A call to erlang:system_flag(scheduler_bind_type, _) was\n"
       "made. The scheduler_bind_type argument is deprecated and\n"
       "scheduled for removal in Erlang/OTP 18. For more\n"
       "information see the erlang:system_flag/2 documentation.\n");
  static constexpr std::string_view kTypes[] = {"unbound",
                                                "no_spread",
                                                "thread_spread",
                                                "processor_spread",
                                                "spread",
                                                "no_node_thread_spread",
                                                "no_node_processor_spread",
                                                "thread_no_node_processor_spread",
                                                "default_bind"};
  if (!c[1].is_atom() || std::ranges::find(kTypes, c.name(c[1])) == std::end(kTypes)) return c.badarg();
  Term type = is_name(c, c[1], "default_bind") ? c.atom("thread_no_node_processor_spread") : c[1];
  return Term::from_bits(c.vm.settings->scheduler_bind_type.exchange(type.bits()));
}

Term system_logger(Context& c) {
  bool process = c[1].is_local_pid() && c.vm.processes->find(c[1]) != nullptr;
  if (!process && c[1] != atoms::k_logger && c[1] != atoms::k_undefined) return c.badarg();
  return Term::from_bits(c.vm.system_logger.exchange(c[1].bits()));
}

Term time_offset(Context& c) {
  if (!is_name(c, c[1], "finalize")) return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  Term before = time_offset_state(c);
  c.vm.settings->time_offset_final = true;
  return before;
}

// How far scheduling is blocked; with the mutex held.
Term blocked_state(Context& c) {
  const SystemSettings& settings = *c.vm.settings;
  if (!settings.scheduling_blockers.empty()) return c.atom("blocked");
  return c.atom(settings.normal_scheduling_blockers.empty() ? "enabled" : "blocked_normal");
}

// Remembered, not acted on: processes of Mote never need the others to stand still.
Term multi_scheduling(Context& c) {
  if (!c[1].is_atom()) return c.badarg();
  std::string_view how = c.name(c[1]);
  bool normal = how == "block_normal" || how == "unblock_normal";
  bool block = how == "block" || how == "block_normal";
  if (!normal && !block && how != "unblock") return c.badarg();
  SystemSettings& settings = *c.vm.settings;
  std::lock_guard lock(settings.mutex);
  std::vector<Term>& blockers = normal ? settings.normal_scheduling_blockers : settings.scheduling_blockers;
  if (block) {
    blockers.push_back(c.self());
  } else if (auto found = std::ranges::find(blockers, c.self().bits(), &Term::bits); found != blockers.end()) {
    blockers.erase(found);
  }
  return blocked_state(c);
}

Term set_sequential_tracer(Context& c) {
  Term tracer = c[1];
  // Another module would need native functions.
  if (tracer.is_tuple(2) && Tuple(tracer)[0].is_atom() && c.name(Tuple(tracer)[0]) == "erl_tracer")
    tracer = Tuple(tracer)[1];
  bool valid = tracer == atoms::k_false || (tracer.is_local_pid() && c.vm.processes->find(tracer) != nullptr) ||
               (tracer.is_local_port() && c.vm.port_receiver->alive(tracer));
  if (!valid) return c.badarg();
  Term before = sequential_tracer(c.vm);
  c.vm.sequential_tracer.store(tracer.bits(), std::memory_order_release);
  return before;
}

// Whatever the value.
Term reset_seq_trace(Context& c) {
  reset_sequences(c.vm);
  return atoms::k_true;
}

Term accepted(Context&) {
  return atoms::k_true;
}

Term erts_alloc(Context& c) {
  return c[1].is_tuple(3) && Tuple(c[1])[2].is_small() ? atoms::k_notsup : c.badarg();
}

struct Flag {
  std::string_view name;
  BuiltinFunction set;
};

// In alphabetical order.
constexpr Flag kFlags[] = {
    {"backtrace_depth", backtrace_depth},
    {"cpu_topology", cpu_topology},
    {"debug_flags", accepted},
    {"dirty_cpu_schedulers_online", dirty_cpu_schedulers_online},
    {"erts_alloc", erts_alloc},
    {"fullsweep_after", fullsweep_after},
    {"internal_cpu_topology", replace_topology},
    {"max_heap_size", max_heap_size},
    {"microstate_accounting", microstate_accounting},
    {"min_bin_vheap_size", min_bin_vheap_size},
    {"min_heap_size", min_heap_size},
    {"multi_scheduling", multi_scheduling},
    {"outstanding_system_requests_limit", outstanding_requests},
    {"reset_seq_trace", reset_seq_trace},
    {"scheduler_bind_type", scheduler_bind_type},
    {"scheduler_wall_time", scheduler_wall_time},
    {"schedulers_online", schedulers_online},
    {"sequential_tracer", set_sequential_tracer},
    {"system_logger", system_logger},
    {"time_offset", time_offset},
    {"trace_control_word", trace_control_word},
};
static_assert(std::ranges::is_sorted(kFlags, {}, &Flag::name));

Term system_flag_2(Context& c) {
  if (c[0].is_atom()) {
    std::string_view name = c.name(c[0]);
    const Flag* flag = std::ranges::lower_bound(kFlags, name, {}, &Flag::name);
    if (flag != std::end(kFlags) && flag->name == name) return flag->set(c);
  }
  return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

// erts_internal:scheduler_wall_time(On)
Term scheduler_wall_time_1(Context& c) {
  return Term::boolean(c.vm.settings->scheduler_wall_time.exchange(c[0] == atoms::k_true));
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "system_flag", 2, system_flag_2},
    {"erts_internal", "scheduler_wall_time", 1, scheduler_wall_time_1},
};

}  // namespace

std::span<const Builtin> system_flag_builtins() {
  return kBuiltins;
}

}  // namespace mote

// erlang:system_info/1. One row for each item there is; what tells of memory is in system_memory.cpp.
#include <algorithm>
#include <vector>

#include "base/work.h"
#include "builtins/cpu_topology.h"
#include "builtins/system_memory.h"
#include "builtins/table.h"
#include "builtins/time_unit.h"
#include "code/code_server.h"
#include "dump/sections.h"
#include "dump/version.h"
#include "ets/tables.h"
#include "io/ports.h"
#include "native/host.h"
#include "os/clock.h"
#include "os/cpu.h"
#include "os/platform.h"
#include "process/options.h"
#include "process/scheduler.h"
#include "process/seq_trace.h"
#include "process/settings.h"
#include "process/table.h"
#include "sched/worker_scheduler.h"

namespace mote {

namespace {

Term number(std::uint64_t value) {
  return Term::small(static_cast<std::int64_t>(value));
}
Term text(Context& c, std::string_view bytes) {
  return make_byte_list(c.heap(), bytes);
}
Term pair(Context& c, Term key, Term value) {
  return make_tuple(c.heap(), {key, value});
}
Term pair(Context& c, std::string_view key, Term value) {
  return pair(c, c.atom(key), value);
}
int workers(Context& c) {
  return c.vm.scheduler->workers();
}

// -- what runs

Term system_version(Context& c) {
  return text(c, dump::version_text(c.vm));
}
Term otp_release(Context& c) {
  return text(c, c.vm.settings->otp_release);
}
Term version(Context& c) {
  return text(c, c.vm.settings->erts_version);
}
Term compat_rel(Context& c) {
  if (c.vm.settings->compatible_release != 0) return number(c.vm.settings->compatible_release);
  return number(std::strtoull(c.vm.settings->otp_release.c_str(), nullptr, 10));
}
Term machine(Context& c) {
  return text(c, "BEAM");
}
Term nif_version(Context& c) {
  return text(c, "2.17");
}
Term driver_version(Context& c) {
  return text(c, "3.3");
}
Term system_architecture(Context& c) {
  return text(c, platform_triple());
}
Term c_compiler_used(Context& c) {
#if defined(__clang__)
  Term release = make_tuple(
      c.heap(), {Term::small(__clang_major__), Term::small(__clang_minor__), Term::small(__clang_patchlevel__)});
  return pair(c, "clang", release);
#else
  return pair(c, "gnuc", make_tuple(c.heap(), {Term::small(__GNUC__), Term::small(__GNUC_MINOR__)}));
#endif
}
Term build_type(Context& c) {
#ifdef NDEBUG
  return c.atom("opt");
#else
  return c.atom("debug");
#endif
}
Term debug_compiled(Context&) {
#ifdef NDEBUG
  return atoms::k_false;
#else
  return atoms::k_true;
#endif
}
Term emu_flavor(Context& c) {
  return c.atom("emu");
}
Term emu_args(Context& c) {
  const SystemSettings& settings = *c.vm.settings;
  std::vector<Term> all;
  all.push_back(text(c, "mote"));
  for (const std::string& flag : settings.emulator_flags)
    all.push_back(text(c, flag));
  all.push_back(text(c, "--"));
  for (const std::string& argument : settings.arguments)
    all.push_back(text(c, argument));
  return make_list(c.heap(), all);
}
Term os_type(Context& c) {
  return pair(c, "unix", c.atom(platform_name()));
}
Term os_version(Context& c) {
  PlatformVersion version = platform_version();
  return make_tuple(c.heap(), {number(version.major), number(version.minor), number(version.patch)});
}
Term endian(Context& c) {
  return c.atom("little");
}
Term wordsize(Context&) {
  return Term::small(sizeof(Word));
}
Term static_functions(Context& c) {
  std::vector<Term> all;
  for (const Builtin& builtin : c.vm.code->builtins()) {
    if (builtin.kind == Builtin::kMissing) continue;
    all.push_back(make_tuple(c.heap(), {c.atom(builtin.module), c.atom(builtin.name), Term::small(builtin.arity)}));
  }
  return make_list(c.heap(), all);
}
// What the sections of a report say, of a runtime that stands still meanwhile.
template <typename... Section>
Term report_text(Context& c, Section... put) {
  constexpr std::chrono::milliseconds kForWorkers(5000);
  Undisturbed undisturbed;
  dump::TextOutput text;
  c.process.registers->current_ip = c.process.registers->builtin_ip;
  dump::Report report{.vm = c.vm, .out = text, .own = &c.process};
  report.threads().stop_world(kForWorkers);
  (put(report), ...);
  report.threads().resume_world();
  return make_binary(c.heap(), text.take());
}
Term loaded(Context& c) {
  return report_text(c, dump::put_modules);
}
Term info(Context& c) {
  return report_text(c, dump::put_system);
}
Term procs(Context& c) {
  return report_text(c, dump::put_processes);
}
Term dist(Context& c) {
  return report_text(c, dump::put_nodes);
}

// -- limits and counts

Term atom_count(Context& c) {
  return number(c.atoms().count());
}
Term atom_limit(Context& c) {
  return number(c.atoms().limit());
}
Term process_count(Context& c) {
  return number(c.vm.processes->count());
}
Term process_limit(Context& c) {
  return number(c.vm.processes->limit());
}
Term port_count(Context& c) {
  return number(c.vm.ports == nullptr ? 0 : c.vm.ports->count());
}
Term port_limit(Context& c) {
  return number(c.vm.ports == nullptr ? io::Ports::kDefaultLimit : c.vm.ports->limit());
}
Term ets_count(Context& c) {
  return number(c.vm.tables->count());
}
Term ets_limit(Context& c) {
  return number(c.vm.settings->ets_limit);
}
Term port_parallelism(Context& c) {
  return Term::boolean(c.vm.settings->port_parallelism);
}
Term async_dist(Context& c) {
  return Term::boolean(c.vm.settings->async_dist);
}
Term number_or(std::optional<std::uint32_t> value, Term none) {
  return value ? number(*value) : none;
}
Term modified_timing_level(Context& c) {
  return number_or(c.vm.settings->modified_timing, atoms::k_undefined);
}
Term halt_flush_timeout(Context& c) {
  return number_or(c.vm.settings->halt_flush_timeout, atoms::k_infinity);
}

// -- schedulers and processors

Term schedulers(Context& c) {
  return Term::small(workers(c));
}
Term schedulers_online(Context& c) {
  return number(c.vm.settings->schedulers_online.load());
}
// Blocked scheduling leaves one.
Term schedulers_active(Context& c) {
  std::lock_guard lock(c.vm.settings->mutex);
  bool blocked = !c.vm.settings->scheduling_blockers.empty() || !c.vm.settings->normal_scheduling_blockers.empty();
  return blocked ? number(1) : schedulers_online(c);
}
Term schedulers_state(Context& c) {
  return make_tuple(c.heap(), {schedulers(c), schedulers_online(c), schedulers_active(c)});
}
Term dirty_cpu_schedulers(Context& c) {
  return number(c.vm.settings->dirty_cpu_schedulers);
}
Term dirty_cpu_schedulers_online(Context& c) {
  return number(c.vm.settings->dirty_cpu_online.load());
}
Term dirty_io_schedulers(Context& c) {
  return number(c.vm.settings->dirty_io_schedulers);
}
Term all_schedulers_state(Context& c) {
  Term all[] = {
      make_tuple(c.heap(), {c.atom("normal"), schedulers(c), schedulers_online(c), schedulers_online(c)}),
      make_tuple(c.heap(), {c.atom("dirty_cpu"), dirty_cpu_schedulers(c), dirty_cpu_schedulers_online(c),
                            dirty_cpu_schedulers_online(c)}),
      make_tuple(c.heap(),
                 {c.atom("dirty_io"), dirty_io_schedulers(c), dirty_io_schedulers(c), dirty_io_schedulers(c)}),
  };
  return make_list(c.heap(), all);
}
Term scheduler_id(Context& c) {
  return Term::small(c.vm.scheduler->scheduler_id(c.process));
}
Term scheduler_bind_type(Context& c) {
  return Term::from_bits(c.vm.settings->scheduler_bind_type.load());
}
Term scheduler_bindings(Context& c) {
  std::vector<Term> all(static_cast<std::size_t>(workers(c)), atoms::k_unbound);
  return make_tuple(c.heap(), std::span<const Term>(all));
}
Term multi_scheduling(Context& c) {
  std::lock_guard lock(c.vm.settings->mutex);
  if (!c.vm.settings->scheduling_blockers.empty()) return c.atom("blocked");
  if (!c.vm.settings->normal_scheduling_blockers.empty()) return c.atom("blocked_normal");
  return c.atom("enabled");
}
Term blockers(Context& c, const std::vector<Term>& pids) {
  std::lock_guard lock(c.vm.settings->mutex);
  std::vector<Term> all(pids);
  std::ranges::sort(all, {}, &Term::bits);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return make_list(c.heap(), all);
}
Term multi_scheduling_blockers(Context& c) {
  return blockers(c, c.vm.settings->scheduling_blockers);
}
Term normal_multi_scheduling_blockers(Context& c) {
  return blockers(c, c.vm.settings->normal_scheduling_blockers);
}
Term logical_processors(Context&) {
  return Term::small(online_cpus());
}
Term usable_processors(Context&) {
  return Term::small(usable_cpus());
}
Term outstanding_requests(Context& c) {
  return number(c.vm.settings->outstanding_requests.load());
}
Term context_reductions(Context&) {
  return Term::small(4000);
}

// -- what processes start with

Term min_heap_size_number(Context& c) {
  return number(c.vm.settings->min_heap_words.load());
}
Term fullsweep_number(Context& c) {
  return number(c.vm.settings->fullsweep_after.load());
}
Term binary_heap_number(Context& c) {
  return number(c.vm.settings->min_binary_heap_words.load());
}
Term max_heap_size(Context& c) {
  const SystemSettings& settings = *c.vm.settings;
  return max_heap_map(c.heap(), c.atoms(), settings.max_heap_words.load(), settings.max_heap_flags.load());
}
Term min_heap_size(Context& c) {
  return pair(c, atoms::k_min_heap_size, min_heap_size_number(c));
}
Term min_bin_vheap_size(Context& c) {
  return pair(c, atoms::k_min_bin_vheap_size, binary_heap_number(c));
}
Term fullsweep_after(Context& c) {
  return pair(c, atoms::k_fullsweep_after, fullsweep_number(c));
}
Term garbage_collection(Context& c) {
  Term all[] = {pair(c, atoms::k_max_heap_size, number(c.vm.settings->max_heap_words.load())), min_bin_vheap_size(c),
                min_heap_size(c), fullsweep_after(c)};
  return make_list(c.heap(), all);
}
Term message_queue_data(Context& c) {
  return c.vm.settings->messages_off_heap ? atoms::k_off_heap : atoms::k_on_heap;
}
Term heap_sizes(Context& c) {
  return make_list(c.heap(), heap_size_steps());
}

// -- time

Term start_time(Context& c) {
  constexpr std::int64_t kMonotonicStart = -576'460'752'000'000'000;
  return make_integer(c.heap(), kMonotonicStart);
}
Term end_time(Context& c) {
  constexpr std::int64_t kEnd = 8'646'911'283'000'000'000;
  return make_integer(c.heap(), kEnd);
}
Term time_source(Context& c, std::string_view clock, std::int64_t time, bool monotonic) {
  std::vector<Term> all = {pair(c, atoms::k_function, c.atom("clock_gettime")), pair(c, "clock_id", c.atom(clock)),
                           pair(c, "resolution", Term::small(1'000'000'000))};
  if (monotonic) {
    all.push_back(pair(c, "used_resolution", Term::small(1'000'000'000)));
    all.push_back(pair(c, "extended", c.atom("no")));
  }
  all.push_back(pair(c, "parallel", c.atom("yes")));
  all.push_back(pair(c, "time", make_integer(c.heap(), time)));
  return make_list(c.heap(), all);
}
Term os_monotonic_time_source(Context& c) {
  return time_source(c, "CLOCK_MONOTONIC", c.vm.clock->monotonic_ns(), true);
}
Term os_system_time_source(Context& c) {
  return time_source(c, "CLOCK_REALTIME", c.vm.clock->system_ns(), false);
}
Term time_correction(Context& c) {
  return Term::boolean(c.vm.settings->time_correction);
}
Term time_warp_mode(Context& c) {
  return c.vm.settings->time_warp_mode;
}
Term tolerant_timeofday(Context& c) {
  bool fixed = c.vm.settings->time_warp_mode == atoms::k_no_time_warp;
  return fixed && c.vm.settings->time_correction ? c.atom("enabled") : atoms::k_disabled;
}

// -- tracing, distribution, logging

Term trace_control_word(Context& c) {
  return number(c.vm.settings->trace_control_word.load());
}
Term tracer_of_sequences(Context& c) {
  return pair(c, "sequential_tracer", sequential_tracer(c.vm));
}
Term system_logger(Context& c) {
  return Term::from_bits(c.vm.system_logger.load());
}
Term dist_buf_busy_limit(Context& c) {
  return number(c.vm.settings->dist_buffer_limit_bytes);
}
Term thread_pool_size(Context& c) {
  return number(c.vm.settings->async_threads);
}
Term break_ignored(Context& c) {
  return Term::boolean(c.vm.settings->break_ignored);
}
Term delayed_node_table_gc(Context& c) {
  return number_or(c.vm.settings->node_collection_delay, atoms::k_infinity);
}

// -- constants

Term none(Context& c) {
  return c.atom("none");
}
Term yes(Context&) {
  return atoms::k_true;
}
// The largest integer there can be.
Term max_integer(Context& c) {
  constexpr std::size_t kLimbs = 4'194'240 / 64;
  return make_integer(c.heap(), false, std::vector<Word>(kLimbs, ~Word{0}));
}
Term no(Context&) {
  return atoms::k_false;
}
Term zero(Context&) {
  return Term::small(0);
}
Term taints(Context& c) {
  return make_list(c.heap(), c.vm.natives->taints());
}
Term native_calls(Context& c) {
  return c.vm.natives->call_counts(c.heap());
}
Term nil(Context&) {
  return Term::nil();
}
Term undefined(Context&) {
  return atoms::k_undefined;
}
Term private_heap(Context& c) {
  return c.atom("private");
}

struct Item {
  std::string_view name;
  BuiltinFunction value;
};

// In alphabetical order.
constexpr Item kItems[] = {
    {"all_schedulers_state", all_schedulers_state},
    {"alloc_util_allocators", memory_kinds},
    {"allocated_areas", allocated_areas},
    {"allocator", allocator_settings},
    {"async_dist", async_dist},
    {"atom_count", atom_count},
    {"atom_limit", atom_limit},
    {"beam_jump_table", yes},
    {"break_ignored", break_ignored},
    {"build_type", build_type},
    {"c_compiler_used", c_compiler_used},
    {"check_io", nil},
    {"compat_rel", compat_rel},
    {"context_reductions", context_reductions},
    {"cpu_quota", usable_processors},
    {"cpu_topology", used_topology},
    {"creation", zero},
    {"debug_compiled", debug_compiled},
    {"delayed_node_table_gc", delayed_node_table_gc},
    {"dirty_cpu_schedulers", dirty_cpu_schedulers},
    {"dirty_cpu_schedulers_online", dirty_cpu_schedulers_online},
    {"dirty_io_schedulers", dirty_io_schedulers},
    {"dist", dist},
    {"dist_buf_busy_limit", dist_buf_busy_limit},
    {"dist_ctrl", nil},
    {"driver_version", driver_version},
    {"dynamic_trace", none},
    {"dynamic_trace_probes", no},
    {"eager_check_io", yes},
    {"emu_args", emu_args},
    {"emu_flavor", emu_flavor},
    {"emu_type", build_type},
    {"end_time", end_time},
    {"endian", endian},
    {"ets_always_compress", no},
    {"ets_count", ets_count},
    {"ets_limit", ets_limit},
    {"fullsweep_after", fullsweep_after},
    {"garbage_collection", garbage_collection},
    {"halt_flush_timeout", halt_flush_timeout},
    {"heap_sizes", heap_sizes},
    {"heap_type", private_heap},
    {"hipe_architecture", undefined},
    {"info", info},
    {"kernel_poll", yes},
    {"loaded", loaded},
    {"lock_checking", no},
    {"lock_counting", no},
    {"logical_processors", logical_processors},
    {"logical_processors_available", usable_processors},
    {"logical_processors_online", logical_processors},
    {"machine", machine},
    {"max_heap_size", max_heap_size},
    {"max_integer", max_integer},
    {"message_queue_data", message_queue_data},
    {"min_bin_vheap_size", min_bin_vheap_size},
    {"min_heap_size", min_heap_size},
    {"modified_timing_level", modified_timing_level},
    {"multi_scheduling", multi_scheduling},
    {"multi_scheduling_blockers", multi_scheduling_blockers},
    {"native_calls", native_calls},
    {"nif_version", nif_version},
    {"normal_multi_scheduling_blockers", normal_multi_scheduling_blockers},
    {"os_monotonic_time_source", os_monotonic_time_source},
    {"os_system_time_source", os_system_time_source},
    {"os_type", os_type},
    {"os_version", os_version},
    {"otp_release", otp_release},
    {"outstanding_system_requests_limit", outstanding_requests},
    {"port_count", port_count},
    {"port_limit", port_limit},
    {"port_parallelism", port_parallelism},
    {"port_tasks", yes},
    {"process_count", process_count},
    {"process_limit", process_limit},
    {"procs", procs},
    {"scheduler_bind_type", scheduler_bind_type},
    {"scheduler_bindings", scheduler_bindings},
    {"scheduler_id", scheduler_id},
    {"schedulers", schedulers},
    {"schedulers_active", schedulers_active},
    {"schedulers_online", schedulers_online},
    {"schedulers_state", schedulers_state},
    {"sequential_tracer", tracer_of_sequences},
    {"smp_support", yes},
    {"snifs", static_functions},
    {"start_time", start_time},
    {"system_architecture", system_architecture},
    {"system_logger", system_logger},
    {"system_version", system_version},
    {"taints", taints},
    {"thread_pool_size", thread_pool_size},
    {"threads", yes},
    {"time_correction", time_correction},
    {"time_offset", time_offset_state},
    {"time_warp_mode", time_warp_mode},
    {"tolerant_timeofday", tolerant_timeofday},
    {"trace_control_word", trace_control_word},
    {"update_cpu_info", update_cpu_info},
    {"version", version},
    {"wordsize", wordsize},
};
static_assert(std::ranges::is_sorted(kItems, {}, &Item::name));

// {Item, Which}, and the questions OTP's own modules ask for the memory of all threads.
Term parameterised(Context& c, Tuple item) {
  if (!item[0].is_atom()) return c.badarg();
  std::string_view name = c.name(item[0]);
  if (item.arity() == 3) return report_memory(c, name, item[1], item[2]);
  if (item.arity() != 2) return c.badarg();
  std::string_view which = item[1].is_atom() ? c.name(item[1]) : "";
  if (name == "wordsize" && (which == "internal" || which == "external")) return Term::small(sizeof(Word));
  if (name == "cpu_topology" && which == "defined") return defined_topology(c);
  if (name == "cpu_topology" && which == "detected") return detected_topology(c);
  if (name == "cpu_topology" && which == "used") return used_topology(c);
  if (name == "allocator" || name == "allocator_sizes") return allocator_information(c, item[1]);
  return c.badarg();
}

Term system_info_1(Context& c) {
  if (c[0].is_tuple()) return parameterised(c, Tuple(c[0]));
  if (!c[0].is_atom()) return c.badarg();
  std::string_view name = c.name(c[0]);
  const Item* item = std::ranges::lower_bound(kItems, name, {}, &Item::name);
  return item != std::end(kItems) && item->name == name ? item->value(c) : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "system_info", 1, system_info_1},
};

}  // namespace

std::span<const Builtin> system_info_builtins() {
  return kBuiltins;
}

}  // namespace mote

// erlang:statistics/1.
#include <algorithm>

#include "builtins/table.h"
#include "os/clock.h"
#include "process/scheduler.h"
#include "process/settings.h"

namespace mote {

namespace {

Term number(std::int64_t value) {
  return Term::small(value);
}
Term pair(Context& c, Term first, Term second) {
  return make_tuple(c.heap(), {first, second});
}

// {Total, SinceLastCall}
Term with_difference(Context& c, std::int64_t total, std::atomic<std::int64_t>& last) {
  return pair(c, number(total), number(total - last.exchange(total)));
}

Term wall_clock(Context& c) {
  return with_difference(c, c.vm.clock->monotonic_ns() / 1'000'000, c.vm.settings->last_wall_clock);
}
Term runtime(Context& c) {
  return with_difference(c, c.vm.clock->cpu_ns() / 1'000'000, c.vm.settings->last_runtime);
}

std::int64_t all_reductions(Context& c) {
  return static_cast<std::int64_t>(c.vm.scheduler->reductions()) + c.process.slice_done();
}
Term reductions(Context& c) {
  return with_difference(c, all_reductions(c), c.vm.settings->last_reductions);
}
Term exact_reductions(Context& c) {
  return with_difference(c, all_reductions(c), c.vm.settings->last_exact_reductions);
}

Term context_switches(Context& c) {
  return pair(c, number(static_cast<std::int64_t>(c.vm.scheduler->context_switches())), number(0));
}

Term garbage_collection(Context& c) {
  HeapCounters::Totals totals = c.vm.heap_counters.totals();
  return make_tuple(c.heap(),
                    {number(totals.collections), number(std::max<std::int64_t>(totals.words_reclaimed, 0)), number(0)});
}

Term io_bytes(Context& c) {
  Term input = pair(c, atoms::k_input, number(static_cast<std::int64_t>(c.vm.port_input.load())));
  return pair(c, input, pair(c, atoms::k_output, number(static_cast<std::int64_t>(c.vm.port_output.load()))));
}

// -- what waits and what runs, one number for each run queue: the workers', that of dirty CPU work (always empty: it
// runs on the workers), and, with `all`, that of blocking calls.

enum class Counted : std::uint8_t { kWaiting, kActive };

std::vector<std::int64_t> queue_lengths(Context& c, Counted counted, bool all) {
  std::vector<std::int64_t> lengths;
  for (Scheduler::QueueLoad load : c.vm.scheduler->queue_loads())
    lengths.push_back(static_cast<std::int64_t>(load.waiting) + (counted == Counted::kActive && load.running ? 1 : 0));
  std::int64_t blocking = 0;
  if (!lengths.empty()) {
    blocking = lengths.back();
    lengths.pop_back();
  }
  lengths.push_back(0);
  if (all) lengths.push_back(blocking);
  return lengths;
}

Term length_list(Context& c, Counted counted, bool all) {
  std::vector<Term> lengths;
  for (std::int64_t length : queue_lengths(c, counted, all))
    lengths.push_back(number(length));
  return make_list(c.heap(), lengths);
}

Term length_sum(Context& c, Counted counted, bool all) {
  std::int64_t sum = 0;
  for (std::int64_t length : queue_lengths(c, counted, all))
    sum += length;
  return number(sum);
}

Term active_tasks(Context& c) {
  return length_list(c, Counted::kActive, false);
}
Term active_tasks_all(Context& c) {
  return length_list(c, Counted::kActive, true);
}
Term total_active_tasks(Context& c) {
  return length_sum(c, Counted::kActive, false);
}
Term total_active_tasks_all(Context& c) {
  return length_sum(c, Counted::kActive, true);
}
Term run_queue_lengths(Context& c) {
  return length_list(c, Counted::kWaiting, false);
}
Term run_queue_lengths_all(Context& c) {
  return length_list(c, Counted::kWaiting, true);
}
Term total_run_queue_lengths(Context& c) {
  return length_sum(c, Counted::kWaiting, false);
}
Term total_run_queue_lengths_all(Context& c) {
  return length_sum(c, Counted::kWaiting, true);
}
Term run_queues(Context& c) {
  std::vector<Term> lengths;
  for (std::int64_t length : queue_lengths(c, Counted::kWaiting, true))
    lengths.push_back(number(length));
  return make_tuple(c.heap(), std::span<const Term>(lengths));
}

// -- time spent

// [{Worker, Active, Total}], numbered from 1; blocking threads have no account of their own.
Term scheduler_wall_time(Context& c) {
  if (!c.vm.settings->scheduler_wall_time) return atoms::k_undefined;
  std::vector<Term> all;
  std::int64_t id = 0;
  for (Scheduler::WorkTime time : c.vm.scheduler->work_times())
    all.push_back(make_tuple(c.heap(), {number(++id), number(time.active_ns), number(time.total_ns)}));
  return make_list(c.heap(), all);
}

Term microstate_accounting(Context&) {
  return Term::nil();
}

struct Item {
  std::string_view name;
  BuiltinFunction value;
};

// In alphabetical order.
constexpr Item kItems[] = {
    {"active_tasks", active_tasks},
    {"active_tasks_all", active_tasks_all},
    {"context_switches", context_switches},
    {"exact_reductions", exact_reductions},
    {"garbage_collection", garbage_collection},
    {"io", io_bytes},
    {"microstate_accounting", microstate_accounting},
    {"reductions", reductions},
    {"run_queue", total_run_queue_lengths},
    {"run_queue_lengths", run_queue_lengths},
    {"run_queue_lengths_all", run_queue_lengths_all},
    {"run_queues", run_queues},
    {"runtime", runtime},
    {"scheduler_wall_time", scheduler_wall_time},
    {"scheduler_wall_time_all", scheduler_wall_time},
    {"total_active_tasks", total_active_tasks},
    {"total_active_tasks_all", total_active_tasks_all},
    {"total_run_queue_lengths", total_run_queue_lengths},
    {"total_run_queue_lengths_all", total_run_queue_lengths_all},
    {"wall_clock", wall_clock},
};
static_assert(std::ranges::is_sorted(kItems, {}, &Item::name));

Term statistics_1(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  std::string_view name = c.name(c[0]);
  const Item* item = std::ranges::lower_bound(kItems, name, {}, &Item::name);
  return item != std::end(kItems) && item->name == name ? item->value(c) : c.badarg();
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "statistics", 1, statistics_1},
};

}  // namespace

std::span<const Builtin> statistics_builtins() {
  return kBuiltins;
}

}  // namespace mote

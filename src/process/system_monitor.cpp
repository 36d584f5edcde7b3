// What the system monitor is told.
#include "process/system_monitor.h"

#include <utility>
#include <vector>

#include "heap/arena.h"
#include "os/clock.h"
#include "process/native_hold.h"
#include "process/process.h"
#include "process/signal.h"
#include "process/table.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote {

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

Term pair(TermSpace& space, Term name, std::uint64_t value) {
  return make_tuple(space, {name, make_unsigned(space, value)});
}

std::vector<Term> heap_figures(const Process& process, TermSpace& space) {
  ProcessHeap::Statistics now = process.heap.statistics();
  return {
      pair(space, atoms::k_old_heap_block_size, now.old_words), pair(space, atoms::k_heap_block_size, now.heap_words),
      pair(space, atoms::k_mbuf_size, now.fragment_words),      pair(space, atoms::k_stack_size, now.stack_words),
      pair(space, atoms::k_old_heap_size, now.old_used_words),  pair(space, atoms::k_heap_size, now.used_words)};
}

}  // namespace

SystemMonitor::Watched SystemMonitor::watched_locked(const Services& vm) {
  if (watched_.receiver.is_local_pid() && vm.processes->find(watched_.receiver) == nullptr) watched_ = {};
  return watched_;
}

SystemMonitor::Watched SystemMonitor::watched(const Services& vm) {
  std::lock_guard lock(mutex_);
  return watched_locked(vm);
}

SystemMonitor::Watched SystemMonitor::set(const Services& vm, const Watched& wanted) {
  std::lock_guard lock(mutex_);
  Watched before = watched_locked(vm);
  watched_ = wanted;
  auto put = [](std::atomic<std::uint64_t>& limit, std::uint64_t value) {
    limit.store(value == 0 ? kNever : value, std::memory_order_relaxed);
  };
  put(long_gc_, wanted.long_gc);
  put(long_schedule_, wanted.long_schedule);
  put(large_heap_, wanted.large_heap);
  queue_disable_.store(wanted.queue_disable, std::memory_order_relaxed);
  put(queue_enable_, wanted.queue_enable);
  busy_port_.store(wanted.busy_port, std::memory_order_relaxed);
  return before;
}

void SystemMonitor::tell(Services& vm, Term about, Term what, Term information) {
  Term receiver = watched(vm).receiver;
  if (receiver == atoms::k_undefined || receiver == about) return;
  send_tuple(vm, SignalKind::kMessage, receiver, Term::none(), {atoms::k_monitor, about, what, information});
}

void SystemMonitor::collected(Process& process, std::optional<std::int64_t> start_ns) {
  if (start_ns) {
    std::uint64_t spent = static_cast<std::uint64_t>(process.vm->clock->monotonic_ns() - *start_ns) / kMillisecond;
    if (spent > long_gc_.load(std::memory_order_relaxed)) {
      Arena space;
      std::vector<Term> figures = heap_figures(process, space);
      figures.insert(figures.begin(), pair(space, atoms::k_timeout, spent));
      tell(*process.vm, process.pid(), atoms::k_long_gc, make_list(space, figures));
    }
  }
  std::uint64_t limit = large_heap_.load(std::memory_order_relaxed);
  if (limit == kNever) return;
  ProcessHeap::Statistics now = process.heap.statistics();
  if (now.heap_words + now.old_words < limit) return;
  Arena space;
  tell(*process.vm, process.pid(), atoms::k_large_heap, make_list(space, heap_figures(process, space)));
}

void SystemMonitor::queue_grew(Process& process) {
  if (process.has(Process::kLongQueue) || watched(*process.vm).receiver == process.pid()) return;
  process.set(Process::kLongQueue, true);
  tell(*process.vm, process.pid(), atoms::k_long_message_queue, atoms::k_true);
}

void SystemMonitor::queue_shrank(Process& process) {
  if (process.mailbox_length > queue_disable_.load(std::memory_order_relaxed)) return;
  process.set(Process::kLongQueue, false);
  if (queue_enable_.load(std::memory_order_relaxed) == kNever) return;
  tell(*process.vm, process.pid(), atoms::k_long_message_queue, atoms::k_false);
}

void SystemMonitor::busy_port(Services& vm, Term process, Term port) {
  if (busy_port_.load(std::memory_order_relaxed)) tell(vm, process, atoms::k_busy_port, port);
}

void SystemMonitor::ran(Process& process, std::int64_t spent_ns, Term in, Term out) {
  std::uint64_t spent = static_cast<std::uint64_t>(spent_ns / kMillisecond);
  if (spent <= long_schedule_.load(std::memory_order_relaxed)) return;
  Arena space;
  std::vector<Term> about{pair(space, atoms::k_timeout, spent), make_tuple(space, {atoms::k_in, in}),
                          make_tuple(space, {atoms::k_out, out})};
  if (native_hold.ns / kMillisecond > 0) {
    Term name = make_tuple(space, {native_hold.module, native_hold.name, Term::small(native_hold.arity)});
    about.push_back(make_tuple(space, {process.vm->atoms->intern("nif"), name}));
  }
  tell(*process.vm, process.pid(), atoms::k_long_schedule, make_list(space, about));
}

SliceWatch::SliceWatch(Process& process) {
  if (!process.vm->monitor.times_slices()) [[likely]]
    return;
  Arena space;
  Term in = process.vm->stack_teller(process, atoms::k_current_function, space);
  native_hold = {};
  if (in.is_tuple(3)) in_ = {Tuple(in)[0], Tuple(in)[1], Tuple(in)[2]};
  start_ns_ = process.vm->clock->monotonic_ns();
}

void SliceWatch::done(Process& process, bool ends) {
  if (!start_ns_) [[likely]]
    return;
  std::int64_t spent = process.vm->clock->monotonic_ns() - *start_ns_;
  Arena space;
  Term in = in_[0].is_none() ? atoms::k_undefined : mote::make_tuple(space, in_);
  Term out = ends ? atoms::k_undefined : process.vm->stack_teller(process, atoms::k_current_function, space);
  process.vm->monitor.ran(process, spent, in, out);
}

}  // namespace mote

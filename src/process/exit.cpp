// Ending a process: every relation is told by a signal, then the memory goes.
#include "process/exit.h"

#include <utility>

#include "heap/copy.h"
#include "process/call_measures.h"
#include "process/dictionary.h"
#include "process/exit_observer.h"
#include "process/literals.h"
#include "process/log.h"
#include "process/registry.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/seq_trace.h"
#include "process/table.h"
#include "process/trace.h"
#include "term/build.h"

namespace mote {

namespace {

Term reference_of(const ReferenceNumber& number, Word* memory) {
  memory[0] = make_header(Tag::kReference, 2);
  memory[1] = number.low;
  memory[2] = number.high;
  return Term::boxed(memory);
}

void break_links(Process& process, Term self, Term reason) {
  Services& vm = *process.vm;
  for (auto [word, state] : process.links->links) {
    if (state != Links::kActive) continue;
    Term other = Term::from_bits(word);
    if (!other.is_local_pid())
      vm.port_receiver->exit_signal(other, self, reason);
    else if (process.sequence == nullptr || !exit_in_sequence(process, self, other, reason))
      send_tuple(vm, SignalKind::kExit, other, self, {atoms::k_EXIT, self, reason});
  }
}

void tell_watchers(Process& process, Term self, Term reason) {
  Word memory[3];
  for (auto& [number, watcher] : process.links->watchers)
    if (watcher.observer != nullptr)
      watcher.observer->process_ended(self, number);
    else
      send_down(*process.vm, watcher.pid, reference_of(number, memory), self, watcher.name, reason);
}

void give_up_monitors(Process& process, Term self) {
  Services& vm = *process.vm;
  Word memory[3];
  for (auto& [number, monitor] : process.links->monitors) {
    Term reference = reference_of(number, memory);
    if (monitor.kind == Monitor::kProcess)
      send_signal(vm, SignalKind::kDemonitor, monitor.target, self, reference);
    else if (monitor.kind == Monitor::kPort)
      vm.port_receiver->demonitor(monitor.target, self, reference);
  }
}

void resume_suspended(Process& process, Term self) {
  for (auto [word, count] : process.links->suspending)
    for (std::uint32_t i = 0; i < count; ++i)
      send_signal(*process.vm, SignalKind::kResume, Term::from_bits(word), self, Term::nil());
}

void free_mailbox(Process& process) {
  for (Signal* message = process.first; message != nullptr;) {
    Signal* next = message->next_signal();
    destroy_signal(message);
    message = next;
  }
  process.first = process.last = process.scan = nullptr;
  delete process.markers;
  process.markers = nullptr;
}

template <typename Dispose>
void dispose_all(Signal* signals, Dispose dispose) {
  while (signals != nullptr && signals != empty_inbox()) {
    Signal* next = signals->next_signal();
    dispose(signals);
    signals = next;
  }
}

// Closes the inbox for good; `dispose` gets what had arrived.
template <typename Dispose>
void close_inbox(Process& process, Dispose dispose) {
  dispose_all(std::exchange(process.arrived, nullptr), dispose);
  dispose_all(std::exchange(process.arriving, nullptr), dispose);
  dispose_all(process.inbox.exchange(closed_inbox(), std::memory_order_seq_cst), dispose);
}

void free_relations(Process& process) {
  delete process.links;
  process.links = nullptr;
}

void free_memory(Process& process) {
  free_mailbox(process);
  delete process.dictionary;
  process.dictionary = nullptr;
  forget_measured_calls(process);
  delete process.sequence;
  process.sequence = nullptr;
  delete process.aside;
  process.aside = nullptr;
  dispose_all(std::exchange(process.copy_literals, nullptr), destroy_signal);
  process.heap.release();
}

}  // namespace

bool exit_is_long(const Process& process) {
  constexpr std::size_t kRelations = 500;      // each is told by a signal
  constexpr std::size_t kMessages = 5000;      // each is freed
  constexpr std::size_t kHeapWords = 1 << 18;  // some may hold resources
  const Links* links = process.links;
  return process.mailbox_length > kMessages || process.heap.total_words() > kHeapWords ||
         process.has_unseen_signals() ||
         (links != nullptr && links->links.size() + links->monitors.size() + links->watchers.size() > kRelations);
}

void exit_process(Process& process) {
  Services& vm = *process.vm;
  Term reason = process.exit_reason;
  Term self = process.pid();
  if (!process.exit_class.is_none() && process.exit_class != atoms::k_exit) log_crash(process, reason);
  trace_event(process, TraceFlag::kProcs, {atoms::k_exit, reason});
  trace_exited(process);
  if (vm.traces != nullptr) vm.traces->forget(process);
  if (process.receive_timer != 0) vm.timers->cancel_receive_timeout(process.timer_handle, self, process.receive_timer);
  vm.processes->remove(process);
  if (process.timed.load(std::memory_order_seq_cst)) vm.timers->process_exited(self);
  if (process.named.load(std::memory_order_seq_cst)) vm.registry->forget(self);
  close_inbox(process, [&](Signal* signal) { turn_away(vm, signal); });
  turn_literal_requests_away(process);
  for (const ExitHook& hook : vm.exit_hooks)
    hook(process, self, reason);
  if (process.links != nullptr) {
    give_up_monitors(process, self);
    resume_suspended(process, self);
    break_links(process, self, reason);
    tell_watchers(process, self, reason);
    free_relations(process);
  }
  free_memory(process);
  if (process.counted_heap_words != 0) vm.heap_counters.heap_grew(&process, -process.counted_heap_words);
  vm.scheduler->free_process(process);
}

void Process::discard() {
  close_inbox(*this, destroy_signal);
  free_relations(*this);
  free_memory(*this);
}

}  // namespace mote

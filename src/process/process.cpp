// The mailbox, the registers put aside, and what collections start from.
#include "process/process.h"

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <new>

#include "heap/arena.h"
#include "os/clock.h"
#include "process/call_measures.h"
#include "process/collecting.h"
#include "process/dictionary.h"
#include "process/log.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/seq_trace.h"
#include "process/trace.h"

namespace mote {

namespace {

// Most processes have no more, and need no memory to collect.
using RootSpans = absl::InlinedVector<std::span<Term>, 12>;

// The places in the control block that hold terms of the process's heap.
void control_block_roots(Process& process, RootSpans& roots) {
  Failure& failure = process.failure();
  roots.emplace_back(&failure.reason, 1);
  roots.emplace_back(&failure.trace, 1);
  roots.emplace_back(&failure.cause, 1);
  roots.emplace_back(&failure.first_frame, 1);
  roots.emplace_back(&process.group_leader, 1);
  roots.emplace_back(&process.exit_reason, 1);
  if (process.dictionary != nullptr) roots.emplace_back(process.dictionary->terms());
  if (process.sequence != nullptr) roots.emplace_back(&process.sequence->token.label, 1);
  if (process.links != nullptr && process.links->has_tags)
    for (auto& [number, monitor] : process.links->monitors)
      roots.emplace_back(&monitor.tag, 1);
}

std::int64_t used_words(const ProcessHeap& heap) {
  ProcessHeap::Statistics now = heap.statistics();
  return static_cast<std::int64_t>(now.used_words + now.old_used_words + now.fragment_words);
}

// Tells whoever wants to hear of a process's collections of one.
class CollectionTrace {
 public:
  CollectionTrace(Process& process, std::size_t need, bool full)
      : process_(process), told_(is_traced(process, TraceFlag::kGarbageCollection)) {
    if (process.measured != nullptr) built_ = process.heap.words_built();
    if (!told_) [[likely]]
      return;
    full_ = process.heap.will_be_full(full);
    minors_ = process.heap.statistics().minor_collections;
    used_ = used_words(process.heap);
    trace_collection(process, full_ ? atoms::k_gc_major_start : atoms::k_gc_minor_start, need);
  }
  void done(bool fits) {
    if (process_.measured != nullptr) process_.measured->collected(built_ - process_.heap.words_built());
    if (!told_) [[likely]]
      return;
    std::size_t freed = static_cast<std::size_t>(std::max<std::int64_t>(used_ - used_words(process_.heap), 0));
    if (!full_ && process_.heap.statistics().minor_collections == minors_) {
      // It went on as a full one.
      trace_collection(process_, atoms::k_gc_minor_end, 0);
      trace_collection(process_, atoms::k_gc_major_start, 0);
      full_ = true;
    }
    if (fits)
      trace_collection(process_, full_ ? atoms::k_gc_major_end : atoms::k_gc_minor_end, freed);
    else
      trace_collection(process_, atoms::k_gc_max_heap_size, std::nullopt);
  }

 private:
  Process& process_;
  bool told_;
  bool full_ = false;
  std::size_t minors_ = 0;
  std::int64_t used_ = 0;
  std::size_t built_ = 0;
};

}  // namespace

void Process::prepare(Services& services) {
  static_cast<ProcessRecord&>(*this) = {};
  new (&heap) ProcessHeap;
  vm = &services;
  if (services.collect_always) heap.collect_always();
  state.store(kStarting, std::memory_order_relaxed);
  named.store(false, std::memory_order_relaxed);
  timed.store(false, std::memory_order_relaxed);
  sensitive.store(false, std::memory_order_relaxed);
  keeps_calls.store(false, std::memory_order_relaxed);
  trace_flags.store(0, std::memory_order_relaxed);
  inbox.store(empty_inbox(), std::memory_order_release);
}

bool Process::collects_aside(bool full) const {
  return in_blocking == 0 && heap.collection_words(full) > vm->long_collection_words;
}

bool Process::collect(std::size_t need, std::size_t live, bool full) {
  RootSpans roots;
  roots.emplace_back(x, live);
  control_block_roots(*this, roots);
  reductions_left -= static_cast<std::int64_t>((heap.top() - heap.start()) / 64);
  // A receive that has not decided yet may have put parts of the message it looks at into registers.
  const Fragment* examined = examining ? scan : nullptr;
  verify_heap(roots, examined);
  std::int64_t used_before = used_words(heap);
  CollectionTrace trace(*this, need, full);
  std::optional<std::int64_t> start;
  if (vm->monitor.times_collections()) start = vm->clock->monotonic_ns();
  // Looking through a large dictionary is to pay: so much can be allocated until the next time.
  std::size_t looked_through = dictionary == nullptr || full ? 0 : dictionary->terms().size();
  collecting = this;
  heap.collect(std::max(need, looked_through > kNurseryWords / 4 ? looked_through : 0), roots, full, examined);
  collecting = nullptr;
  bool fits = heap.max_words() == 0 || limited_words() <= heap.max_words();
  count_collection(used_before);
  trace.done(fits);
  vm->monitor.collected(*this, start);
  verify_heap(roots, examined);
  if (heap.collects_always()) poison_registers(live);
  return fits || goes_on_beyond_limit();
}

std::size_t Process::limited_words() const {
  std::size_t words = words_with_messages();
  if (!has(kMaxHeapBinaries)) return words;
  ProcessHeap::Statistics now = heap.statistics();
  return words + (now.off_heap_bytes + now.old_off_heap_bytes) / sizeof(Word);
}

bool Process::goes_on_beyond_limit() {
  if (pending_exit != 0) return false;
  if (has(kHeapErrorLog)) log_heap_limit(*this, limited_words());
  if (!has(kHeapKill)) return true;
  pending_exit = 2;
  exit_reason = atoms::k_killed;
  return false;
}

void Process::let_literals_go() {
  RootSpans roots;
  control_block_roots(*this, roots);
  const Fragment* examined = examining ? scan : nullptr;
  if (heap.holds_leaving(roots)) {
    verify_heap(roots, examined);
    std::int64_t used_before = used_words(heap);
    heap.evacuate_literals(roots, examined);
    count_collection(used_before);
  }
  verify_heap(roots, examined, true);
}

// Roots and what they lead to hold together; where not, the program ends here.
void Process::verify_heap(ProcessHeap::Roots roots, const Fragment* examined, bool none_leaving) const {
  if (!vm->verify_heaps) return;
  if (const char* problem = heap.verify(roots, examined, none_leaving)) check_failed(__FILE__, __LINE__, problem);
}

// Nobody may read a register that was not named as live.
void Process::poison_registers(std::size_t live) {
  constexpr std::size_t kPoisoned = 32;
  if (x != nullptr) std::fill(x + live, x + live + kPoisoned, Term::from_bits(ProcessHeap::kPoison));
}

void Process::count_collection(std::int64_t used_before) {
  std::int64_t beyond =
      static_cast<std::int64_t>(heap.total_words()) - static_cast<std::int64_t>(ProcessHeap::kMinWords);
  vm->heap_counters.collected(x, beyond - counted_heap_words, used_before - used_words(heap));
  counted_heap_words = beyond;
}

void Process::save_registers(std::size_t live) {
  // The slack serves as well: nothing is pushed before they are loaded again.
  std::size_t space = static_cast<std::size_t>(reinterpret_cast<Word*>(heap.stack()) - heap.top());
  if (space < live && !collect(live, live)) live = 0;  // it is ending: nothing will be loaded again
  Term* stack = heap.stack() - live;
  for (std::size_t i = 0; i < live; ++i)
    stack[i] = x[i];
  heap.set_stack(stack);
  saved_count = static_cast<std::uint8_t>(live);
}

void Process::load_registers() {
  Term* stack = heap.stack();
  for (std::size_t i = 0; i < saved_count; ++i)
    x[i] = stack[i];
  heap.set_stack(stack + saved_count);
  saved_count = 0;
}

void Process::enqueue_message(Signal* message) {
  message->next = nullptr;
  message->previous = last;
  if (last != nullptr)
    last->next = message;
  else
    first = message;
  last = message;
  if (scan == nullptr) scan = message;
  if (message->kind == SignalKind::kMarker) return;
  ++mailbox_length;
  mailbox_words += message->words;
  trace_received(*this, message->value, message->sender());
}

void Process::unlink_message(Signal* message) {
  Signal* after = message->next_signal();
  if (message->previous != nullptr)
    message->previous->next = after;
  else
    first = after;
  if (after != nullptr)
    after->previous = message->previous;
  else
    last = message->previous;
  if (scan == message) scan = after;
  if (message->kind == SignalKind::kMarker) return;
  --mailbox_length;
  mailbox_words -= message->words;
  if (has(kLongQueue)) [[unlikely]]
    vm->monitor.queue_shrank(*this);
}

Term Process::take_message(Signal* message) {
  unlink_message(message);
  if (sequence != nullptr || message->sequence == SequenceEffect::kCarries) [[unlikely]]
    receive_in_sequence(*this, *message);
  Term term = message->value;
  if (message->words == 0)
    destroy_signal(message);
  else
    heap.adopt_fragment(message);
  return term;
}

Links& links_of(Process& process) {
  if (process.links == nullptr) process.links = new Links;
  return *process.links;
}

bool has_link(const Process& process, Term other) {
  if (process.links == nullptr) return false;
  auto found = process.links->links.find(other.bits());
  return found != process.links->links.end() && found->second == Links::kActive;
}

void add_link(Process& process, Term other) {
  links_of(process).links[other.bits()] = Links::kActive;
}

}  // namespace mote

// The table of traced processes, and the messages tracers get.
#include "process/trace.h"

#include <vector>

#include "heap/arena.h"
#include "os/clock.h"
#include "process/send.h"
#include "process/table.h"
#include "term/build.h"

namespace mote {

namespace {

Term now_tuple(TermSpace& space, std::int64_t microseconds) {
  constexpr std::int64_t kMillion = 1'000'000;
  return make_tuple(space, {Term::small(microseconds / kMillion / kMillion), Term::small(microseconds / kMillion % kMillion),
                            Term::small(microseconds % kMillion)});
}

// The time an event is to carry; none() where it is to carry none.
Term time_of(Services& vm, TermSpace& space, std::uint32_t flags) {
  if ((flags & TraceFlag::kMonotonicTimestamp) != 0)
    return make_integer(space, vm.clock->monotonic_ns() + kMonotonicStart);
  if ((flags & TraceFlag::kStrictMonotonicTimestamp) != 0)
    return make_tuple(space, {make_integer(space, vm.clock->monotonic_ns() + kMonotonicStart),
                              make_integer(space, vm.unique_count.fetch_add(1, std::memory_order_relaxed))});
  if ((flags & TraceFlag::kTimestamp) != 0) return now_tuple(space, vm.clock->system_ns() / 1000);
  return Term::none();
}

}  // namespace

bool TraceTable::is_alive(Term pid) const { return vm_.processes->find(pid) != nullptr; }

void TraceTable::set_locked(Process& process, Traced traced) {
  Word pid = process.pid_bits.load(std::memory_order_acquire);
  if (traced.flags == 0)
    traced_.erase(pid);
  else
    traced_[pid] = traced;
  process.trace_flags.store(traced.flags, std::memory_order_relaxed);
}

bool TraceTable::change(Term pid, bool on, std::uint32_t flags, Term tracer) {
  std::lock_guard lock(mutex_);
  Process* process = vm_.processes->find(pid);
  if (process == nullptr) return false;
  Traced now;
  if (auto found = traced_.find(pid.bits()); found != traced_.end() && is_alive(found->second.tracer)) now = found->second;
  if (on) {
    if (now.flags != 0 && now.tracer != tracer) return false;
    now = {now.flags | flags, tracer};
  } else {
    now.flags &= ~flags;
  }
  constexpr std::uint32_t kTimes =
      TraceFlag::kTimestamp | TraceFlag::kMonotonicTimestamp | TraceFlag::kStrictMonotonicTimestamp;
  if (!on && (now.flags & ~kTimes) == 0) now.flags = 0;
  set_locked(*process, now);
  return true;
}

void TraceTable::change_new(bool on, std::uint32_t flags, Term tracer) {
  std::lock_guard lock(mutex_);
  new_.flags = on ? new_.flags | flags : new_.flags & ~flags;
  if (on) new_.tracer = tracer;
  traces_new_.store(new_.flags != 0, std::memory_order_relaxed);
}

TraceTable::Traced TraceTable::of(Term pid) const {
  std::lock_guard lock(mutex_);
  auto found = traced_.find(pid.bits());
  return found == traced_.end() || !is_alive(found->second.tracer) ? Traced{} : found->second;
}

TraceTable::Traced TraceTable::of_new() const {
  std::lock_guard lock(mutex_);
  return new_;
}

void TraceTable::forget(Process& process) {
  if (process.trace_flags.load(std::memory_order_relaxed) == 0) return;
  std::lock_guard lock(mutex_);
  set_locked(process, {});
}

// `only_once`: a flag that both lose by this.
void TraceTable::inherit(Process& from, Process& to, std::uint32_t only_once) {
  std::lock_guard lock(mutex_);
  auto found = traced_.find(from.pid_bits.load(std::memory_order_acquire));
  if (found == traced_.end()) return;
  Traced traced = found->second;
  traced.flags &= ~only_once;
  set_locked(from, traced);
  set_locked(to, traced);
}

void TraceTable::started(Process& child, Process* parent) {
  if (parent != nullptr && is_traced(*parent, TraceFlag::kSetOnSpawn | TraceFlag::kSetOnFirstSpawn)) {
    inherit(*parent, child, TraceFlag::kSetOnFirstSpawn);
  } else if (traces_new_.load(std::memory_order_relaxed)) {
    std::lock_guard lock(mutex_);
    set_locked(child, new_);
  }
}

void TraceTable::linked(Process& process, Term other) {
  if (!is_traced(process, TraceFlag::kSetOnLink | TraceFlag::kSetOnFirstLink)) return;
  if (Process* found = vm_.processes->find(other)) inherit(process, *found, TraceFlag::kSetOnFirstLink);
}

void TraceTable::tell(Process& process, std::initializer_list<Term> elements) {
  Term pid = process.pid();
  Traced traced;
  {
    std::lock_guard lock(mutex_);
    auto found = traced_.find(pid.bits());
    if (found == traced_.end()) return;
    traced = found->second;
    if (!is_alive(traced.tracer)) {
      set_locked(process, {});
      return;
    }
  }
  if (traced.tracer == pid) return;
  Arena space;
  Term time = time_of(vm_, space, traced.flags);
  std::vector<Term> event = {time.is_none() ? atoms::k_trace : atoms::k_trace_ts, pid};
  event.insert(event.end(), elements.begin(), elements.end());
  if (!time.is_none()) event.push_back(time);
  deliver(vm_, make_tuple_signal(vm_, SignalKind::kMessage, traced.tracer, Term::none(), event));
}

void trace_event(Process& process, std::uint32_t flag, std::initializer_list<Term> elements) {
  if (is_traced(process, flag) && process.vm->traces != nullptr) process.vm->traces->tell(process, elements);
}

}  // namespace mote

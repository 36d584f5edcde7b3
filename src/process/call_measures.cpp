// Counting what calls take.
#include "process/call_measures.h"

#include <algorithm>
#include <utility>

#include "os/clock.h"

namespace mote {

void CallMeasure::add(Term pid, std::int64_t calls, std::int64_t amount) {
  std::lock_guard lock(mutex_);
  if (paused_) return;
  Sum& sum = sums_[pid.bits()];
  sum.calls += calls;
  sum.amount += amount;
}

void CallMeasure::pause() {
  std::lock_guard lock(mutex_);
  paused_ = true;
}

void CallMeasure::restart() {
  std::lock_guard lock(mutex_);
  paused_ = false;
  sums_.clear();
}

std::vector<std::pair<Term, CallMeasure::Sum>> CallMeasure::sums() const {
  std::lock_guard lock(mutex_);
  std::vector<std::pair<Term, Sum>> all;
  for (const auto& [pid, sum] : sums_)
    all.emplace_back(Term::from_bits(pid), sum);
  return all;
}

std::int64_t MeasuredCalls::now(const Process& process, MeasureKind kind) {
  return kind == MeasureKind::kTime ? process.vm->clock->monotonic_ns()
                                    : static_cast<std::int64_t>(process.heap.words_built());
}

MeasuredCalls::Current& MeasuredCalls::current(TraceSessionId session, MeasureKind kind) {
  auto found =
      std::ranges::find_if(all_, [&](const Current& each) { return each.session == session && each.kind == kind; });
  return found != all_.end() ? *found : all_.emplace_back(Current{.session = session, .kind = kind});
}

void MeasuredCalls::count(Process& process, Current& current) {
  std::int64_t until = now(process, current.kind);
  if (current.measure != nullptr && is_traced(process, TraceFlag::kCall))
    current.measure->add(process.pid(), 0, until - current.since);
  current.since = until;
}

std::uint32_t MeasuredCalls::enter(Process& process, TraceSessionId session, MeasureKind kind, Measure measure,
                                   std::uint32_t function) {
  Current& in = current(session, kind);
  count(process, in);
  measure->add(process.pid(), 1, 0);
  in.measure = std::move(measure);
  return std::exchange(in.function, function);
}

void MeasuredCalls::leave(Process& process, TraceSessionId session, MeasureKind kind, Measure measure,
                          std::uint32_t previous) {
  Current& in = current(session, kind);
  count(process, in);
  in.measure = std::move(measure);
  in.function = previous;
}

void MeasuredCalls::stop(Process& process) {
  for (Current& each : all_)
    if (each.kind == MeasureKind::kTime) count(process, each);
}

void MeasuredCalls::resume(Process& process) {
  for (Current& each : all_)
    if (each.kind == MeasureKind::kTime) each.since = now(process, each.kind);
}

void MeasuredCalls::collected(std::size_t words) {
  for (Current& each : all_)
    if (each.kind == MeasureKind::kMemory) each.since -= static_cast<std::int64_t>(words);
}

MeasuredCalls& measured_calls(Process& process) {
  if (process.measured == nullptr) process.measured = new MeasuredCalls;
  return *process.measured;
}

void forget_measured_calls(Process& process) {
  delete process.measured;
  process.measured = nullptr;
}

}  // namespace mote

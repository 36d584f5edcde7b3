// Sums of counts, and what is told of long calls.
#include "native/counts.h"

#include <algorithm>

#include "heap/arena.h"
#include "native/host.h"
#include "native/library.h"
#include "os/clock.h"
#include "process/log.h"
#include "process/native_hold.h"
#include "term/build.h"

namespace mote::native {

void Counts::choose_set() {
  static std::atomic<int> threads{0};
  int number = threads.fetch_add(1, std::memory_order_relaxed) + 1;
  own_set = number < kSets ? number : 0;
}

Counts::Sum Counts::sum() const {
  Sum all;
  for (const Set& set : sets_) {
    all.calls += set.calls.load(std::memory_order_relaxed);
    all.total += set.total.load(std::memory_order_relaxed);
    all.longest = std::max(all.longest, set.longest.load(std::memory_order_relaxed));
  }
  return all;
}

TickRate::TickRate(Clock& clock) : clock_(clock), first_ns_(clock.monotonic_ns()), first_ticks_(processor_ticks()) {}

// By what has passed of both since the beginning: a millisecond at least, so that the rate is good to a thousandth.
std::int64_t TickRate::nanoseconds(std::int64_t ticks) {
  constexpr std::int64_t kLeast = 1'000'000;
  std::int64_t ns = clock_.monotonic_ns() - first_ns_;
  while (ns < kLeast)
    ns = clock_.monotonic_ns() - first_ns_;
  double passed = static_cast<double>(processor_ticks() - first_ticks_);
  return static_cast<std::int64_t>(static_cast<double>(ticks) * static_cast<double>(ns) / passed);
}

void note_long_call(Services& vm, const NativeFunction& function, std::int64_t ticks) {
  if (function.place != Place::kWorker) return;
  std::int64_t ns = vm.natives->rate().nanoseconds(ticks);
  Term module = function.library->module();
  if (ns > native_hold.ns) native_hold = {module, function.name, function.arity, ns};
  std::int64_t limit = vm.natives->warn_ns();
  if (limit == 0 || ns <= limit) return;
  Arena space;
  Term arguments[] = {module, function.name, Term::small(function.arity), Term::small(ns / 1'000'000)};
  log_event(vm, atoms::k_warning, "Native function ~tw:~tw/~w held a scheduler for ~w ms~n", arguments, Term::none(),
            Term::none());
}

}  // namespace mote::native

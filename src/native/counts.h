// Counts: how often each native function was called, and how long it has held the thread it ran on.
//
// The first threads count for themselves, without locked instructions, so that a count costs a call little; all others
// share one more set.
#pragma once

#include <atomic>
#include <cstdint>

#include "os/ticks.h"
#include "process/services.h"

namespace mote::native {

struct NativeFunction;

class Counts {
 public:
  struct Sum {
    std::uint64_t calls = 0;
    std::int64_t longest = 0, total = 0;  // ticks
  };
  // A call on this thread has taken `ticks`.
  void add(std::int64_t ticks) {
    if (own_set < 0) [[unlikely]]
      choose_set();
    Set& set = sets_[own_set];
    if (own_set != 0) [[likely]] {
      set.calls.store(set.calls.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
      set.total.store(set.total.load(std::memory_order_relaxed) + ticks, std::memory_order_relaxed);
    } else {
      set.calls.fetch_add(1, std::memory_order_relaxed);
      set.total.fetch_add(ticks, std::memory_order_relaxed);
    }
    std::int64_t longest = set.longest.load(std::memory_order_relaxed);
    while (ticks > longest && !set.longest.compare_exchange_weak(longest, ticks, std::memory_order_relaxed)) {
    }
  }
  Sum sum() const;

  // What takes so many ticks is looked at more closely: about a third of a millisecond.
  static constexpr std::int64_t kLong = 1'000'000;

 private:
  static constexpr int kSets = 9;
  static inline constinit thread_local int own_set = -1;  // not chosen yet; 0: the shared one
  static void choose_set();
  struct alignas(64) Set {
    std::atomic<std::uint64_t> calls{0};
    std::atomic<std::int64_t> longest{0}, total{0};
  };
  Set sets_[kSets];
};

// A number of ticks in nanoseconds.
class TickRate {
 public:
  explicit TickRate(Clock& clock);
  std::int64_t nanoseconds(std::int64_t ticks);

 private:
  Clock& clock_;
  const std::int64_t first_ns_, first_ticks_;
};

// `function` has held the calling thread for so long that it may have to be told: logged where it is over the limit of
// +nifwarn, and noted for long_schedule.
void note_long_call(Services& vm, const NativeFunction& function, std::int64_t ticks);

}  // namespace mote::native

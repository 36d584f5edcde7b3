// Counts: how often each native function was called, and how long it has held the thread it ran on.
//
// Each worker counts for itself, without locked instructions, so that a count costs a call next to nothing; threads for
// work aside, and whoever was away for long (another thread may have the worker by then), share one more set.
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
  // A call has taken `ticks`, on the worker of that number (from 1), or on another thread (0).
  void add(int worker, std::int64_t ticks) {
    bool own = worker > 0 && worker < kSets && ticks < kLong;
    Set& set = sets_[own ? worker : 0];
    if (own) {
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

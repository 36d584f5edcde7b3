// SystemMonitor: who is told of processes that take more than their share (erlang:system_monitor/2), and of what.
//
// The limits are read, without a lock, where it is decided whether there is anything to tell; while nothing is watched
// they are such that nothing reaches them. The monitor is told nothing of itself. One that has ended is forgotten.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <optional>

#include "term/term.h"

namespace mote {

class Process;
struct Services;

class SystemMonitor {
 public:
  // Zero where it is not watched.
  struct Watched {
    Term receiver = atoms::k_undefined;                 // a local pid
    std::uint64_t long_gc = 0, long_schedule = 0;       // milliseconds
    std::uint64_t large_heap = 0;                       // words
    std::uint64_t queue_disable = 0, queue_enable = 0;  // long_message_queue
    bool busy_port = false, busy_dist_port = false;
  };
  static constexpr std::uint64_t kLeastLargeHeap = 16'384;

  // Returns what was watched before.
  Watched set(const Services& vm, const Watched& wanted);
  Watched watched(const Services& vm);

  bool times_collections() const { return long_gc_.load(std::memory_order_relaxed) != kNever; }
  bool times_slices() const { return long_schedule_.load(std::memory_order_relaxed) != kNever; }
  bool is_long_queue(std::uint64_t length) const { return length >= queue_enable_.load(std::memory_order_relaxed); }

  // A collection is over, begun at `start` where times_collections() held; nullopt else.
  void collected(Process& process, std::optional<std::int64_t> start_ns);
  // The mailbox is_long_queue(), or has become shorter after that was told.
  void queue_grew(Process& process);
  void queue_shrank(Process& process);
  // `process`, which writes to the port, has to wait until that takes more.
  void busy_port(Services& vm, Term process, Term port);
  // {monitor, process, long_schedule, [{timeout, Milliseconds}, {in, in}, {out, out}]} if it ran for longer than
  // allowed.
  void ran(Process& process, std::int64_t spent_ns, Term in, Term out);

 private:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  Watched watched_locked(const Services& vm);
  // {monitor, about, what, information}
  void tell(Services& vm, Term about, Term what, Term information);

  std::mutex mutex_;
  Watched watched_;
  std::atomic<std::uint64_t> long_gc_{kNever}, long_schedule_{kNever}, large_heap_{kNever};
  std::atomic<std::uint64_t> queue_enable_{kNever}, queue_disable_{0};
  std::atomic<bool> busy_port_{false};
};

// Watches one slice, where slices are timed.
class SliceWatch {
 public:
  explicit SliceWatch(Process& process);
  // The process is about to leave its thread. `ends`: it has ended.
  void done(Process& process, bool ends);

 private:
  std::optional<std::int64_t> start_ns_;
  std::array<Term, 3> in_;  // the function it went on in; none() where nobody knows
};

}  // namespace mote

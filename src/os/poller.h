// Poller: which file descriptors are ready. Interest is one-shot: an event reported for a descriptor ends the interest
// in it, and watching it again renews it. Any thread may call watch, forget and wake; wait is for one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace mote {

struct PollEvent {
  int fd;
  bool readable;  // or at its end, or in error: reading will not block
  bool writable;  // likewise
  bool failed;    // in error, or the other side has hung up
};

class Poller {
 public:
  virtual ~Poller() = default;
  // Replaces the interest in `fd`; interest in nothing is forget(). That it fails is reported to any interest.
  // Descriptors that cannot be waited for, such as those of regular files, count as always ready. False where `fd` is
  // not open.
  virtual bool watch(int fd, bool read, bool write, bool failure = false) = 0;
  // Before closing a descriptor that is or was watched. An event already taken by wait may still be under way.
  virtual void forget(int fd) = 0;
  // Waits until something is ready, wake() is called or the time is over (negative: no limit). The number of events put
  // into `events`; 0 after a wake-up or in the end.
  virtual std::size_t wait(std::int64_t timeout_ns, std::span<PollEvent> events) = 0;
  // Ends the wait under way, or the next one.
  virtual void wake() = 0;
};

// Null where the system is out of descriptors.
std::unique_ptr<Poller> make_poller();

}  // namespace mote

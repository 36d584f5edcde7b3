// Reactor: what is to happen once file descriptors are ready. Whoever has nothing better to do calls poll(), which
// waits and then runs what was asked for.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "os/poller.h"

namespace mote::io {

// Thread safe, but that poll() is for one thread at a time. A callback runs at most once, on the thread that polls,
// with no lock held; it may call the reactor.
class Reactor {
 public:
  using Callback = std::function<void()>;
  explicit Reactor(std::unique_ptr<Poller> poller) : poller_(std::move(poller)) {}

  // Runs `then` once reading from (writing to) `fd` would not block, in place of what was asked for before. False where
  // the descriptor is not open.
  bool when_readable(int fd, Callback then);
  bool when_writable(int fd, Callback then);
  // The same once it is in error, or its other side has hung up; that is then told to nobody who wants to read or
  // write.
  bool when_failed(int fd, Callback then);
  // Ends all interest in `fd`: to be called before it is closed. A callback may be under way on another thread.
  void forget(int fd);
  // Ends a part of it.
  struct Part {
    bool read = false, write = false, failure = false;
  };
  void forget(int fd, Part part);

  // Waits at most `timeout_ns` (negative: no limit; 0: not at all) and runs what has become due. The number of
  // callbacks run; 0 also after wake().
  std::size_t poll(std::int64_t timeout_ns);
  void wake() { poller_->wake(); }
  // Whether anything is being waited for.
  bool idle() const;

 private:
  struct Interest {
    Callback read, write, failure;
    bool any() const { return read || write || failure; }
  };
  bool arm(int fd, const Interest& interest);
  bool when(int fd, Callback Interest::* part, Callback then);

  std::unique_ptr<Poller> poller_;
  mutable std::mutex mutex_;
  std::unordered_map<int, Interest> interests_;
};

}  // namespace mote::io

// Host: what a runtime has for native libraries: the types of their resources, and the thread on which they are called
// without a process.
//
// Destructors, the ends of monitored processes, stops of descriptors and the unloading of libraries are all told on
// that one thread, in the order in which they became due: never by the collector, nor while anything of the runtime is
// locked. They may take their time without holding a worker.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "native/resource.h"
#include "process/services.h"

namespace mote::native {

class Selections;

class Host {
 public:
  explicit Host(Services& vm);
  // Libraries stay in the program: threads of theirs may run. Nothing of them is called any more.
  ~Host();
  Host(const Host&) = delete;

  // Makes this the runtime whose libraries the program has. False where another is.
  bool claim();
  // The one that is; null where none is.
  static Host* claimed();

  Services& vm() { return vm_; }
  ResourceTypes& types() { return types_; }
  Selections& selections() { return *selections_; }

  // The modules for which libraries have been opened, whether or not they could be used.
  void note_taint(Term module);
  std::vector<Term> taints() const;

  // Has the thread for callbacks do `job`, after what was given before. Any thread. Dropped once the runtime has ended.
  void post(std::function<void()> job);
  // Waits until what has been posted so far is done; not on the thread for callbacks itself.
  void drain();
  // No callback is begun any more.
  void close();
  bool closed() const { return closed_.load(std::memory_order_acquire); }

 private:
  void run();

  Services& vm_;
  ResourceTypes types_;
  std::unique_ptr<Selections> selections_;
  mutable std::mutex mutex_;
  std::vector<Term> taints_;
  std::condition_variable posted_;
  std::condition_variable done_;
  std::deque<std::function<void()>> jobs_;
  std::uint64_t posted_count_ = 0;
  std::uint64_t done_count_ = 0;
  std::atomic<bool> closed_{false};
  std::thread thread_;
};

// Whether the calling thread is the one for callbacks.
bool on_callback_thread();

}  // namespace mote::native

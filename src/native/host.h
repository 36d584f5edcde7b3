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
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "native/counts.h"
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

  // Makes this the runtime whose libraries the program has. False where another is. Called by one thread at a time.
  bool claim();
  // The one that is; null where none is.
  static Host* claimed();

  Services& vm() { return vm_; }
  ResourceTypes& types() { return types_; }
  Selections& selections() { return *selections_; }

  TickRate& rate() { return *rate_; }  // once claim() has succeeded
  // A function that holds a worker for longer is logged; 0: none is. To be set before libraries are loaded.
  std::int64_t warn_ns() const { return warn_ns_; }
  void warn_after(std::int64_t ns) { warn_ns_ = ns; }
  // {{Module, Function, Arity}, Calls, Longest, Total} of each function of the libraries that are loaded, times in
  // nanoseconds; made in `space`.
  Term call_counts(TermSpace& space);

  // The modules for which libraries have been opened, whether or not they could be used.
  void note_taint(Term module);
  std::vector<Term> taints() const;

  // Has the thread for callbacks do `job`, after what was given before. Any thread. Dropped once the runtime has ended.
  void post(std::function<void()> job);
  // Waits until what has been posted so far is done; not on the thread for callbacks itself.
  void drain();
  // Whether something posted is not done yet, so that drain() would wait.
  bool is_busy() const;
  // A library has been loaded.
  void note_loaded(const std::shared_ptr<Library>& library);
  // The runtime is about to be halted in order: waits for the calls that libraries want to be waited for, and tells
  // those that want to be told.
  void halting();
  // No callback is begun any more.
  void close();
  bool closed() const { return closed_.load(std::memory_order_acquire); }

 private:
  void run();

  Services& vm_;
  std::optional<TickRate> rate_;
  std::int64_t warn_ns_ = 0;
  ResourceTypes types_;
  std::unique_ptr<Selections> selections_;
  mutable std::mutex mutex_;
  std::vector<Term> taints_;
  std::vector<std::weak_ptr<Library>> loaded_;
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

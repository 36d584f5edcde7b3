// SafePoint: where the threads that run processes wait while somebody looks at the whole runtime.
//
// A worker passes by between two slices, and waits there while the world is to stand still; a thread of a pool before
// and after each piece of work. So a thread that waits has no process in hand, or one whose record and heap are in
// order, and holds no lock. One thread at a time has the world stopped; others that want to wait for it, and count as
// stopped meanwhile.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace mote {

class SafePoint {
 public:
  // A worker begins and ends. In between it calls pass() between slices.
  void enter();
  void leave();
  void pass() {
    if (wanted()) [[unlikely]]
      wait();
  }
  // Around a piece of work on a thread of a pool. end_work() is called as soon as the work is done, before others are
  // told.
  void begin_work();
  void end_work();

  // Whether threads are to come here; whoever sleeps without anything in hand is to be woken for it.
  bool wanted() const { return wanted_.load(std::memory_order_relaxed); }

  // Stops the world, in two steps: between them the caller wakes those that sleep. settle() waits until all threads
  // have come, workers for `workers` and pieces of work for `work` at most, and says whether they all have.
  void request();
  bool settle(std::chrono::milliseconds workers, std::chrono::milliseconds work);
  void resume();

 private:
  void wait();

  std::atomic<bool> wanted_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  int workers_ = 0;  // that have entered and not left
  int waiting_ = 0;  // of them
  int working_ = 0;  // pieces of work under way
};

}  // namespace mote

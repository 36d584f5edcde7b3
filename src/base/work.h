// What a thread is at work on, told by whoever hands out work. Two look at it: the report of exhausted memory, and work
// of unknown length, such as a walk through a term, which pauses now and then so that it can be stopped or give way.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mote {

// Thrown at a pause out of work that nobody wants any more: its process has been sent an exit signal that ends it, or
// the runtime ends. Caught by whoever handed out the work.
struct WorkStopped {};

struct WorkInHand {
  // Writes what it is to `text`. May not allocate.
  void (*describe)(const void* work, char* text, std::size_t size) = nullptr;
  // Called at pauses: may wait, and may throw WorkStopped. Null: the work is not to be disturbed.
  void (*pause)(const void* work) = nullptr;
  const void* work = nullptr;
};
inline constinit thread_local WorkInHand work_in_hand;

// A pause of the work in hand. What calls it may be left by an exception here: locks must be held by guards, and what
// others can see must be in order.
inline void pause_work() {
  if (work_in_hand.pause != nullptr) work_in_hand.pause(work_in_hand.work);
}

// Counts the steps of a walk, each some nanoseconds long, and pauses after every few thousand.
class StepCount {
 public:
  void step() {
    if (--left_ > 0) [[likely]]
      return;
    left_ = kBetweenPauses;
    pause_work();
  }

 private:
  static constexpr std::int32_t kBetweenPauses = 4096;
  std::int32_t left_ = kBetweenPauses;
};

// While one exists the work of this thread does not pause: it is in the middle of a change others would see.
class Undisturbed {
 public:
  Undisturbed() : pause_(work_in_hand.pause) { work_in_hand.pause = nullptr; }
  ~Undisturbed() { work_in_hand.pause = pause_; }
  Undisturbed(const Undisturbed&) = delete;

 private:
  void (*pause_)(const void* work);
};

}  // namespace mote

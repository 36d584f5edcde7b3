// TurnPool: threads for work of unknown length, so many at a time. Work gives way at its pauses: once it has had its
// turn, and others wait, it stands in line for another, its thread asleep. So the shortest work is done soon however
// much endless work there is, and no more threads compete for the processors than there are turns.
//
// Work that does not pause keeps its turn; relax(), called now and then, lets others go on beside it meanwhile.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "os/clock.h"

namespace mote {

struct Registers;

class TurnPool {
 public:
  using Job = std::function<void(Registers& registers)>;

  // `turns`: how many threads work at a time.
  TurnPool(Clock& clock, int turns) : clock_(clock), usual_(turns), allowed_(turns) {}

  void push(Job job);
  // Called by a job at its pauses.
  void give_way();
  // Where work waits and no turn has ended since the last call, allows one turn more until one ends.
  void relax();
  // Waits for the threads to end, as jobs do at their next pause; those not begun are dropped.
  void stop();

  std::size_t waiting() const { return static_cast<std::size_t>(waiting_.load(std::memory_order_relaxed)); }
  bool busy() const;

 private:
  struct Sleeper {
    std::condition_variable woken;
    bool has_turn = false;
  };
  // In line: a job not begun, or a thread in the middle of one.
  struct Waiting {
    Job job;
    Sleeper* sleeper;
  };
  void enter(Waiting waiting);
  void hand_out_turns();
  void end_turn();
  void run_thread();

  Clock& clock_;
  const int usual_;
  mutable std::mutex mutex_;
  std::deque<Waiting> line_;
  std::atomic<int> waiting_{0};  // in line_
  std::deque<Job> begun_;        // with a turn, for an idle thread to take
  std::condition_variable begins_;
  std::condition_variable ended_;
  std::vector<std::thread> threads_;
  int idle_ = 0;
  int live_ = 0;  // threads that have not ended
  int allowed_;
  int working_ = 0;
  bool turn_ended_ = false;  // since relax() was last called
  bool stopping_ = false;
};

}  // namespace mote

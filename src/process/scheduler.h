// What the rest of the machine asks of the scheduler and the timers; implemented in src/sched/.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "process/process.h"

namespace mote {

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  // Puts a process whose state the caller has just made kRunnable into a run queue. Any thread.
  virtual void enqueue(Process& process) = 0;
  // A control block for a new process with a pid, its heap not yet opened; state kStarting. nullptr: process limit.
  virtual Process* create_process() = 0;
  // Returns the block of a process that has ended.
  virtual void free_process(Process& process) = 0;
  // The number of the worker that runs a process, or ran it last; from 1.
  virtual int scheduler_id(const Process& process) const = 0;
  // Of the calling thread; 0 where it runs no processes.
  virtual int current_scheduler_id() const = 0;
  virtual int workers() const = 0;
  virtual int workers_online() const = 0;
  // Total reductions of ended slices.
  virtual std::uint64_t reductions() const = 0;
  virtual std::uint64_t context_switches() const = 0;
  virtual std::size_t run_queue_length() const = 0;
  // What each worker has to do, in order; after them, what waits for a blocking thread.
  struct QueueLoad {
    std::size_t waiting = 0;
    bool running = false;
  };
  virtual std::vector<QueueLoad> queue_loads() const = 0;
  // How long each worker has had something to run, of the time since the run began.
  struct WorkTime {
    std::int64_t active_ns = 0;
    std::int64_t total_ns = 0;
  };
  virtual std::vector<WorkTime> work_times() const = 0;
  // The most processor time a worker has spent on one slice since this was last asked; kept track of from the first
  // question on.
  virtual std::int64_t longest_slice_ns() = 0;
  // Calls `job` on a thread for long work; not at all where the run ends before its turn.
  virtual void run_aside(std::function<void()> job) = 0;
  // Calls `job` once on the thread of each worker, between slices; not at all where the run ends before.
  virtual void on_each_worker(std::function<void()> job) = 0;
  // Ends the run with this exit status; workers stop at their next safe point.
  virtual void halt(int status, bool flush) = 0;
  // Whether halt() was called.
  virtual bool stopping() const = 0;
};

// One-shot timers. Times are monotonic nanoseconds.
class TimerService {
 public:
  virtual ~TimerService() = default;
  // Sends kReceiveTimeout(sequence) to `pid` at `deadline`. Returns a handle for cancel_receive_timeout.
  virtual void* start_receive_timeout(std::int64_t deadline, Term pid, Word sequence) = 0;
  // May come too late: the signal is then under way or was received.
  virtual void cancel_receive_timeout(void* handle, Term pid, Word sequence) = 0;
  // Delivers `signal` (to a pid; or to whoever has the name, where signal->to is an atom, at that time) at `deadline`.
  // Not where it is to a process that has ended; the timer is then stopped, as if it had been cancelled.
  // The timer is known by `number`; `owner` is who started it.
  virtual void start(std::int64_t deadline, Signal* signal, Word number_low, Word number_high, Term owner) = 0;
  // Nanoseconds left, or a negative number where there is no such timer (any more). cancel also stops it.
  virtual std::int64_t cancel(Word number_low, Word number_high) = 0;
  virtual std::int64_t remaining(Word number_low, Word number_high) = 0;
  // Stops the timers that would send to `pid`, which can no longer be found.
  virtual void process_exited(Term pid) = 0;
};

}  // namespace mote

// The scheduler: one worker thread for each CPU, each with run queues of its own by priority, stealing from the others
// when they are empty, and three pools of threads: for builtins that block; for collections and the ends of processes;
// and for builtins that take long, nobody knows how long. So none of these waits for another kind.
//
// A process woken by a running one goes to that worker's queue: it most likely runs next, its message still warm. Idle
// workers are woken when more than one process waits in a queue. Nobody spins: an idle worker sleeps until a timer is
// due or it is woken. A worker that is held by one slice for long (an instruction compares terms that never end) goes
// on with another thread; the thread it had is given up once the slice ends.
#pragma once

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "process/scheduler.h"
#include "sched/process_pool.h"
#include "sched/safe_point.h"
#include "sched/thread_pool.h"
#include "sched/timers.h"
#include "sched/turn_pool.h"

namespace mote {

// Runs a process for a slice; implemented by the interpreter. The result is an Outcome of ops/machine.h, as a number.
using ProcessRunner = int (*)(Process&);
enum RunOutcome : int { kRunYield, kRunWait, kRunExit, kRunBlocking, kRunLong, kRunStopped };

struct SchedulerOptions {
  int workers = 1;
  int blocking_threads = 10;
  int long_work_threads = 2;
  std::int64_t slice = 4000;          // reductions
  std::function<void()> when_halted;  // called by the thread that calls halt()
  bool random_order = false;          // pick processes at random, for slices of random lengths
  std::uint64_t seed = 0;
};

class WorkerScheduler;

// The process whose slice, or work aside, the calling thread does, or did last; null where it is no such thread.
const Process* process_in_hand();

// A place where processes run, one at a time, and the thread it began with.
class Worker {
 public:
  Worker(WorkerScheduler& scheduler, int index) : scheduler_(scheduler), index_(index) {}
  WorkerScheduler& scheduler() { return scheduler_; }
  int index() const { return index_; }

 private:
  friend class WorkerScheduler;
  struct Queue {
    Process* first = nullptr;
    Process* last = nullptr;
  };
  WorkerScheduler& scheduler_;
  int index_;
  std::mutex mutex_;
  std::array<Queue, 4> queues_;               // by priority
  std::vector<std::function<void()>> asked_;  // by on_each_worker()
  std::atomic<bool> is_asked_{false};
  std::atomic<int> queued_{0};
  std::atomic<std::int64_t> idle_since_{-1};      // when it began to wait for work, or -1
  std::atomic<std::int64_t> idle_ns_{0};          // in waits that have ended
  std::atomic<const Process*> at_work_{nullptr};  // the process of the slice under way
  unsigned low_skips_ = 0;
  std::atomic<std::uint32_t> tenure_{0};  // changes where another thread takes its place
  std::atomic<std::uint32_t> slices_{0};  // begun
  std::mt19937_64 random_;                // for the thread that has it
  Registers registers_;
  std::thread thread_;
};

class WorkerScheduler final : public Scheduler {
 public:
  WorkerScheduler(Services& vm, Timers& timers, ProcessRunner runner, SchedulerOptions options);
  ~WorkerScheduler() override;

  void enqueue(Process& process) override;
  Process* create_process() override;
  void free_process(Process& process) override;
  int scheduler_id(const Process& process) const override {
    return process.worker == nullptr ? 1 : process.worker->index() + 1;
  }
  int current_scheduler_id() const override;
  int workers() const override { return static_cast<int>(workers_.size()); }
  int workers_online() const override { return workers(); }
  std::uint64_t reductions() const override { return reductions_.load(std::memory_order_relaxed); }
  std::uint64_t context_switches() const override { return switches_.load(std::memory_order_relaxed); }
  std::size_t run_queue_length() const override;
  std::vector<QueueLoad> queue_loads() const override;
  std::vector<WorkTime> work_times() const override;
  std::int64_t longest_slice_ns() override;
  void run_aside(std::function<void()> job) override;
  void on_each_worker(std::function<void()> job) override;
  void halt(int status, bool flush) override;

  // Makes all processes stand still, so that they can be looked at: waits for the slices under way, `limit` at most,
  // and a moment for work aside. Until resume_world() no thread takes a process on; those that is_held() tells of may
  // still run. Whether everything stands. A second caller waits for the first one's resume_world(). Any thread, holding
  // no lock.
  bool stop_world(std::chrono::milliseconds limit);
  void resume_world() { safe_point_.resume(); }
  // In a stopped world: whether a thread has, or may have, the process in hand.
  bool is_held(const Process& process) const;
  // In a stopped world: what a worker (from 0) has in hand and in its queues, by priority.
  struct Load {
    const Process* at_work = nullptr;
    std::array<std::size_t, 4> queued{};
  };
  Load load_of(int worker) const;
  int long_work_threads() const { return options_.long_work_threads; }
  int blocking_threads() const { return options_.blocking_threads; }

  // Runs until halt(); returns its status. The calling thread is worker 0.
  int run();
  bool stopping() const override { return stopping_.load(std::memory_order_acquire); }
  // What halt() was called with.
  int status() const { return status_; }
  // Of a process whose builtin is done aside: see TurnPool.
  void give_way() { long_work_pool_.give_way(); }

 private:
  // Runs processes until the run ends, or another thread has taken this one's place.
  void work(Worker& worker, std::uint32_t tenure, Registers& registers);
  // Runs a process on a thread of a pool, which has these registers, until it can go back to a worker.
  void run_in_pool(Registers& registers, Process& process, std::uint8_t in_blocking);
  void run_pool_thread(ThreadPool& pool);
  // A thread of its own: sees that no slice and no work aside keeps others from being done.
  void mind();
  void replace_thread(Worker& worker);
  static void do_what_is_asked(Worker& worker);
  void wake_minder();
  void account(Process& process);
  Process* next(Worker& worker);
  Process* take(Worker& worker, Worker& taker);
  Process* take_locked(Worker& worker, Worker& taker);
  Process* steal(Worker& thief);
  void idle(Worker& worker);
  // Looks out for work for some microseconds, without being woken for it.
  bool work_comes_soon() const;
  // False: nothing came for a long time.
  bool wait_for_work();
  void return_memory();
  void wake_one();
  void wake_all();
  void run_slice(Worker& worker, Registers& registers, Process& process);
  int use_slice(Process& process);
  std::int64_t slice_length(Worker& worker) const;
  void run_measured_slice(Worker& worker, Registers& registers, Process& process);
  void settle(Process& process, int outcome);
  void end(Process& process);
  void push(Worker& worker, Process& process);

  Services& vm_;
  Timers& timers_;
  ProcessRunner runner_;
  SchedulerOptions options_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::atomic<int> idle_count_{0};
  std::atomic<int> total_queued_{0};
  std::mutex idle_mutex_;
  // For threads that look for work, and no others: where one of them is woken, any of them must do.
  std::condition_variable idle_changed_;
  std::condition_variable halted_;  // for run(), once its own thread has been replaced
  std::atomic<bool> stopping_{false};
  int status_ = 0;
  std::atomic<std::uint64_t> reductions_{0};
  std::atomic<std::uint64_t> switches_{0};
  std::atomic<bool> measuring_slices_{false};
  std::atomic<std::int64_t> longest_slice_{0};
  std::atomic<unsigned> next_worker_{0};

  SafePoint safe_point_;
  ProcessPool pool_;

  std::mutex minder_mutex_;
  std::condition_variable minder_woken_;
  std::atomic<bool> minder_asleep_{false};
  std::atomic<int> held_threads_{0};  // whose place another has taken, and who do not know yet

  ThreadPool blocking_pool_;
  ThreadPool collection_pool_;
  TurnPool long_work_pool_;
  ThreadPool stand_ins_;  // threads of workers whose first ones are held
};

}  // namespace mote

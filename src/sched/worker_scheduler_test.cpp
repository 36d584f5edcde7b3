// Which process runs next: in turn, or at random from a seed. The processes here run no code: what each does with its
// slice is written by the test.
#include "sched/worker_scheduler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "heap/literal_area.h"
#include "os/clock.h"
#include "process/table.h"

namespace mote {
namespace {

// One slice: who had it, and how many reductions.
using Slice = std::pair<std::size_t, std::int64_t>;

class WorkerSchedulerTest : public testing::Test {
 protected:
  static constexpr std::size_t kProcesses = 8;
  static constexpr std::size_t kSlicesEach = 50;

  // The slices of processes that always want another, with one worker.
  std::vector<Slice> run(SchedulerOptions options) {
    history_.clear();
    run_with(use_slice, options);
    return history_;
  }

  static void run_with(ProcessRunner runner, SchedulerOptions options) {
    LiteralArea literals(std::size_t{1} << 20);
    Services vm;
    VirtualClock clock;
    ProcessTable table(64);
    vm.clock = &clock;
    vm.processes = &table;
    Timers timers(vm);
    WorkerScheduler scheduler(vm, timers, runner, options);
    vm.scheduler = &scheduler;
    processes_.clear();
    for (std::size_t i = 0; i < kProcesses; ++i) {
      Process* process = scheduler.create_process();
      process->heap.open(ProcessHeap::kMinWords, &literals);
      process->state.store(Process::kRunnable);
      processes_.push_back(process);
      scheduler.enqueue(*process);
    }
    EXPECT_EQ(scheduler.run(), 3);
  }

  static int use_slice(Process& process) {
    std::size_t who = static_cast<std::size_t>(std::ranges::find(processes_, &process) - processes_.begin());
    history_.emplace_back(who, process.reductions_left);
    if (history_.size() == kProcesses * kSlicesEach) process.vm->scheduler->halt(3, false);
    process.reductions_left = 0;
    return kRunYield;
  }

  // For several workers: the first process wakes those that wait, again and again. So its worker's queue grows while
  // others have none, and take from it.
  static int wake_or_wait(Process& process) {
    std::size_t who = static_cast<std::size_t>(std::ranges::find(processes_, &process) - processes_.begin());
    if (running_[who].exchange(true)) twice_at_once_ = true;
    Scheduler& scheduler = *process.vm->scheduler;
    if (++slices_ == kSlicesOfMany) scheduler.halt(3, false);
    if (who == 0) {
      for (Process* other : processes_) {
        std::uint32_t waiting = Process::kWaiting;
        if (other->state.compare_exchange_strong(waiting, Process::kRunnable)) scheduler.enqueue(*other);
      }
    }
    process.reductions_left = 0;
    running_[who] = false;
    return who == 0 ? kRunYield : kRunWait;
  }

  // With one worker: the first process holds its thread until another has taken its place. Once the first thread has
  // nothing to do any more, the second process is woken by the third, from a thread of a pool, again and again, each
  // time once it waits.
  static int hold_thread_then_wake(Process& process) {
    if (&process == processes_[0] && !held_.exchange(true)) std::this_thread::sleep_for(kHold);
    if (&process == processes_[2]) {
      if (process.in_blocking == 0) return kRunBlocking;
      std::this_thread::sleep_for(2 * kHold);
      wake_again_and_again(*process.vm->scheduler, *processes_[1]);
    }
    process.reductions_left = 0;
    return kRunWait;
  }

  static void wake_again_and_again(Scheduler& scheduler, Process& other) {
    for (int i = 0; i < kWakes; ++i) {
      std::uint32_t waiting = Process::kWaiting;
      while (!other.state.compare_exchange_weak(waiting, Process::kRunnable)) {
        waiting = Process::kWaiting;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
      scheduler.enqueue(other);
    }
    scheduler.halt(3, false);
  }

  static constexpr std::chrono::milliseconds kHold{150};
  static constexpr int kWakes = 60;
  static inline std::atomic<bool> held_;
  static constexpr int kSlicesOfMany = 20000;
  static inline std::array<std::atomic<bool>, kProcesses> running_;
  static inline std::atomic<int> slices_;
  static inline std::atomic<bool> twice_at_once_;
  static inline std::vector<Process*> processes_;
  static inline std::vector<Slice> history_;
};

TEST_F(WorkerSchedulerTest, ProcessesRunInTurn) {
  std::vector<Slice> history = run({.slice = 100});
  for (std::size_t i = 0; i < history.size(); ++i)
    EXPECT_EQ(history[i], Slice(i % kProcesses, 100)) << i;
}

TEST_F(WorkerSchedulerTest, OneReductionIsASlice) {
  for (auto [who, reductions] : run({.slice = 1}))
    EXPECT_EQ(reductions, 1);
}

TEST_F(WorkerSchedulerTest, ASeedGivesTheSameRunAgain) {
  SchedulerOptions options{.slice = 100, .random_order = true, .seed = 1};
  std::vector<Slice> first = run(options);
  EXPECT_EQ(run(options), first);
  options.seed = 2;
  EXPECT_NE(run(options), first);
}

TEST_F(WorkerSchedulerTest, AtRandomEveryOrderAndLengthComesUp) {
  std::vector<Slice> history = run({.slice = 100, .random_order = true, .seed = 1});
  std::vector<std::size_t> turns(kProcesses), followers(kProcesses * kProcesses);
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < history.size(); ++i) {
    ++turns[history[i].first];
    lengths.push_back(history[i].second);
    if (i > 0) ++followers[history[i - 1].first * kProcesses + history[i].first];
  }
  for (std::size_t count : turns)
    EXPECT_GT(count, kSlicesEach / 3);
  EXPECT_GT(std::ranges::count_if(followers, [](std::size_t count) { return count > 0; }), 50);
  std::ranges::sort(lengths);
  EXPECT_EQ(lengths.front(), 1);
  EXPECT_EQ(lengths.back(), 100);
  lengths.erase(std::ranges::unique(lengths).begin(), lengths.end());
  EXPECT_EQ(lengths.size(), 8u);  // 1, 2, 4, ... 64, 100
}

// An idle worker that misses being woken looks for work after a tenth of a second.
TEST_F(WorkerSchedulerTest, WhoeverIsWokenForWorkCanDoIt) {
  held_ = false;
  auto begin = std::chrono::steady_clock::now();
  run_with(hold_thread_then_wake, {.workers = 1, .slice = 100});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2 * kHold + std::chrono::seconds(2));
}

TEST_F(WorkerSchedulerTest, WorkersTakeFromEachOther) {
  for (bool random_order : {false, true}) {
    slices_ = 0;
    run_with(wake_or_wait, {.workers = 4, .slice = 100, .random_order = random_order, .seed = 1});
    EXPECT_GE(slices_, kSlicesOfMany);
    EXPECT_FALSE(twice_at_once_);
  }
}

}  // namespace
}  // namespace mote

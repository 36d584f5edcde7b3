// Which process runs next: in turn, or at random from a seed. The processes here run no code: what each does with its
// slice is written by the test.
#include "sched/worker_scheduler.h"

#include <gtest/gtest.h>

#include <algorithm>
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
    LiteralArea literals(std::size_t{1} << 20);
    Services vm;
    VirtualClock clock;
    ProcessTable table(64);
    vm.clock = &clock;
    vm.processes = &table;
    Timers timers(vm);
    WorkerScheduler scheduler(vm, timers, use_slice, options);
    vm.scheduler = &scheduler;
    history_.clear();
    processes_.clear();
    for (std::size_t i = 0; i < kProcesses; ++i) {
      Process* process = scheduler.create_process();
      process->heap.open(ProcessHeap::kMinWords, &literals);
      process->state.store(Process::kRunnable);
      processes_.push_back(process);
      scheduler.enqueue(*process);
    }
    EXPECT_EQ(scheduler.run(), 3);
    return history_;
  }

  static int use_slice(Process& process) {
    std::size_t who = static_cast<std::size_t>(std::ranges::find(processes_, &process) - processes_.begin());
    history_.emplace_back(who, process.reductions_left);
    if (history_.size() == kProcesses * kSlicesEach) process.vm->scheduler->halt(3, false);
    process.reductions_left = 0;
    return kRunYield;
  }

  static inline std::vector<Process*> processes_;
  static inline std::vector<Slice> history_;
};

TEST_F(WorkerSchedulerTest, ProcessesRunInTurn) {
  std::vector<Slice> history = run({.slice = 100});
  for (std::size_t i = 0; i < history.size(); ++i) EXPECT_EQ(history[i], Slice(i % kProcesses, 100)) << i;
}

TEST_F(WorkerSchedulerTest, OneReductionIsASlice) {
  for (auto [who, reductions] : run({.slice = 1})) EXPECT_EQ(reductions, 1);
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
  for (std::size_t count : turns) EXPECT_GT(count, kSlicesEach / 3);
  EXPECT_GT(std::ranges::count_if(followers, [](std::size_t count) { return count > 0; }), 50);
  std::ranges::sort(lengths);
  EXPECT_EQ(lengths.front(), 1);
  EXPECT_EQ(lengths.back(), 100);
  lengths.erase(std::ranges::unique(lengths).begin(), lengths.end());
  EXPECT_EQ(lengths.size(), 8u);  // 1, 2, 4, ... 64, 100
}

}  // namespace
}  // namespace mote

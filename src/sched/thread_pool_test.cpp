// Jobs of a pool: all are done, whenever they come, and none waits for one that takes its time.
#include "sched/thread_pool.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <latch>
#include <memory>

#include "process/registers.h"

namespace mote {
namespace {

void run_thread(ThreadPool& pool) {
  auto registers = std::make_unique<Registers>();
  pool.work(*registers);
}

// Pauses of all lengths about as long as a thread looks out before it waits.
void pause(int round) {
  auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(round % 64);
  while (std::chrono::steady_clock::now() < until) {
  }
}

constexpr auto kLong = std::chrono::seconds(20);

TEST(ThreadPool, DoesAJobWheneverItComes) {
  ThreadPool pool(2, run_thread);
  for (int round = 0; round < 2000; ++round) {
    std::promise<void> done;
    pool.push([&](Registers&) { done.set_value(); });
    ASSERT_EQ(done.get_future().wait_for(kLong), std::future_status::ready) << round;
    pause(round);
  }
  pool.stop();
}

TEST(ThreadPool, NoJobWaitsForAnother) {
  ThreadPool pool(3, run_thread);
  for (int round = 0; round < 1000; ++round) {
    std::promise<void> released, done;
    std::shared_future<void> release = released.get_future().share();
    std::latch both(2);
    for (int i = 0; i < 2; ++i)
      pool.push([&](Registers&) {
        release.wait();
        both.count_down();
      });
    pool.push([&](Registers&) { done.set_value(); });
    bool in_time = done.get_future().wait_for(kLong) == std::future_status::ready;
    released.set_value();
    both.wait();
    ASSERT_TRUE(in_time) << round;
    pause(round);
  }
  pool.stop();
}

TEST(ThreadPool, StopsThreadsThatLookOut) {
  for (int round = 0; round < 200; ++round) {
    ThreadPool pool(4, run_thread);
    std::latch done(4);
    for (int i = 0; i < 4; ++i)
      pool.push([&](Registers&) { done.count_down(); });
    done.wait();
    pause(round);
    pool.stop();
  }
}

}  // namespace
}  // namespace mote

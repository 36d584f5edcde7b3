// Short work is done beside endless work, whether that pauses or not; and the pool comes to its end.
#include "sched/turn_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace mote {
namespace {

using namespace std::chrono_literals;

class TurnPoolTest : public testing::Test {
 protected:
  ~TurnPoolTest() override {
    end_ = true;
    pool_.stop();
  }

  // Work that goes on until the end of the test.
  void start_endless(int count, bool pauses) {
    for (int i = 0; i < count; ++i)
      pool_.push([this, pauses](Registers&) {
        ++started_;
        while (!end_)
          if (pauses) pool_.give_way();
      });
  }
  bool is_done_soon(TurnPool::Job job) {
    std::promise<void> done;
    pool_.push([&](Registers& registers) {
      job(registers);
      done.set_value();
    });
    auto future = done.get_future();
    for (int i = 0; i < 1000; ++i) {
      if (future.wait_for(10ms) == std::future_status::ready) return true;
      pool_.relax();
    }
    return false;
  }

  std::atomic<bool> end_{false};
  std::atomic<int> started_{0};
  std::unique_ptr<Clock> clock_ = make_system_clock();
  TurnPool pool_{*clock_, 2};
};

TEST_F(TurnPoolTest, ShortWorkBesideEndlessWork) {
  start_endless(20, true);
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE(is_done_soon([](Registers&) {}));
  EXPECT_EQ(started_, 20);
}

TEST_F(TurnPoolTest, ShortWorkBesideWorkThatDoesNotPause) {
  start_endless(3, false);
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(is_done_soon([](Registers&) {}));
}

TEST_F(TurnPoolTest, ThreadsAreUsedAgain) {
  std::atomic<int> count{0};
  for (int i = 0; i < 1000; ++i)
    pool_.push([&](Registers&) { ++count; });
  while (count < 1000)
    std::this_thread::sleep_for(1ms);
  EXPECT_TRUE(is_done_soon([](Registers&) {}));
  EXPECT_EQ(pool_.waiting(), 0u);
}

}  // namespace
}  // namespace mote

// Threads come to the safe point, and go on.
#include "sched/safe_point.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace mote {

namespace {

constexpr std::chrono::milliseconds kLong(10'000);
constexpr std::chrono::milliseconds kShort(10);

// Workers that count as long as they may.
class Workers {
 public:
  Workers(SafePoint& point, int count) : point_(point) {
    for (int i = 0; i < count; ++i)
      threads_.emplace_back([this] {
        point_.enter();
        started_.fetch_add(1);
        while (!over_.load()) {
          point_.pass();
          count_.fetch_add(1);
          std::this_thread::yield();
        }
        point_.leave();
      });
    while (started_.load() < count)
      std::this_thread::yield();
  }
  ~Workers() {
    over_ = true;
    for (std::thread& thread : threads_)
      thread.join();
  }
  std::uint64_t count() const { return count_.load(); }

 private:
  SafePoint& point_;
  std::atomic<bool> over_{false};
  std::atomic<int> started_{0};
  std::atomic<std::uint64_t> count_{0};
  std::vector<std::thread> threads_;
};

TEST(SafePoint, WorkersStandStillUntilResumed) {
  SafePoint point;
  Workers workers(point, 3);
  for (int round = 0; round < 20; ++round) {
    point.request();
    ASSERT_TRUE(point.settle(kLong, kLong));
    std::uint64_t count = workers.count();
    std::this_thread::sleep_for(kShort);
    EXPECT_EQ(workers.count(), count);
    point.resume();
    while (workers.count() == count)
      std::this_thread::yield();
  }
}

TEST(SafePoint, AWorkerMayStopTheOthers) {
  SafePoint point;
  Workers workers(point, 2);
  point.enter();
  point.request();
  EXPECT_TRUE(point.settle(kLong, kLong));
  point.resume();
  point.leave();
}

TEST(SafePoint, TwoThatWantItHaveItInTurn) {
  SafePoint point;
  std::atomic<int> inside{0}, rounds{0};
  auto stop_often = [&] {
    point.enter();
    for (int i = 0; i < 200; ++i) {
      point.request();
      EXPECT_TRUE(point.settle(kLong, kLong));
      EXPECT_EQ(inside.fetch_add(1), 0);
      inside.fetch_sub(1);
      point.resume();
      ++rounds;
    }
    point.leave();
  };
  std::thread first(stop_often), second(stop_often);
  first.join();
  second.join();
  EXPECT_EQ(rounds, 400);
}

TEST(SafePoint, WhoDoesNotComeIsNotWaitedForForever) {
  SafePoint point;
  std::atomic<bool> working{false}, over{false};
  std::thread thread([&] {
    point.begin_work();
    working = true;
    while (!over)
      std::this_thread::yield();
    point.end_work();
  });
  while (!working)
    std::this_thread::yield();
  point.request();
  EXPECT_FALSE(point.settle(kShort, kShort));
  over = true;
  EXPECT_TRUE(point.settle(kLong, kLong));
  point.resume();
  thread.join();
}

}  // namespace

}  // namespace mote

// Tests of clocks, entropy, CPU counting and the poller.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "os/clock.h"
#include "os/cpu.h"
#include "os/entropy.h"
#include "os/poller.h"

namespace mote {
namespace {

TEST(Clock, RunsForwardFromZero) {
  auto clock = make_system_clock();
  std::int64_t first = clock->monotonic_ns();
  EXPECT_GE(first, 0);
  EXPECT_LT(first, 10'000'000'000);
  clock->sleep_ns(2'000'000);
  EXPECT_GE(clock->monotonic_ns() - first, 2'000'000);
  EXPECT_GE(clock->system_ns(), clock->start_ns());
  EXPECT_GE(clock->cpu_ns(), 0);
}

TEST(Clock, VirtualTimeMovesOnlyWhenTold) {
  VirtualClock clock(1000);
  EXPECT_EQ(clock.system_ns(), 1000);
  clock.sleep_ns(5);
  clock.advance(7);
  EXPECT_EQ(clock.monotonic_ns(), 12);
  EXPECT_EQ(clock.system_ns(), 1012);
  EXPECT_EQ(clock.start_ns(), 1000);
}

TEST(Entropy, SeededRepeatsAndSystemDoesNot) {
  auto a = make_seeded_entropy(7), b = make_seeded_entropy(7), c = make_seeded_entropy(8);
  std::uint64_t first = a->next();
  EXPECT_EQ(first, b->next());
  EXPECT_NE(first, c->next());
  EXPECT_EQ(a->next(), b->next());
  auto system = make_system_entropy();
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i)
    seen.insert(system->next());
  EXPECT_EQ(seen.size(), 100u);
  std::array<std::uint8_t, 1000> many{};
  system->fill(many);
  EXPECT_GT(std::set<int>(many.begin(), many.end()).size(), 100u);
}

class ControlGroups : public testing::Test {
 protected:
  ControlGroups() : root_(testing::TempDir() + "mote_cgroup_" + std::to_string(getpid())) {}
  ~ControlGroups() override { std::filesystem::remove_all(root_); }
  void put(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text << "\n";
  }
  std::string root_;
};

TEST_F(ControlGroups, QuotaOfVersion2RoundsUpAndTheLeastLevelCounts) {
  EXPECT_EQ(cgroup_cpus(root_, "0::/a/b\n"), std::nullopt);
  put("/a/b/cpu.max", "max 100000");
  EXPECT_EQ(cgroup_cpus(root_, "0::/a/b\n"), std::nullopt);
  put("/a/b/cpu.max", "350000 100000");
  EXPECT_EQ(cgroup_cpus(root_, "0::/a/b\n"), 4);
  put("/a/cpu.max", "150000 100000");
  EXPECT_EQ(cgroup_cpus(root_, "0::/a/b\n"), 2);
  put("/cpu.max", "10000 100000");
  EXPECT_EQ(cgroup_cpus(root_, "0::/\n"), 1);
}

TEST_F(ControlGroups, QuotaOfVersion1) {
  put("/cpu,cpuacct/x/cpu.cfs_quota_us", "-1");
  put("/cpu,cpuacct/x/cpu.cfs_period_us", "100000");
  EXPECT_EQ(cgroup_cpus(root_, "3:cpuset:/x\n2:cpu,cpuacct:/x\n"), std::nullopt);
  put("/cpu,cpuacct/x/cpu.cfs_quota_us", "200000");
  EXPECT_EQ(cgroup_cpus(root_, "3:cpuset:/x\n2:cpu,cpuacct:/x\nnonsense\n"), 2);
}

TEST(Cpu, AtLeastOne) {
  EXPECT_GE(usable_cpus(), 1);
  EXPECT_GE(online_cpus(), usable_cpus());
}

struct Pipe {
  Pipe() { EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0); }
  ~Pipe() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  int ends[2];
};

TEST(Poller, ReportsOnceUntilWatchedAgain) {
  auto poller = make_poller();
  ASSERT_NE(poller, nullptr);
  Pipe pipe;
  std::array<PollEvent, 4> events;
  EXPECT_TRUE(poller->watch(pipe.ends[0], true, false));
  EXPECT_EQ(poller->wait(0, events), 0u);
  ASSERT_EQ(write(pipe.ends[1], "x", 1), 1);
  ASSERT_EQ(poller->wait(-1, events), 1u);
  EXPECT_EQ(events[0].fd, pipe.ends[0]);
  EXPECT_TRUE(events[0].readable);
  EXPECT_FALSE(events[0].writable);
  EXPECT_EQ(poller->wait(0, events), 0u);
  EXPECT_TRUE(poller->watch(pipe.ends[0], true, false));
  EXPECT_EQ(poller->wait(-1, events), 1u);
  poller->forget(pipe.ends[0]);
  EXPECT_TRUE(poller->watch(pipe.ends[1], false, true));
  ASSERT_EQ(poller->wait(-1, events), 1u);
  EXPECT_TRUE(events[0].writable);
  EXPECT_TRUE(poller->watch(pipe.ends[0], false, false));
  EXPECT_FALSE(poller->watch(1000000, true, false));
}

TEST(Poller, EndOfInputIsReadable) {
  auto poller = make_poller();
  Pipe pipe;
  std::array<PollEvent, 4> events;
  poller->watch(pipe.ends[0], true, false);
  close(pipe.ends[1]);
  pipe.ends[1] = -1;
  ASSERT_EQ(poller->wait(-1, events), 1u);
  EXPECT_TRUE(events[0].readable);
}

TEST(Poller, RegularFilesAreAlwaysReady) {
  auto poller = make_poller();
  std::string path = testing::TempDir() + "mote_poller_" + std::to_string(getpid());
  int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_GE(fd, 0);
  std::array<PollEvent, 4> events;
  EXPECT_TRUE(poller->watch(fd, true, false));
  ASSERT_EQ(poller->wait(-1, events), 1u);
  EXPECT_EQ(events[0].fd, fd);
  EXPECT_EQ(poller->wait(0, events), 0u);
  EXPECT_TRUE(poller->watch(fd, true, false));
  poller->forget(fd);
  EXPECT_EQ(poller->wait(0, events), 0u);
  close(fd);
  std::filesystem::remove(path);
}

TEST(Poller, WakesFromAnotherThreadAndKeepsTime) {
  auto poller = make_poller();
  auto clock = make_system_clock();
  std::array<PollEvent, 4> events;
  std::int64_t before = clock->monotonic_ns();
  EXPECT_EQ(poller->wait(3'000'000, events), 0u);
  EXPECT_GE(clock->monotonic_ns() - before, 3'000'000);
  std::thread waker([&] { poller->wake(); });
  EXPECT_EQ(poller->wait(-1, events), 0u);
  waker.join();
  poller->wake();
  EXPECT_EQ(poller->wait(-1, events), 0u);
}

}  // namespace
}  // namespace mote

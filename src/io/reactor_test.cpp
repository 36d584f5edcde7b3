// Tests of the reactor.
#include "io/reactor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace mote::io {
namespace {

class ReactorTest : public testing::Test {
 protected:
  ReactorTest() : reactor_(make_poller()) {
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends_), 0);
  }
  ~ReactorTest() override {
    for (int end : ends_)
      close(end);
  }
  void put() { EXPECT_EQ(write(ends_[1], "x", 1), 1); }
  Reactor reactor_;
  int ends_[2];
  int reads_ = 0, writes_ = 0;
};

TEST_F(ReactorTest, RunsOnce) {
  EXPECT_TRUE(reactor_.when_readable(ends_[0], [&] { ++reads_; }));
  EXPECT_EQ(reactor_.poll(0), 0u);
  EXPECT_FALSE(reactor_.idle());
  put();
  EXPECT_EQ(reactor_.poll(-1), 1u);
  EXPECT_EQ(reactor_.poll(0), 0u);
  EXPECT_EQ(reads_, 1);
  EXPECT_TRUE(reactor_.idle());
}

TEST_F(ReactorTest, ReadingAndWritingApart) {
  reactor_.when_readable(ends_[0], [&] { ++reads_; });
  reactor_.when_writable(ends_[0], [&] { ++writes_; });
  EXPECT_EQ(reactor_.poll(-1), 1u);
  EXPECT_EQ(writes_, 1);
  put();
  EXPECT_EQ(reactor_.poll(-1), 1u);
  EXPECT_EQ(reads_, 1);
}

TEST_F(ReactorTest, CallbacksMayAskAgainAndForget) {
  std::function<void()> again = [&] {
    if (++reads_ < 3) reactor_.when_readable(ends_[0], again);
  };
  put();
  reactor_.when_readable(ends_[0], again);
  while (reactor_.poll(0) != 0) {
  }
  EXPECT_EQ(reads_, 3);
  reactor_.when_readable(ends_[0], [&] { ++reads_; });
  reactor_.forget(ends_[0]);
  EXPECT_EQ(reactor_.poll(0), 0u);
  EXPECT_FALSE(reactor_.when_readable(100000, [] {}));
  EXPECT_TRUE(reactor_.idle());
}

TEST_F(ReactorTest, OtherThreadsAskAndWake) {
  std::thread other([&] {
    reactor_.when_readable(ends_[0], [&] { ++reads_; });
    put();
  });
  while (reads_ == 0)
    reactor_.poll(-1);
  other.join();
  std::thread waker([&] { reactor_.wake(); });
  reactor_.poll(-1);
  waker.join();
}

}  // namespace
}  // namespace mote::io

// Writing without waiting, and streams that are closed at the start.
#include "os/standard_streams.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace mote {
namespace {

TEST(WriteNow, AllOrNothing) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_TRUE(takes_writes_now(ends[1]));
  int error = -1;
  EXPECT_FALSE(write_now(ends[1], std::string(5000, 'x'), &error));  // may be cut in two
  std::string page(4096, 'x');
  int pages = 0;
  while (pages < 10'000 && write_now(ends[1], page, &error))
    ++pages;
  EXPECT_EQ(error, 0);
  EXPECT_GT(pages, 0);
  EXPECT_LT(pages, 10'000) << "it never says that it would wait";
  ASSERT_EQ(read(ends[0], page.data(), page.size()), 4096);
  EXPECT_TRUE(write_now(ends[1], page, &error));
  EXPECT_FALSE(write_now(ends[1], page, &error));
  signal(SIGPIPE, SIG_IGN);
  close(ends[0]);
  EXPECT_TRUE(write_now(ends[1], "x", &error));
  EXPECT_EQ(error, EPIPE);
  close(ends[1]);
}

TEST(WriteNow, NotForFilesAndSockets) {
  int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  EXPECT_FALSE(takes_writes_now(file));
  close(file);
  EXPECT_FALSE(takes_writes_now(-1));
}

TEST(StandardStreams, ClosedOnesBecomeTheNullDevice) {
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(0);
    close(1);
    open_standard_streams();
    char byte;
    bool good = read(0, &byte, 1) == 0 && write(1, "x", 1) == 1 && fcntl(2, F_GETFD) >= 0;
    int next = open("/dev/null", O_RDONLY);
    _exit(good && next > 2 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace mote

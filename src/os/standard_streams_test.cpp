// Writing without waiting, and streams that are closed at the start.
#include "os/standard_streams.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

namespace mote {
namespace {

TEST(PromptWriter, WritesWhatThereIsRoomFor) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::size_t total = 0;
  {
    PromptWriter writer(ends[1]);
    EXPECT_EQ(fcntl(ends[1], F_GETFL) & O_NONBLOCK, 0);
    int error = -1;
    std::string piece(10'000, 'x');
    std::size_t put = 1;
    while (put != 0 && total < 10'000'000) {
      put = writer.write(piece, &error);
      EXPECT_EQ(error, 0);
      total += put;
    }
    EXPECT_GE(total, 10'000u);
    EXPECT_LT(total, 10'000'000u) << "it never says that it would wait";
    ASSERT_EQ(read(ends[0], piece.data(), 8192), 8192);
    EXPECT_GT(writer.write("x", &error), 0u);
    signal(SIGPIPE, SIG_IGN);
    close(ends[0]);
    EXPECT_EQ(writer.write("x", &error), 0u);
    EXPECT_EQ(error, EPIPE);
  }
  close(ends[1]);
}

TEST(PromptWriter, LeavesFilesAlone) {
  std::FILE* file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  int error = -1;
  EXPECT_EQ(PromptWriter(fileno(file)).write("x", &error), 0u);
  EXPECT_EQ(error, 0);
  EXPECT_EQ(lseek(fileno(file), 0, SEEK_END), 0);
  std::fclose(file);
  EXPECT_FALSE(PromptWriter(-1).usable());
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

// Tests of child programs, signals, the calendar, terminals and locales.
#include "os/child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "os/calendar.h"
#include "os/locale.h"
#include "os/signals.h"
#include "os/terminal.h"
#include "os/terminfo.h"

namespace mote {
namespace {

bool readable(int fd, int milliseconds = 5000) {
  pollfd poll_fd{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&poll_fd, 1, milliseconds) == 1;
}

struct Outcome {
  std::string output;
  int status;
};

// Runs a shell command whose output is read.
Outcome run(const std::string& command, ChildSpec spec = {}) {
  int out[2];
  EXPECT_EQ(pipe2(out, O_CLOEXEC), 0);
  spec.program = "/bin/sh";
  spec.arguments = {"sh", "-c", command};
  spec.descriptors = {-1, out[1]};
  Child child;
  EXPECT_EQ(Child::start(spec, &child), 0);
  close(out[1]);
  Outcome result{"", -1};
  char buffer[256];
  for (ssize_t got; (got = read(out[0], buffer, sizeof buffer)) > 0;)
    result.output.append(buffer, static_cast<std::size_t>(got));
  close(out[0]);
  EXPECT_TRUE(readable(child.end_fd()));
  std::optional<int> status = child.status();
  if (status) result.status = *status;
  return result;
}

TEST(Child, OutputAndStatus) {
  Outcome result = run("echo hi; exit 3");
  EXPECT_EQ(result.output, "hi\n");
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(run("kill -9 $$").status, 137);
}

TEST(Child, FolderAndEnvironment) {
  EXPECT_EQ(run("pwd; echo $A", {.environment = {"A=x y"}, .folder = "/"}).output, "/\nx y\n");
}

TEST(Child, FailuresToStart) {
  Child child;
  EXPECT_EQ(Child::start({.program = "/nonexistent/x", .arguments = {"x"}}, &child), ENOENT);
  EXPECT_EQ(Child::start({.program = "/etc/passwd", .arguments = {"x"}}, &child), EACCES);
  EXPECT_EQ(Child::start({.program = "/bin/true", .arguments = {"x"}, .folder = "/nonexistent"}, &child), ENOENT);
  EXPECT_EQ(child.pid(), -1);
  EXPECT_EQ(child.status(), std::nullopt);
}

TEST(Child, SeesOnlyItsDescriptors) {
  int extra = open("/dev/null", O_RDONLY);  // not close-on-exec
  ASSERT_GE(extra, 3);
  EXPECT_EQ(run("ls /proc/self/fd | wc -l").output, "4\n");  // 0, 1, 2 and the folder itself
  close(extra);
}

TEST(Child, DescriptorsMayCross) {
  int a[2], b[2];
  ASSERT_EQ(pipe2(a, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(b, O_CLOEXEC), 0);
  ChildSpec spec{
      .program = "/bin/sh", .arguments = {"sh", "-c", "cat <&3 >&4"}, .descriptors = {-1, -1, -1, a[0], b[1]}};
  Child child;
  ASSERT_EQ(Child::start(spec, &child), 0);
  close(a[0]);
  close(b[1]);
  ASSERT_EQ(write(a[1], "x", 1), 1);
  close(a[1]);
  char byte;
  EXPECT_EQ(read(b[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'x');
  close(b[0]);
  EXPECT_TRUE(readable(child.end_fd()));
  EXPECT_EQ(child.status(), 0);
}

TEST(Child, ForgottenOnesLeaveNoZombie) {
  int pid;
  {
    Child child;
    ASSERT_EQ(Child::start({.program = "/bin/sleep", .arguments = {"sleep", "0.05"}}, &child), 0);
    EXPECT_EQ(child.status(), std::nullopt);
    pid = child.pid();
  }
  for (int i = 0; i < 200 && kill(pid, 0) == 0; ++i)
    usleep(10000);
  EXPECT_EQ(kill(pid, 0), -1);
}

TEST(Signals, ArriveAtTheSource) {
  auto source = make_signal_source();
  ASSERT_NE(source, nullptr);
  EXPECT_TRUE(source->handle(SIGUSR1));
  EXPECT_FALSE(source->handle(SIGKILL));
  EXPECT_FALSE(source->handle(0));
  EXPECT_FALSE(readable(source->fd(), 0));
  raise(SIGUSR1);
  EXPECT_TRUE(readable(source->fd()));
  EXPECT_EQ(source->take(), std::vector<int>{SIGUSR1});
  EXPECT_TRUE(source->take().empty());
  EXPECT_TRUE(source->ignore(SIGUSR1));
  raise(SIGUSR1);
  EXPECT_TRUE(source->take().empty());
}

TEST(Signals, TheLastToAskGetsThem) {
  signal(SIGUSR2, SIG_IGN);
  auto first = make_signal_source();
  first->handle(SIGUSR2);
  {
    auto second = make_signal_source();
    second->handle(SIGUSR2);
    raise(SIGUSR2);
    EXPECT_EQ(second->take().size(), 1u);
    EXPECT_TRUE(first->take().empty());
  }
  raise(SIGUSR2);  // lost: no one asked for it since
  first.reset();
  raise(SIGUSR2);
  SUCCEED();
}

TEST(Calendar, UniversalTime) {
  auto date = [](std::int64_t seconds) {
    CivilTime t = civil_from_seconds(seconds);
    return std::vector<std::int64_t>{t.year, t.month, t.day, t.hour, t.minute, t.second};
  };
  using Date = std::vector<std::int64_t>;
  EXPECT_EQ(date(0), (Date{1970, 1, 1, 0, 0, 0}));
  EXPECT_EQ(date(-1), (Date{1969, 12, 31, 23, 59, 59}));
  EXPECT_EQ(date(1099511627776), (Date{36812, 2, 20, 0, 36, 16}));
  EXPECT_EQ(date(-1099511627776), (Date{-32873, 11, 11, 23, 23, 44}));
  EXPECT_EQ(date(std::int64_t{1} << 62), (Date{146138514283, 6, 19, 7, 45, 4}));
  EXPECT_EQ(date(-62167219201), (Date{-1, 12, 30, 23, 59, 59}));
  for (std::int64_t seconds = -11676096000; seconds < 20'000'000'000; seconds += 86400 * 13 + 12345)
    EXPECT_EQ(seconds_from_civil(civil_from_seconds(seconds)), seconds);
  EXPECT_EQ(days_in_month(2024, 2), 29);
  EXPECT_EQ(days_in_month(1900, 2), 28);
  EXPECT_EQ(days_in_month(2023, 11), 30);
}

TEST(Calendar, LocalTime) {
  setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
  tzset();
  EXPECT_EQ(local_from_seconds(1719835200).hour, 14);  // noon of a first of July
  CivilTime autumn{2024, 10, 27, 2, 30, 0};            // happens twice
  EXPECT_EQ(seconds_from_local(autumn, Daylight::kYes), 1729989000);
  EXPECT_EQ(seconds_from_local(autumn, Daylight::kNo), 1729992600);
  CivilTime before_epoch{1970, 1, 1, 0, 59, 59};
  EXPECT_EQ(seconds_from_local(before_epoch, Daylight::kUnknown), -1);
  unsetenv("TZ");
  tzset();
}

TEST(Terminal, NoneWithoutOne) {
  int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  int error = 0;
  EXPECT_FALSE(is_terminal(fd));
  EXPECT_EQ(terminal_size(fd), std::nullopt);
  EXPECT_EQ(open_terminal(fd, {}, &error), nullptr);
  EXPECT_EQ(error, ENOTTY);
  close(fd);
}

TEST(Terminal, ModeComesAndGoes) {
  int control = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (control < 0 || grantpt(control) != 0 || unlockpt(control) != 0) GTEST_SKIP() << "no pseudo terminals";
  int fd = open(ptsname(control), O_RDWR | O_NOCTTY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  EXPECT_TRUE(is_terminal(fd));
  EXPECT_TRUE(terminal_size(fd).has_value());
  int error = 0;
  auto terminal = open_terminal(fd, {}, &error);
  ASSERT_NE(terminal, nullptr);
  EXPECT_EQ(terminal->apply(), 0);
  ASSERT_EQ(write(control, "x", 1), 1);
  EXPECT_TRUE(readable(fd));  // without a line's end
  terminal.reset();
  char byte;
  EXPECT_EQ(read(fd, &byte, 1), 1);
  ASSERT_EQ(write(control, "y", 1), 1);
  EXPECT_FALSE(readable(fd, 20));
  close(fd);
  close(control);
}

TEST(Terminfo, KnowsXterm) {
  auto folders = terminfo_folders(std::nullopt, std::nullopt, "/nowhere:/lib/terminfo");
  std::optional<Terminfo> info = Terminfo::load("xterm", folders);
  if (!info) GTEST_SKIP() << "no terminfo descriptions here";
  EXPECT_TRUE(info->flag("xn"));
  EXPECT_FALSE(info->flag("zz"));
  EXPECT_EQ(info->number("co"), 80);
  EXPECT_EQ(info->text("clear"), "\x1b[H\x1b[2J");
  EXPECT_EQ(info->text("up"), "\x1b[A");
  EXPECT_EQ(info->text("do"), "\n");
  EXPECT_EQ(info->text("nd"), "\x1b[C");
  EXPECT_EQ(info->text("IC"), "\x1b[%p1%d@");
  EXPECT_EQ(info->text("DC"), "\x1b[%p1%dP");
  EXPECT_EQ(info->text("ta"), "\t");
  EXPECT_EQ(info->text("u7"), "\x1b[6n");
  EXPECT_EQ(info->text("u6"), "\x1b[%i%d;%dR");
  EXPECT_EQ(info->text("cd"), "\x1b[J");
  EXPECT_FALSE(Terminfo::load("no-such-terminal", folders).has_value());
  EXPECT_FALSE(Terminfo::load("../x/xterm", folders).has_value());
}

TEST(Terminfo, CutShortIsRefused) {
  EXPECT_FALSE(Terminfo::parse("").has_value());
  EXPECT_FALSE(Terminfo::parse("\x1a\x01").has_value());
  EXPECT_FALSE(Terminfo::parse(std::string_view("\x1a\x01\x05\0\x05\0\x05\0\x05\0\x05\0", 12)).has_value());
  EXPECT_TRUE(Terminfo::parse(std::string_view("\x1a\x01\0\0\0\0\0\0\0\0\0\0", 12)).has_value());
}

TEST(Locale, WidthOfPlainCharacters) {
  EXPECT_EQ(character_width('a'), 1);
  EXPECT_LT(character_width(1), 0);
}

}  // namespace
}  // namespace mote

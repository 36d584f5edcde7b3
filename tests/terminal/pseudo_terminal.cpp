// The leader stays until the terminal has been read to its end: as a session's leader ends, the system throws away what
// is still in the terminal's buffers.
#include "pseudo_terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace mote::terminal {

namespace {

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "terminal_session: %s: %s\n", what, std::strerror(errno));
  _exit(2);
}

// Becomes the program; its signals are as a shell leaves them.
[[noreturn]] void become_program(const ProgramOptions& options) {
  for (int number : {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGHUP, SIGPIPE, SIGCHLD, SIGTERM})
    ::signal(number, SIG_DFL);
  if (chdir(options.folder.c_str()) != 0) give_up("chdir");
  std::vector<char*> environment;
  for (const std::string& variable : options.environment)
    environment.push_back(const_cast<char*>(variable.c_str()));
  environment.push_back(nullptr);
  std::string command = "exec " + options.command;
  const char* words[] = {"/bin/sh", "-c", command.c_str(), nullptr};
  execve(words[0], const_cast<char**>(words), environment.data());
  give_up("sh");
}

// What the leader passes on, as a shell does when its terminal goes away.
volatile pid_t led = -1;
void pass_on(int number) {
  kill(-led, number);
}

// The session's leader: starts the program in the foreground and tells of its end.
[[noreturn]] void lead(const ProgramOptions& options, int slave, int reports, int held) {
  setsid();
  if (ioctl(slave, TIOCSCTTY, 0) != 0) give_up("TIOCSCTTY");
  for (int number : {SIGTTOU, SIGINT, SIGQUIT, SIGTSTP})
    ::signal(number, SIG_IGN);
  for (int fd : {0, 1, 2})
    dup2(slave, fd);
  close(slave);
  pid_t program = fork();
  if (program == 0) {
    close(reports);
    close(held);
    setpgid(0, 0);
    tcsetpgrp(0, getpid());
    become_program(options);
  }
  led = program;
  ::signal(SIGHUP, pass_on);
  setpgid(program, program);
  tcsetpgrp(0, program);
  int status = 0;
  if (::write(reports, &program, sizeof program) < 0) give_up("report");
  while (waitpid(program, &status, 0) < 0 && errno == EINTR) {
  }
  if (::write(reports, &status, sizeof status) < 0) give_up("report");
  close(reports);
  char byte;
  while (::read(held, &byte, 1) < 0 && errno == EINTR) {
  }
  _exit(0);
}

bool readable(int fd, int milliseconds) {
  pollfd poll_fd{.fd = fd, .events = POLLIN, .revents = 0};
  return poll(&poll_fd, 1, milliseconds) > 0;
}

}  // namespace

PseudoTerminal::PseudoTerminal(const ProgramOptions& options) {
  master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) give_up("posix_openpt");
  int slave = open(ptsname(master_), O_RDWR | O_NOCTTY);
  if (slave < 0) give_up("ptsname");
  resize(options.columns, options.rows);
  tcgetattr(master_, &before_);
  int reports[2], hold[2];
  if (pipe2(reports, O_CLOEXEC) != 0 || pipe2(hold, O_CLOEXEC) != 0) give_up("pipe");
  leader_ = fork();
  if (leader_ < 0) give_up("fork");
  if (leader_ == 0) {
    close(master_);
    close(reports[0]);
    close(hold[1]);
    lead(options, slave, reports[1], hold[0]);
  }
  close(slave);
  close(reports[1]);
  close(hold[0]);
  reports_ = reports[0];
  hold_ = hold[1];
  if (::read(reports_, &program_, sizeof program_) != sizeof program_) give_up("the program did not start");
}

PseudoTerminal::~PseudoTerminal() {
  if (!status_) kill(-program_, SIGKILL);
  close(hold_);
  hang_up();
  if (!ended()) readable(reports_, 1000);
  kill(leader_, SIGKILL);
  waitpid(leader_, nullptr, 0);
  close(reports_);
}

std::string PseudoTerminal::read(int milliseconds) {
  if (master_ < 0 || !readable(master_, milliseconds)) return {};
  char buffer[65536];
  ssize_t got = ::read(master_, buffer, sizeof buffer);
  return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : std::string();
}

void PseudoTerminal::write(std::string_view bytes) {
  while (!bytes.empty() && master_ >= 0) {
    ssize_t put = ::write(master_, bytes.data(), bytes.size());
    if (put < 0 && errno != EINTR) give_up("write");
    if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

void PseudoTerminal::resize(int columns, int rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  ioctl(master_, TIOCSWINSZ, &size);
}

void PseudoTerminal::signal(int number) {
  kill(program_, number);
}

void PseudoTerminal::hang_up() {
  if (master_ >= 0) close(master_);
  master_ = -1;
}

std::optional<int> PseudoTerminal::ended() {
  int status = 0;
  if (!status_ && readable(reports_, 0) && ::read(reports_, &status, sizeof status) == sizeof status) status_ = status;
  return status_;
}

termios PseudoTerminal::modes() const {
  termios now{};
  tcgetattr(master_, &now);
  return now;
}

}  // namespace mote::terminal

// Terminal modes by termios.
#include "os/terminal.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "os/signals.h"

namespace mote {

namespace {

// What the program's terminal was before it was changed. A handler of signals reads it: written while `changed` is
// false.
constinit int changed_fd = -1;
constinit termios modes_before{};
constinit std::atomic<bool> changed = false;

// A terminal whose foreground is another program's is that one's: it is left alone. One that is not the program's
// controlling terminal has no foreground.
int set_modes(int fd, const termios& modes) {
  const pid_t foreground = tcgetpgrp(fd);
  if (foreground > 0 && foreground != getpgrp()) return 0;
  return tcsetattr(fd, TCSANOW, &modes) == 0 ? 0 : errno;
}

class TermiosTerminal final : public Terminal {
 public:
  TermiosTerminal(int fd, const termios& before, const termios& wanted) : fd_(fd), before_(before), wanted_(wanted) {}
  ~TermiosTerminal() override { restore(); }
  int apply() override {
    if (!applied_) {
      restore_terminal();
      changed_fd = fd_;
      modes_before = before_;
      changed.store(true, std::memory_order_release);
      when_killed(restore_terminal);
    }
    applied_ = true;
    return tcsetattr(fd_, TCSANOW, &wanted_) == 0 ? 0 : errno;
  }
  void restore() override {
    if (applied_) restore_terminal();
    applied_ = false;
  }
  bool applied() const override { return applied_; }

 private:
  int fd_;
  termios before_, wanted_;
  bool applied_ = false;
};

void set_flag(tcflag_t& flags, tcflag_t flag, bool on) {
  flags = on ? flags | flag : flags & ~flag;
}

}  // namespace

void restore_terminal() {
  if (changed.exchange(false, std::memory_order_acquire)) set_modes(changed_fd, modes_before);
}

bool is_terminal(int fd) {
  return isatty(fd) == 1;
}

std::optional<TerminalSize> terminal_size(int fd) {
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0) return std::nullopt;
  return TerminalSize{size.ws_col, size.ws_row};
}

std::unique_ptr<Terminal> open_terminal(int fd, const TerminalMode& mode, int* error) {
  termios before{};
  if (tcgetattr(fd, &before) != 0) {
    *error = errno;
    return nullptr;
  }
  termios wanted = before;
  set_flag(wanted.c_iflag, ISTRIP, false);
  set_flag(wanted.c_iflag, ICRNL, mode.canonical);
  set_flag(wanted.c_lflag, ICANON, mode.canonical);
  set_flag(wanted.c_oflag, OPOST, mode.canonical);
  set_flag(wanted.c_lflag, ECHO, mode.echo);
  if (!mode.canonical) {
    wanted.c_cc[VMIN] = 1;
    wanted.c_cc[VTIME] = 0;
#ifdef VDSUSP
    wanted.c_cc[VDSUSP] = 0;
#endif
  }
  if (!mode.interrupt_key) wanted.c_cc[VINTR] = 0;
  if (mode.signals) {
    set_flag(wanted.c_iflag, BRKINT | IGNPAR | ICRNL | IXON | IXANY, *mode.signals);
    set_flag(wanted.c_lflag, ISIG | IEXTEN, *mode.signals);
  }
  return std::make_unique<TermiosTerminal>(fd, before, wanted);
}

}  // namespace mote

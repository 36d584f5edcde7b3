// Terminal modes by termios.
#include "os/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

namespace mote {

namespace {

class TermiosTerminal final : public Terminal {
 public:
  TermiosTerminal(int fd, const termios& before, const termios& wanted) : fd_(fd), before_(before), wanted_(wanted) {}
  ~TermiosTerminal() override { restore(); }
  int apply() override {
    applied_ = true;
    return tcsetattr(fd_, TCSANOW, &wanted_) == 0 ? 0 : errno;
  }
  void restore() override {
    if (applied_) tcsetattr(fd_, TCSANOW, &before_);
    applied_ = false;
  }

 private:
  int fd_;
  termios before_, wanted_;
  bool applied_ = false;
};

void set_flag(tcflag_t& flags, tcflag_t flag, bool on) {
  flags = on ? flags | flag : flags & ~flag;
}

}  // namespace

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
  set_flag(wanted.c_lflag, ICANON, mode.canonical);
  set_flag(wanted.c_lflag, ECHO, mode.echo);
  if (!mode.canonical) {
    wanted.c_cc[VMIN] = 1;
    wanted.c_cc[VTIME] = 0;
#ifdef VDSUSP
    wanted.c_cc[VDSUSP] = 0;
#endif
  }
  if (!mode.signals) {
    // Ctrl-C stays a signal; Ctrl-Z, Ctrl-\ and flow control become characters, and Ctrl-V is not special.
    set_flag(wanted.c_iflag, IXON | IXOFF, false);
    wanted.c_cc[VSUSP] = 0;
    wanted.c_cc[VQUIT] = 0;
    set_flag(wanted.c_lflag, IEXTEN, false);
  }
  set_flag(wanted.c_oflag, OPOST, true);
  return std::make_unique<TermiosTerminal>(fd, before, wanted);
}

}  // namespace mote

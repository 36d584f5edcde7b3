// Terminals: whether a descriptor is one, its size, and the mode in which a line editor reads it.
#pragma once

#include <memory>
#include <optional>

namespace mote {

bool is_terminal(int fd);

struct TerminalSize {
  int columns, rows;
};
std::optional<TerminalSize> terminal_size(int fd);

struct TerminalMode {
  bool canonical = false;  // lines edited and ends of lines translated by the system
  bool echo = false;
  bool interrupt_key = true;    // whether there is one; else Ctrl-C is a character as any other
  std::optional<bool> signals;  // whether Ctrl-C, Ctrl-\ and Ctrl-Z send signals; none leaves them as they are
};

// A terminal whose mode is changed; what it was comes back with restore() or at the end.
class Terminal {
 public:
  virtual ~Terminal() = default;
  // 0 or an errno value.
  virtual int apply() = 0;
  virtual void restore() = 0;
  // Whether the mode is in effect.
  virtual bool applied() const = 0;
};
// Puts back the modes that any Terminal has changed and that are not back yet: for the program's end, also in the
// handler of a signal. A Terminal that is applied does this itself where the program is ended by a signal.
void restore_terminal();
// Null, and *error set, where `fd` is no terminal.
std::unique_ptr<Terminal> open_terminal(int fd, const TerminalMode& mode, int* error);

}  // namespace mote

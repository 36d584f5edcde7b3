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
  bool canonical = false;  // lines edited by the system
  bool echo = false;
  bool signals = false;  // Ctrl-C and the like send signals
};

// A terminal whose mode is changed; what it was comes back with restore() or at the end.
class Terminal {
 public:
  virtual ~Terminal() = default;
  // 0 or an errno value.
  virtual int apply() = 0;
  virtual void restore() = 0;
};
// Null, and *error set, where `fd` is no terminal.
std::unique_ptr<Terminal> open_terminal(int fd, const TerminalMode& mode, int* error);

}  // namespace mote

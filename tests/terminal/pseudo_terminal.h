// PseudoTerminal: a program in the foreground of a terminal of its own, as a shell would start it: the leader of the
// terminal's session is another process, which waits for the program and tells how it ended.
#pragma once

#include <sys/types.h>
#include <termios.h>

#include <optional>
#include <string>
#include <vector>

namespace mote::terminal {

struct ProgramOptions {
  std::string command;                   // for sh -c "exec ..."
  std::vector<std::string> environment;  // NAME=VALUE, all there is
  std::string folder;                    // where it runs
  int columns, rows;
};

class PseudoTerminal {
 public:
  // Ends the test program with a message where the system does not give a terminal.
  explicit PseudoTerminal(const ProgramOptions& options);
  // Whatever runs in the terminal's session is killed.
  ~PseudoTerminal();
  PseudoTerminal(const PseudoTerminal&) = delete;

  // What there is to read within so many milliseconds; empty where there is nothing.
  std::string read(int milliseconds);
  void write(std::string_view bytes);
  void resize(int columns, int rows);
  // To the program itself.
  void signal(int number);
  // The terminal goes away, as when its window is closed.
  void hang_up();
  // The status that waitpid gave, once the program has ended.
  std::optional<int> ended();
  // The terminal's modes now, and before the program began.
  termios modes() const;
  const termios& modes_before() const { return before_; }

 private:
  int master_ = -1;
  int reports_ = -1;  // from the leader: the program's number, then its status
  int hold_ = -1;     // closed, it ends the leader
  pid_t leader_ = -1, program_ = -1;
  std::optional<int> status_;
  termios before_{};
};

}  // namespace mote::terminal

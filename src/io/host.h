// Host: what a runtime has of the program and the machine around it: environment variables, the encoding of file names,
// signals of the operating system, the terminal.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "io/file_name.h"
#include "io/program_signals.h"
#include "os/clock.h"
#include "os/environment.h"
#include "os/signals.h"
#include "os/terminal.h"
#include "os/terminfo.h"

namespace mote::io {

// What becomes of a file name that is not valid in the encoding of names when a folder is listed.
enum class BadNamePolicy : std::uint8_t { kWarn, kIgnore, kError };

// The terminal of the program, and what its line editor is to be told of.
class TerminalState {
 public:
  // A change of size, or the program goes on after a stop.
  void signalled(int signal);
  // Runs `then` once a signal is there to take; at once where one is already.
  void when_signalled(std::function<void()> then);
  std::optional<int> take_signal();

  std::unique_ptr<Terminal> terminal;  // set while its mode is changed
  bool interrupt_key = true;           // false: Ctrl-C is to be a character, whatever the mode
  std::optional<Terminfo> description;

 private:
  std::mutex mutex_;
  std::deque<int> signals_;
  std::function<void()> then_;
};

struct Host {
  Environment environment;
  // Settled before the first process runs: as the locale says, or an option.
  NameEncoding name_encoding = NameEncoding::kUtf8;
  BadNamePolicy bad_names = BadNamePolicy::kWarn;
  // Null where this runtime leaves the program's signals alone.
  std::unique_ptr<SignalSource> signals;
  // What Ctrl-C does, where it is a signal to be told of; the signals that arrived meanwhile.
  std::function<std::vector<int>()> on_break;
  ProgramSignals program_signals;
  TerminalState terminal;
  // The last result of erlang:now/0, in microseconds.
  std::atomic<std::int64_t> last_now{0};
};

// What erlang:now/0 tells, in microseconds: the time, or one more than the last result where that is not less.
std::int64_t next_now(Host& host, Clock& clock);

// Gives `host` what the program itself has: its environment, the encoding its locale names, and its signals, with the
// actions programs find at the start: SIGPIPE ignored; SIGTERM, SIGQUIT, SIGUSR1 to be told of.
void connect_to_program(Host& host);

// The signals programs may choose an action for: "sigterm" to its number, 0 where there is none of the name; and back,
// empty where it is none of these.
int signal_number(std::string_view name);
std::string_view signal_name(int signal);

}  // namespace mote::io

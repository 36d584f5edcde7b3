// Signals of the operating system, as the program's processes get them: {notify, Name} to the process registered as
// erl_signal_server.
//
// OTP starts that process a little before the handler in it that acts on the signals of old (erl_signal_handler), and
// drops what comes between. So what was sent to it then is sent anew once the handler is there.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "process/services.h"

namespace mote::io {

class ProgramSignals {
 public:
  // Sends {notify, name} to `server`.
  void send(Services& vm, Term server, Term name);
  // The handler is now in `process`, by its own thread.
  void handler_started(Process& process);

 private:
  std::mutex mutex_;
  Term handling_;                            // the process that has the handler; none() before there is one
  std::vector<std::pair<Term, Term>> sent_;  // to which process, while it had no handler, and what
};

// From now on signals that arrive at vm.host->signals go to the terminal's editor, or to erl_signal_server. Needs
// vm.reactor to be polled.
void deliver_program_signals(Services& vm);

}  // namespace mote::io

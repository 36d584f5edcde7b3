// Messages to processes about descriptors that became ready, and about signals of the operating system.
#pragma once

#include <functional>

#include "process/services.h"

namespace mote::io {

// A function that delivers {select, Object, Reference, ready_input} to `pid`, once.
std::function<void()> select_message(Services& vm, Term pid, Term object, Term reference);

// Sends that message once reading from `fd` would not block (at once, where the descriptor is not open).
void select_readable(Services& vm, int fd, Term pid, Term object, Term reference);

// From now on signals that arrive at vm.host->signals go to the terminal's editor, or as {notify, Name} to the process
// registered as erl_signal_server. Needs vm.reactor to be polled.
void deliver_program_signals(Services& vm);

}  // namespace mote::io

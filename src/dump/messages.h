// The messages sent to a process and not taken yet, also those it has not yet put into its mailbox.
#pragma once

#include "dump/scratch.h"
#include "process/process.h"
#include "process/signal.h"

namespace mote::dump {

// Oldest first; fewer where the system has no memory for the list of them. The process must be at rest.
void collect_messages(const Process& process, ScratchArray<const Signal*>& messages);
// What was sent, without a sequential trace token or the alias it was sent to.
Term payload_of(const Signal& message);

}  // namespace mote::dump

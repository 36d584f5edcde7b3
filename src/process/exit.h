// The end of a process.
#pragma once

#include "process/process.h"

namespace mote {

// Ends the running process with process.exit_reason: tells links and watchers, forgets its names and tables, frees its
// memory and gives the block back. Logs it where an exception nobody handled was the cause. Any thread of the runtime.
void exit_process(Process& process);
// Whether that takes longer than a worker should be held.
bool exit_is_long(const Process& process);

}  // namespace mote

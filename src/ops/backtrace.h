// A process's stack as text, for people: what process_info(Pid, backtrace) and erlang:process_display/2 show.
#pragma once

#include <string>

#include "process/process.h"

namespace mote {

// `address` is where the process stands.
std::string backtrace_text(Process& process, const Word* address);

}  // namespace mote

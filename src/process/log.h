// Messages from the runtime to OTP's logger.
#pragma once

#include <span>
#include <string_view>

#include "process/process.h"

namespace mote {

// Sends {log, Level, Format, Arguments, Metadata} to the process that takes what the runtime logs; to standard error
// where there is none. `level` is an atom; `pid` and `group_leader` go to the metadata.
void log_event(Services& vm, Term level, std::string_view format, std::span<const Term> arguments, Term pid,
               Term group_leader);
// "Error in process ~p with exit value:~n~p~n".
void log_crash(Process& process, Term reason);
// That a process takes `words` words, more than its max_heap_size.
void log_heap_limit(Process& process, std::size_t words);

}  // namespace mote

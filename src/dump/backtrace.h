// A process's stack as text, for people: what process_info(Pid, backtrace) and erlang:process_display/2 show, and
// reports.
#pragma once

#include <string>

#include "process/process.h"

namespace mote {

// What lies at an address of code: "module:function/arity + bytes", or what it is instead.
std::string place_text(const Services& vm, const Word* address);

// `address` is where the process stands. The registers that are live are shown where there are any, and with
// `with_arity` also that there are none.
std::string backtrace_text(Process& process, const Word* address, bool with_arity = false);

}  // namespace mote

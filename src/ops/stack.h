// What a process's stack tells: see Services::stack_teller and uses_old_code_of.
#pragma once

#include "process/process.h"
#include "process/settings.h"

namespace mote {

// The entries of a stack trace, at most: what erlang:system_flag(backtrace_depth, N) has set, N up to kMaxTraceDepth.
constexpr std::size_t kMaxTraceDepth = SystemSettings::kDeepestBacktrace;
std::size_t trace_depth(const Services& vm);

// current_function, current_location, current_stacktrace, backtrace, binary.
Term tell_stack(Process& process, Term item, TermSpace& space);
// Whether the process stands in, or would return to, the old code of `module`.
bool uses_old_code(Process& process, Term module);

}  // namespace mote

// What is done at the calls of traced functions and where they return.
#pragma once

#include "ops/machine.h"
#include "process/builtin.h"

namespace mote {

// A traced builtin is about to be run for the instruction at `ip`, which goes on at *next, or, where that is nullptr,
// at the return address on the stack. False where the loop is to be left, or to go on at *left, first. *next becomes
// nullptr where the return address has been put on the stack beneath what tells of the return.
bool trace_builtin(Process& process, const Builtin& builtin, const Word* ip, const Word** next, const Word** left);

// An exception passes by the frames below `end`; it is caught in the function of `handler`, or nowhere.
void trace_exception(Process& process, const Term* end, const Word* handler, Term error_class, Term reason);

// Whether there may be frames that tell of returns, or of exceptions.
bool tells_returns(const Process& process);

// Whether a return address is that of a frame that only tells of returns.
bool is_trace_frame(const Process& process, const Word* return_to);

}  // namespace mote

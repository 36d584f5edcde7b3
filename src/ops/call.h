// What calls share: entering functions, running builtins, capturing and telling stacks.
#pragma once

#include "code/code_server.h"
#include "code/note_call.h"
#include "ops/machine.h"
#include "process/builtin.h"

namespace mote {

// Where the slice is used up or a collection is due: goes on at `ip` with x[0..live), now or later.
const Word* safe_point(Process& process, const Word* ip, std::size_t live);
// Enters `target` with x[0..arity): its address, or nullptr where the slice is used up.
const Word* enter(Process& process, const Word* target, std::size_t arity);
// Enters function(Module, Called, Arguments) of the process's error handler in place of a call with x[0..arity); *next
// is as of enter. False where the handler has no such function, with nothing changed.
bool enter_error_handler(Process& process, Term function, Term module, Term called, std::size_t arity,
                         const Word** next);
// Gives up the slice at process.registers->stash_next with stash[0] (a raw count) live registers.
const Word* yield_at_target(Process& process, const Word* ip);
// Calls of a fun that is in stash[0], of any kind, or no fun at all: with `next` as the return address, or giving up
// `frame` words of the stack.
const Word* call_stashed_fun(Process& process, const Word* ip, std::size_t arity, const Word* next);
const Word* call_stashed_fun_last(Process& process, const Word* ip, std::size_t arity, std::size_t frame);
// Runs a builtin on x[0..arity) for the instruction at `ip`; then on to `next`, or, where that is nullptr, to the
// return address on the stack.
const Word* run_builtin(Process& process, const Builtin& builtin, const Word* ip, const Word* next);
// Prepares the call of `fun` with x[0..arity): spreads its environment behind. *live becomes the number of registers.
// nullptr: it cannot be called; what is to be raised is in process.failure().
const Word* prepare_fun(Process& process, Term fun, std::size_t arity, std::size_t* live);

// The address looked up for a frame: inside the call that returns to `return_to`.
inline const Word* call_site(const Word* return_to) {
  return return_to - 1;
}

void push_return(Process& process, const Word* ip);
const Word* pop_return(Process& process);

// The symbolic stack trace of a raw or symbolic one.
Term symbolic_trace(Process& process, TermSpace& space, Term trace);
// {module, function, Arguments, [{error_info, ...}]}: a trace's first entry for a builtin that failed on `arguments`.
Term error_frame(Process& process, Term module, Term function, std::span<const Term> arguments, Term cause);
// The entry of the function at `place`, with error_info of a failed construction of a bitstring.
Term construction_frame(Process& process, const CodePlace& place, Term cause);
// A raw trace of the stack as of `ip`.
Term capture_trace(Process& process, const Word* ip);

}  // namespace mote

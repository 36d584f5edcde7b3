// The crash dump: everything known of a runtime, in the reference's format, written to a file as the program ends.
#pragma once

#include <string_view>

#include "process/process.h"

namespace mote::dump {

// Writes a crash dump to the file that ERL_CRASH_DUMP names, or erl_crash.dump, and says so on standard error; or does
// not, as ERL_CRASH_DUMP_BYTES and ERL_CRASH_DUMP_SECONDS have it (docs/crash_dumps.md). Then the runtime halts with
// `status`. `own` is the process whose slice the calling thread is in the middle of, or null. Comes to an end however
// broken the runtime is: waits some seconds at most for threads and locks, and a section that cannot be written is left
// out.
void halt_with_crash_dump(Services& vm, std::string_view slogan, const Process* own, int status);

// The same where the program is about to be ended, by the caller: the runtime stands still for ever. `standing`: it
// does already, as the caller has it so.
void write_last_crash_dump(Services& vm, std::string_view slogan, const Process* own, bool standing = false);

}  // namespace mote::dump

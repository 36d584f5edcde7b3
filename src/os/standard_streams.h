// Standard input, output and error: that they are there, and writing to them without waiting. Others may share them, so
// their flags are left as they are.
#pragma once

#include <string_view>

namespace mote {

// Of descriptors 0, 1 and 2, those that are closed become /dev/null: what is read ends at once and what is written is
// lost, and no file that is opened later takes their place. For the program's start, before it opens anything.
void open_standard_streams();

// Whether write_now makes sense for what `fd` is now: a pipe, or a device that is no terminal.
bool takes_writes_now(int fd);

// Writes all of `bytes`, or nothing and returns false where that would have to wait. *error is 0, or the errno value of
// a write that failed. Not for more than 4096 bytes: a pipe takes so many in one piece. Where the system has no such
// call and another program fills the pipe at this very moment, it does wait.
bool write_now(int fd, std::string_view bytes, int* error);

}  // namespace mote

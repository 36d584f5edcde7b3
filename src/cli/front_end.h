// What erlc and escript share: they turn their arguments into those of `erl`, and then run it, here or, where an
// environment variable names another emulator, as that program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace mote::cli {

// Prints "PROGRAM: TEXT" on the standard error; returns the exit status of an error.
int front_end_error(std::string_view program, std::string_view text);

// Runs `emulator`, the program (and its first arguments) that a variable like ERLC_EMULATOR names, with these
// arguments; where it is empty, boots here.
int run_front_end(const Invocation& invocation, std::string_view program, std::vector<std::string> emulator,
                  const std::vector<std::string>& erl_arguments);

}  // namespace mote::cli

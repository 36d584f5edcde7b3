// From the arguments of `elixir` or `erl` to a running system: what the commands that run programs share.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace mote::cli {

// All return the exit status; errors are printed.
int boot_elixir(const Invocation& invocation, const std::vector<std::string>& elixir_arguments);
// A script that comes with Elixir (`mix`), with its arguments.
int boot_elixir_script(const Invocation& invocation, const std::string& script,
                       const std::vector<std::string>& script_arguments);
int boot_erl(const Invocation& invocation, const std::vector<std::string>& erl_arguments);
// With the command line that erlexec makes for the emulator: its flags, `--`, and what is for init.
int boot_emulator(const Invocation& invocation, const std::vector<std::string>& emulator_arguments);

}  // namespace mote::cli

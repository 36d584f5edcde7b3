// From the arguments of `elixir` or `erl` to a running system: what the commands that run programs share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace mote::cli {

// The emulator's name in OTP, and as first argument of `mote`: what follows is as `erlexec` passes it on, the
// emulator's flags, `--`, and the arguments of `init`.
inline constexpr std::string_view kEmulatorName = "beam.smp";

// All return the exit status; errors are printed. In a tree (see standard_library.h) all but the last replace this
// program by the tree's emulator, so that a listing of processes shows that and all of its arguments.
int boot_elixir(const Invocation& invocation, const std::vector<std::string>& elixir_arguments);
// A script that comes with Elixir (`mix`), with its arguments.
int boot_elixir_script(const Invocation& invocation, const std::string& script,
                       const std::vector<std::string>& script_arguments);
int boot_erl(const Invocation& invocation, const std::vector<std::string>& erl_arguments);
int run_emulator(const std::vector<std::string>& emulator_arguments);

}  // namespace mote::cli

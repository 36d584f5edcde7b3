// Running behind named pipes: --pipe-to of `elixir`. OTP's own run_erl keeps the terminal, the pipes and the logs.
#pragma once

#include <string>
#include <vector>

#include "cli/elixir_arguments.h"
#include "runtime/standard_library.h"

namespace mote::cli {

// Makes the folders and gives this program's place to run_erl, which starts `mote erl ARGUMENTS` in the background.
// Returns, with an exit status, only where that fails; the error has been printed.
int run_behind_pipes(const StandardLibrary& library, const ElixirCommand::Pipes& folders,
                     const std::vector<std::string>& erl_arguments);

}  // namespace mote::cli

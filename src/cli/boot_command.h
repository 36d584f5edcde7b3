// From the arguments of `elixir` or `erl` to a running system: what run, eval, elixir and erl share.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace mote::cli {

// Both return the exit status; errors are printed.
int boot_elixir(const Invocation& invocation, const std::vector<std::string>& elixir_arguments);
int boot_erl(const Invocation& invocation, const std::vector<std::string>& erl_arguments);

}  // namespace mote::cli

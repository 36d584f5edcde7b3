// mote help: the list of commands, or one command's help.
#include <fmt/format.h>
#include <mote/version.h>

#include "cli/command.h"

namespace mote::cli {

int run_help(Invocation invocation) {
  if (invocation.arguments.size() > 1) return usage_error("help", "expected at most one command");
  if (invocation.arguments.size() == 1) {
    const Command* command = find_command(invocation.arguments[0]);
    if (command == nullptr) {
      return fail(
          fmt::format("there is no command \"{}\"; `mote help` lists those there are", invocation.arguments[0]));
    }
    fmt::print("usage: mote {} {}\n{}", command->name, command->arguments, command->help);
    return 0;
  }
  fmt::print("Mote {}: runs compiled Elixir and Erlang.\n\nusage: mote [--otp DIR] COMMAND [ARGUMENTS]\n\n",
             MOTE_VERSION);
  for (const Command& command : commands())
    fmt::print("  {:<9}{}\n", command.name, command.summary);
  fmt::print("\n`mote help COMMAND` says more about each; `mote help version` how OTP and Elixir are found.\n");
  return 0;
}

}  // namespace mote::cli

// mote elixir: the arguments of `elixir`.
#include <fmt/format.h>

#include <cstdio>

#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_elixir(Invocation invocation) {
  const auto& arguments = invocation.arguments;
  if (arguments.empty() || (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h"))) {
    const Command* command = find_command("elixir");
    fmt::print(stderr, "usage: mote elixir {}\n{}", command->arguments, command->help);
    return 1;  // as `elixir` does
  }
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli

// mote elixir: the arguments of `elixir`.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_elixir(Invocation invocation) {
  const auto& arguments = invocation.arguments;
  if (arguments.empty() || (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")))
    return print_usage("elixir");
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli

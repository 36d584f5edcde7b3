// mote iex: the arguments of `iex`.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_iex(Invocation invocation) {
  const auto& given = invocation.arguments;
  if (!given.empty() && (given[0] == "--help" || given[0] == "-h")) return print_usage("iex");
  std::vector<std::string> arguments{"--no-halt", "--erl", "-user elixir", "+iex"};
  arguments.insert(arguments.end(), given.begin(), given.end());
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli

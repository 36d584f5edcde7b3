// mote elixirc: the arguments of `elixirc`.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_elixirc(Invocation invocation) {
  const auto& given = invocation.arguments;
  if (given.empty() || given[0] == "--help" || given[0] == "-h") return print_usage("elixirc");
  std::vector<std::string> arguments{"+elixirc"};
  arguments.insert(arguments.end(), given.begin(), given.end());
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli

// mote escript: the arguments of `escript`.
#include <cstdlib>

#include "cli/command.h"
#include "cli/escript_arguments.h"
#include "cli/front_end.h"

namespace mote::cli {

int run_escript(Invocation invocation) {
  const auto command = translate_escript_arguments(invocation.arguments);
  if (!command) return front_end_error("escript", command.error());
  std::vector<std::string> emulator;
  if (const char* chosen = std::getenv("ESCRIPT_EMULATOR")) emulator.emplace_back(chosen);
  setenv("ESCRIPT_NAME", command->script.c_str(), 1);
  return run_front_end(invocation, "escript", emulator, command->erl);
}

}  // namespace mote::cli

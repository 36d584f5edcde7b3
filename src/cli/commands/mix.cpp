// mote mix: the arguments of `mix`.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_mix(Invocation invocation) {
  return boot_elixir_script(invocation, "mix", invocation.arguments);
}

}  // namespace mote::cli

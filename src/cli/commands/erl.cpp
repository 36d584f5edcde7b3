// mote erl: the arguments of `erl`.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_erl(Invocation invocation) {
  return boot_erl(invocation, invocation.arguments);
}

}  // namespace mote::cli

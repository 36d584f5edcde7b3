// mote run: an Elixir script.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_run(Invocation invocation) {
  if (!take_otp_option(invocation.arguments, invocation.otp)) {
    return usage_error("run", "--otp: a directory is missing after it");
  }
  if (invocation.arguments.empty()) return usage_error("run", "the script to run is missing");
  return boot_elixir(invocation, invocation.arguments);
}

}  // namespace mote::cli

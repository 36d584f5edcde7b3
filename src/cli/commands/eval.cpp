// mote eval: an Elixir expression.
#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {

int run_eval(Invocation invocation) {
  if (!take_otp_option(invocation.arguments, invocation.otp)) {
    return usage_error("eval", "--otp: a directory is missing after it");
  }
  if (invocation.arguments.empty()) return usage_error("eval", "the expression to evaluate is missing");
  std::vector<std::string> arguments{"-e"};
  arguments.insert(arguments.end(), invocation.arguments.begin(), invocation.arguments.end());
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli

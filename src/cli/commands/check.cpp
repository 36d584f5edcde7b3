// mote check: loads and validates modules.
#include "cli/command.h"

namespace mote::cli {

int run_check(Invocation invocation) {
  if (invocation.arguments.empty()) return usage_error("check", "expected at least one .beam file");
  return fail("check: this build has no validator yet");
}

}  // namespace mote::cli

// mote check: loads and validates modules.
#include <fmt/format.h>

#include "cli/beam_argument.h"
#include "cli/command.h"
#include "runtime/runtime.h"

namespace mote::cli {

int run_check(Invocation invocation) {
  if (invocation.arguments.empty()) return usage_error("check", "expected at least one .beam file");
  Runtime runtime;
  int bad = 0;
  for (const std::string& path : invocation.arguments) {
    const auto bytes = read_beam(path);
    if (!bytes) {
      fmt::print(stderr, "{}: {}\n", path, bytes.error());
      ++bad;
      continue;
    }
    if (const auto checked = runtime.check(*bytes); !checked) {
      fmt::print("{}: {}\n", path, checked.error().text());
      ++bad;
    }
  }
  return bad == 0 ? 0 : 1;
}

}  // namespace mote::cli

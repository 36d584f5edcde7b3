// Translates the arguments of `erl`, and the environment variables it reads, to what a boot needs.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/boot_plan.h"
#include "runtime/standard_library.h"

namespace mote::cli {

struct ErlCommand {
  BootPlan plan;
  std::vector<std::pair<std::string, std::string>> environment;  // to set before the boot, in this order
  bool show_version = false;                                     // -version, +V: print it, boot nothing
  bool detached = false;                                         // -detached: run in the background
};

struct ErlContext {
  std::function<std::optional<std::string>(const std::string& name)> getenv;
  unsigned cpus = 1;
};

// The error is a text for the user, one line.
std::expected<ErlCommand, std::string> translate_erl_arguments(const std::vector<std::string>& arguments,
                                                               const StandardLibrary& library,
                                                               const ErlContext& context);

}  // namespace mote::cli

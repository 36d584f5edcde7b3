// Translates the arguments of `erl`, and the environment variables it reads, to what a boot needs: first as erlexec
// does (erlexec.h), then as the emulator reads its flags (emulator_flags.h).
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "cli/erlexec.h"
#include "runtime/boot_plan.h"
#include "runtime/standard_library.h"

namespace mote::cli {

struct ErlCommand {
  BootPlan plan;
  std::vector<std::pair<std::string, std::string>> environment;  // to set before the boot, in this order
  std::string announcement;                                      // to be printed first
  bool detached = false;                                         // run in the background
};

std::expected<ErlCommand, ErlExit> translate_erl_arguments(const std::vector<std::string>& arguments,
                                                           const StandardLibrary& library, const ErlContext& context);

// The same from the emulator's own command line: flags up to the first `--`, then what is for init.
std::expected<ErlCommand, ErlExit> translate_emulator_arguments(const std::vector<std::string>& arguments,
                                                                const StandardLibrary& library,
                                                                const ErlContext& context);

}  // namespace mote::cli

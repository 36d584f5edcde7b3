// Reads the flags of the emulator's command line (`-P 2000`, `-sbtu`) into EmulatorFlags, as the reference reads them:
// a value may be attached to its flag or be the next word, and a bad one is refused with the reference's message.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cli/erlexec.h"
#include "runtime/boot_plan.h"

namespace mote::cli {

// `words` are those of EmulatorCommandLine::flags. Warnings are printed on the standard error.
std::expected<EmulatorFlags, ErlExit> parse_emulator_flags(const std::vector<std::string>& words,
                                                           const ErlContext& context, std::string_view erts_version);

// A line for each flag, for a help text; `prefix` is what stands before a flag, + or -.
std::string describe_emulator_flags(char prefix);

// Reads MOTE_MODE: names separated by commas, such as `collect-always,verify-heap,one-reduction,random:42`; see
// DebugModes.
std::expected<DebugModes, std::string> parse_debug_modes(std::string_view text);

}  // namespace mote::cli

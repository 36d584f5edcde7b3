// Reads the emulator flags of `erl` (`+P 100000`, `+S 4:2`, `+hmax ...`) into EmulatorFlags.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "runtime/boot_plan.h"

namespace mote::cli {

enum class FlagValue { none, required, boolean_if_present };

// Whether the flag (written without the +) takes the next argument; an unknown flag takes none.
FlagValue emulator_flag_value(std::string_view flag);

// Applies one flag. `cpus` is what counts relative to it start from. The error is a text for the user.
std::expected<void, std::string> apply_emulator_flag(EmulatorFlags& flags, std::string_view flag,
                                                     std::string_view value, unsigned cpus);

// Reads MOTE_MODE: names separated by commas, such as `collect-always,verify-heap,one-reduction,random:42`; see
// DebugModes.
std::expected<DebugModes, std::string> parse_debug_modes(std::string_view text);

}  // namespace mote::cli

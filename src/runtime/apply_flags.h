// From the emulator flags to the settings of a runtime.
#pragma once

#include "io/host.h"
#include "process/settings.h"
#include "runtime/boot_plan.h"

namespace mote {

// What system_info tells of the flags, and what processes start with. There are `workers` workers.
void apply_flags(SystemSettings& settings, const EmulatorFlags& flags, AtomTable& atoms, std::uint32_t workers);

// How file names are encoded, where a flag says so.
void apply_flags(io::Host& host, const EmulatorFlags& flags);

}  // namespace mote

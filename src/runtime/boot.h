// Boots a standard library: the one way from a command line to running processes.
#pragma once

#include "runtime/boot_plan.h"
#include "runtime/standard_library.h"

namespace mote {

// Runs the system that the plan describes until it halts; returns the exit status.
int boot_and_run(const BootPlan& plan, const StandardLibrary& library);

}  // namespace mote

// Boots a standard library: the one way from a command line to running processes.
#pragma once

#include "runtime/boot_plan.h"
#include "runtime/standard_library.h"

namespace mote {

class Runtime;

// Loads what has to be there before the boot file is read, and starts the plan's first processes in a new runtime,
// which then is to be run. The text of an error, or empty.
std::string start_boot(Runtime& runtime, const BootPlan& plan, const StandardLibrary& library);

// Runs the system that the plan describes until it halts, then ends the program with its exit status. Returns one
// where it does not come so far.
int boot_and_run(const BootPlan& plan, const StandardLibrary& library);

}  // namespace mote

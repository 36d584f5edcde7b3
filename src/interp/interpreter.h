// The interpreter: the handler table, and running one process until it leaves the loop.
#pragma once

#include "ops/machine.h"

namespace mote {

HandlerTable make_handler_table();

// Runs `process`, its registers saved, from process.ip until it leaves; then its registers are saved again, unless it
// has ended or its work was stopped.
Outcome run(Process& process);

}  // namespace mote

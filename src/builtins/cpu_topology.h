// The machine's CPUs, as erlang:system_info(cpu_topology) tells them.
#pragma once

#include "builtins/table.h"

namespace mote {

// undefined where the system does not tell.
Term cpu_topology(Context& c);

}  // namespace mote

// The topology of CPUs, the machine's or a declared one, as erlang:system_info and system_flag tell and take it. OTP's
// erlang:format_cpu_topology/1 and set_cpu_topology/1 turn the lists of records made here into trees, and back.
#pragma once

#include "builtins/table.h"

namespace mote {

// Those of system_info, which go on as calls of erlang:format_cpu_topology/1.
Term used_topology(Context& c);
Term defined_topology(Context& c);
Term detected_topology(Context& c);
// system_info(update_cpu_info): changed where the machine's topology was not asked for before.
Term update_cpu_info(Context& c);
// system_flag(internal_cpu_topology, c[1]): a list of records, or undefined; the one used before.
Term replace_topology(Context& c);

}  // namespace mote

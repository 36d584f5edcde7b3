// The value of +sct: a topology of CPUs as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "os/cpu_places.h"

namespace mote::cli {

// Entries between colons, of letters each followed by numbers or ranges of them: L logical, t thread, c core, p
// processor, N node, n node within a processor. An entry stands for as many CPUs as there are numbers behind its L;
// another letter has as many, or one for all. Returns what is wrong with it, or nothing; then `cpus` are those it
// names.
std::string_view read_cpu_topology(const std::string& text, std::vector<LogicalCpu>& cpus);

}  // namespace mote::cli

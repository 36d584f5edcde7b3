// Where the machine's CPUs are: in which NUMA node, package and core.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mote {

struct CpuPlace {
  int node, package, core;
  int number;  // the operating system's for the CPU
  friend auto operator<=>(const CpuPlace&, const CpuPlace&) = default;
};

// Of all that are online, in order; none where the system does not tell. `root` is its folder of CPUs.
std::vector<CpuPlace> cpu_places(const std::string& root = "/sys/devices/system/cpu");

// A CPU in a topology somebody has declared, or of the machine; -1 where a level is not there. Nodes hold processors,
// or processors nodes.
struct LogicalCpu {
  int node = -1, processor = 0, processor_node = -1, core = 0, thread = 0;
  int number = 0;
};

// Puts a topology in order, by processor. What is wrong with it, or nothing.
std::string_view order_topology(std::vector<LogicalCpu>& cpus);
// The machine's own; empty where the system does not tell.
std::vector<LogicalCpu> machine_topology();

}  // namespace mote

// Where the machine's CPUs are: in which NUMA node, package and core.
#pragma once

#include <string>
#include <vector>

namespace mote {

struct CpuPlace {
  int node, package, core;
  int number;  // the operating system's for the CPU
  friend auto operator<=>(const CpuPlace&, const CpuPlace&) = default;
};

// Of all that are online, in order; none where the system does not tell. `root` is its folder of CPUs.
std::vector<CpuPlace> cpu_places(const std::string& root = "/sys/devices/system/cpu");

}  // namespace mote

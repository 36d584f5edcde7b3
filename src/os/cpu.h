// How many CPUs this program may use: not the host's count, but what affinity and control groups leave of it.
#pragma once

#include <optional>
#include <string>

namespace mote {

// At least 1.
int usable_cpus();
// CPUs of the machine that are online; at least 1.
int online_cpus();

// The CPUs a control group quota amounts to (rounded up), or nothing where there is no quota. `root` is where the
// control group file systems are mounted, `membership` the text of /proc/self/cgroup.
std::optional<int> cgroup_cpus(const std::string& root, const std::string& membership);

}  // namespace mote

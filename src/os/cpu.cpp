// Affinity mask and control group quota (versions 1 and 2). A quota may stand at any level above the program's own
// group, so each level up to the root is looked at and the least counts.
#include "os/cpu.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#ifdef __linux__
#include <sched.h>
#endif

namespace mote {

namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::optional<int> cpus_of(long long quota, long long period) {
  if (quota <= 0 || period <= 0) return std::nullopt;
  return static_cast<int>(std::max<long long>(1, (quota + period - 1) / period));
}

// "max 100000" or "150000 100000".
std::optional<int> quota_v2(const std::string& folder) {
  std::istringstream words(first_line(folder + "/cpu.max"));
  long long quota = 0, period = 0;
  if (!(words >> quota >> period)) return std::nullopt;
  return cpus_of(quota, period);
}

std::optional<int> quota_v1(const std::string& folder) {
  std::istringstream quota_text(first_line(folder + "/cpu.cfs_quota_us"));
  std::istringstream period_text(first_line(folder + "/cpu.cfs_period_us"));
  long long quota = 0, period = 0;
  if (!(quota_text >> quota) || !(period_text >> period)) return std::nullopt;
  return cpus_of(quota, period);
}

// The least quota of `group` and the groups above it.
std::optional<int> least_quota(const std::string& mount, std::string group,
                               std::optional<int> (*quota_of)(const std::string&)) {
  std::optional<int> least;
  for (;;) {
    if (std::optional<int> here = quota_of(mount + group)) least = least ? std::min(*least, *here) : *here;
    std::size_t slash = group.rfind('/');
    if (slash == std::string::npos || group.empty()) return least;
    group.resize(slash);
  }
}

bool names_cpu(const std::string& controllers) {
  std::istringstream names(controllers);
  for (std::string name; std::getline(names, name, ',');)
    if (name == "cpu") return true;
  return false;
}

}  // namespace

std::optional<int> cgroup_cpus(const std::string& root, const std::string& membership) {
  std::optional<int> least;
  std::istringstream lines(membership);
  for (std::string line; std::getline(lines, line);) {  // HIERARCHY:CONTROLLERS:GROUP
    std::size_t first = line.find(':');
    std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    std::string controllers = line.substr(first + 1, second - first - 1);
    std::string group = line.substr(second + 1);
    if (group == "/") group.clear();
    std::optional<int> here;
    if (controllers.empty())
      here = least_quota(root, group, quota_v2);
    else if (names_cpu(controllers))
      here = least_quota(root + "/" + controllers, group, quota_v1);
    if (here) least = least ? std::min(*least, *here) : *here;
  }
  return least;
}

int online_cpus() {
  return static_cast<int>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

int usable_cpus() {
  int count = online_cpus();
#ifdef __linux__
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) count = std::max(1, CPU_COUNT(&set));
  std::ifstream file("/proc/self/cgroup");
  std::ostringstream text;
  text << file.rdbuf();
  if (std::optional<int> quota = cgroup_cpus("/sys/fs/cgroup", text.str())) count = std::min(count, *quota);
#endif
  return count;
}

}  // namespace mote

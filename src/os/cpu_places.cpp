// Where CPUs are, as the kernel tells it by files: see cpu_places.h.
#include "os/cpu_places.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <tuple>

namespace mote {

namespace {

std::optional<int> number_in(const std::string& path) {
  std::ifstream file(path);
  int number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

// "0-3,8,10-11"
std::vector<int> numbers_in(const std::string& path) {
  std::ifstream file(path);
  std::vector<int> numbers;
  for (int first; file >> first;) {
    int last = first;
    if (file.peek() == '-') {
      file.get();
      if (!(file >> last)) break;
    }
    for (int number = first; number <= last; ++number)
      numbers.push_back(number);
    if (file.get() != ',') break;
  }
  return numbers;
}

// A CPU's folder has a link named after its node.
int node_of(const std::string& folder) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::string name = entry.path().filename();
    if (name.starts_with("node") && name.size() > 4 && std::ranges::all_of(name.substr(4), ::isdigit))
      return std::stoi(name.substr(4));
  }
  return 0;
}

}  // namespace

std::vector<CpuPlace> cpu_places(const std::string& root) {
  std::vector<CpuPlace> places;
  for (int number : numbers_in(root + "/online")) {
    std::string folder = root + "/cpu" + std::to_string(number);
    std::optional<int> package = number_in(folder + "/topology/physical_package_id");
    std::optional<int> core = number_in(folder + "/topology/core_id");
    if (!package || !core) return {};
    places.push_back({node_of(folder), *package, *core, number});
  }
  std::ranges::sort(places);
  return places;
}

namespace {

auto place_of(const LogicalCpu& cpu) {
  return std::tuple(cpu.processor, cpu.processor_node, cpu.core, cpu.thread, cpu.node);
}

}  // namespace

std::string_view order_topology(std::vector<LogicalCpu>& cpus) {
  std::ranges::sort(cpus, {}, &LogicalCpu::number);
  if (std::ranges::adjacent_find(cpus, {}, &LogicalCpu::number) != cpus.end()) return "not unique logical identifiers";
  std::ranges::sort(cpus, {}, place_of);
  if (std::ranges::adjacent_find(cpus, {}, place_of) != cpus.end()) return "not unique entities";
  auto torn = [&](const LogicalCpu& one, const LogicalCpu& next) {
    bool same = one.processor == next.processor;
    return (one.node < 0) != (next.node < 0) || (same && one.node != next.node) ||
           (one.node >= 0 && one.processor_node >= 0);
  };
  if (std::ranges::adjacent_find(cpus, torn) != cpus.end()) return "invalid nodes declaration";
  return {};
}

std::vector<LogicalCpu> machine_topology() {
  std::vector<LogicalCpu> cpus;
  const CpuPlace* before = nullptr;
  int thread = 0;
  const std::vector<CpuPlace> places = cpu_places();
  for (const CpuPlace& place : places) {
    bool same_core = before != nullptr && before->node == place.node && before->package == place.package &&
                     before->core == place.core;
    thread = same_core ? thread + 1 : 0;
    before = &place;
    cpus.push_back({place.node, place.package, -1, place.core, thread, place.number});
  }
  return cpus;
}

}  // namespace mote

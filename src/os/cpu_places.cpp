// Where CPUs are, as the kernel tells it by files: see cpu_places.h.
#include "os/cpu_places.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

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

}  // namespace mote

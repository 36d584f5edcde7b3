// system_info's cpu_topology: the machine's CPUs as a tree. A level with one member in every place is left out, but for
// processors.
#include "builtins/cpu_topology.h"

#include <algorithm>
#include <functional>

#include "os/cpu_places.h"

namespace mote {

namespace {

using Key = std::function<int(const CpuPlace&)>;

// Calls each(members) for the runs of equal keys.
void for_each_group(std::span<const CpuPlace> places, const Key& key,
                    const std::function<void(std::span<const CpuPlace>)>& each) {
  while (!places.empty()) {
    auto end = std::ranges::find_if(places, [&](const CpuPlace& place) { return key(place) != key(places.front()); });
    auto size = static_cast<std::size_t>(end - places.begin());
    each(places.first(size));
    places = places.subspan(size);
  }
}

struct Level {
  const char* name;
  Key key;
  bool shown;
};

Term members(Context& c, std::span<const CpuPlace> places, std::span<const Level> levels) {
  while (!levels.empty() && !levels.front().shown)
    levels = levels.subspan(1);
  if (levels.empty()) return make_tuple(c.heap(), {c.atom("logical"), Term::small(places.front().number)});
  std::vector<Term> all;
  for_each_group(places, levels.front().key, [&](std::span<const CpuPlace> group) {
    all.push_back(make_tuple(c.heap(), {c.atom(levels.front().name), members(c, group, levels.subspan(1))}));
  });
  return make_list(c.heap(), all);
}

}  // namespace

Term cpu_topology(Context& c) {
  std::vector<CpuPlace> places = cpu_places();
  if (places.empty()) return atoms::k_undefined;
  auto differs = [&](const Key& within, const Key& key) {  // somewhere members of one group have different keys
    bool any = false;
    for_each_group(places, within, [&](std::span<const CpuPlace> group) {
      any |= std::ranges::any_of(group, [&](const CpuPlace& place) { return key(place) != key(group.front()); });
    });
    return any;
  };
  Key all = [](const CpuPlace&) { return 0; };
  Key node = [](const CpuPlace& place) { return place.node; };
  Key package = [](const CpuPlace& place) { return place.package; };
  Key core = [](const CpuPlace& place) { return place.core; };
  Key thread = [](const CpuPlace& place) { return place.number; };
  bool threads = differs(core, thread);
  Level levels[] = {{"node", node, differs(all, node)},
                    {"processor", package, true},
                    {"core", core, threads || differs(package, core)},
                    {"thread", thread, threads}};
  return members(c, places, levels);
}

}  // namespace mote

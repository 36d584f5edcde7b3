// Topologies as terms: {cpu, Node, Processor, ProcessorNode, Core, Thread, Logical}, -1 for what is not there.
#include "builtins/cpu_topology.h"

#include <algorithm>
#include <optional>

#include "os/cpu_places.h"
#include "process/settings.h"

namespace mote {

namespace {

constexpr int kFields = 6;
constexpr int kMost = 65'535;

Term records(Context& c, const std::vector<LogicalCpu>& cpus) {
  if (cpus.empty()) return atoms::k_undefined;
  std::vector<Term> all;
  for (const LogicalCpu& cpu : cpus)
    all.push_back(make_tuple(
        c.heap(), {c.atom("cpu"), Term::small(cpu.node), Term::small(cpu.processor), Term::small(cpu.processor_node),
                   Term::small(cpu.core), Term::small(cpu.thread), Term::small(cpu.number)}));
  return make_list(c.heap(), all);
}

std::optional<LogicalCpu> parse_record(Context& c, Term record) {
  if (!record.is_tuple(kFields + 1) || Tuple(record)[0] != c.atom("cpu")) return std::nullopt;
  LogicalCpu cpu;
  int* fields[kFields] = {&cpu.node, &cpu.processor, &cpu.processor_node, &cpu.core, &cpu.thread, &cpu.number};
  for (int i = 0; i < kFields; ++i) {
    Term value = Tuple(record)[i + 1];
    if (!value.is_small() || value.small_value() < -1 || value.small_value() > kMost) return std::nullopt;
    *fields[i] = static_cast<int>(value.small_value());
  }
  return cpu;
}

std::vector<LogicalCpu> detected(const Context& c) {
  return c.vm.settings->machine_asked_for ? machine_topology() : std::vector<LogicalCpu>();
}

// With the mutex held.
std::vector<LogicalCpu> used(const Context& c) {
  const std::vector<LogicalCpu>& defined = c.vm.settings->defined_topology;
  return defined.empty() ? detected(c) : defined;
}

Term formatted(Context& c, const std::vector<LogicalCpu>& cpus) {
  Term list = records(c, cpus);
  return list == atoms::k_undefined ? list : c.call(atoms::k_erlang, c.atom("format_cpu_topology"), {list});
}

}  // namespace

Term used_topology(Context& c) {
  std::lock_guard lock(c.vm.settings->mutex);
  return formatted(c, used(c));
}

Term defined_topology(Context& c) {
  std::lock_guard lock(c.vm.settings->mutex);
  return formatted(c, c.vm.settings->defined_topology);
}

Term detected_topology(Context& c) {
  return formatted(c, detected(c));
}

Term update_cpu_info(Context& c) {
  return c.atom(c.vm.settings->machine_asked_for.exchange(true) ? "unchanged" : "changed");
}

Term replace_topology(Context& c) {
  std::vector<LogicalCpu> wanted;
  if (c[1] != atoms::k_undefined) {
    Term rest = c[1];
    for (; rest.is_cons(); rest = Cons(rest).tail()) {
      std::optional<LogicalCpu> cpu = parse_record(c, Cons(rest).head());
      if (!cpu) return c.badarg();
      wanted.push_back(*cpu);
    }
    if (!rest.is_nil() || wanted.empty() || !order_topology(wanted).empty()) return c.badarg();
  }
  std::lock_guard lock(c.vm.settings->mutex);
  Term before = records(c, used(c));
  c.vm.settings->defined_topology = std::move(wanted);
  return before;
}

}  // namespace mote

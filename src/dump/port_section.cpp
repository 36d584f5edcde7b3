// =port: one paragraph for each port.
#include "dump/sections.h"
#include "heap/arena.h"
#include "io/ports.h"

namespace mote::dump {

namespace {

void put_pids(Report& report, std::string_view title, const std::vector<Term>& pids) {
  if (pids.empty()) return;
  report.out.put(title);
  for (Term pid : pids)
    report.put_term(pid);
  report.out.put('\n');
}

void put_watchers(Report& report, const io::Port::Info& info) {
  if (info.watchers.empty()) return;
  report.out.put("Monitors: ");
  for (std::size_t i = 0; i < info.watchers.size(); ++i) {
    const Word reference[Reference::kWords] = {make_header(Tag::kReference, Reference::kWords - 1),
                                               info.watcher_numbers[i][0], info.watcher_numbers[i][1]};
    report.out.put('(');
    report.put_term(info.watchers[i]);
    report.out.put(',');
    report.put_term(Term::boxed(reference));
    report.out.put(')');
  }
  report.out.put('\n');
}

// What is behind the port.
void put_kind(Output& out, const io::Port::Info& info) {
  switch (info.kind) {
    case io::PortSpec::kDescriptors:
      out.print("Port is UNIX fd not opened by emulator: {}/{}\n", info.in_fd, info.out_fd);
      return;
    case io::PortSpec::kDriver:
      out.put("Port controls linked-in driver: ");
      break;
    default:
      out.put("Port controls external process: ");
  }
  out.put(info.name);
  out.put('\n');
}

void put_port(Report& report, io::Port& port) {
  std::optional<io::Port::Info> info = port.info_for_report();
  if (!info) return;
  Output& out = report.out;
  out.put("=port:");
  report.put_term(port.self());
  out.print("\nState: CONNECTED{}\nSlot: {}\nConnected: ", info->binary ? "|BINARY_IO" : "", port.self().local_data());
  report.put_term(info->owner);
  out.put('\n');
  put_pids(report, "Links: ", info->links);
  put_watchers(report, *info);
  put_pids(report, "Suspended: ", info->suspended);
  if (Term name = report.name_of(port.self()); name.is_atom()) {
    out.put("Registered as: ");
    report.put_term(name);
    out.put('\n');
  }
  put_kind(out, *info);
  out.print("Input: {}\nOutput: {}\nQueue: {}\n", info->input, info->output, info->queued);
  Arena space;
  if (Term data = port.copy_data(space); data != atoms::k_undefined) {
    out.put("Port Data: ");
    report.put_term(data);
    out.put('\n');
  }
}

}  // namespace

void put_ports(Report& report) {
  if (report.vm.ports == nullptr) return;
  for (Term port : report.vm.ports->all())
    if (auto open = report.vm.ports->find(port)) put_port(report, *open);
}

}  // namespace mote::dump

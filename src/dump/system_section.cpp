// What there is of the runtime as a whole: memory, tables of its own, schedulers, nodes, atoms.
#include <vector>

#include "code/code_server.h"
#include "dump/backtrace.h"
#include "dump/memory.h"
#include "dump/sections.h"
#include "process/table.h"

namespace mote::dump {

namespace {

void put_state_of(Report& report, const Process& process) {
  Output& out = report.out;
  out.put("Current Process: ");
  report.put_term(process.pid());
  out.put(&process == collecting ? "\nCurrent Process State: Garbing\n" : "\nCurrent Process State: Running\n");
  const Word* address = report.address_of(process);
  if (!report.readable(process) || address == nullptr) return;
  out.print("Current Process Program counter: 0x{:016x} (", reinterpret_cast<std::uintptr_t>(address));
  out.put(place_text(report.vm, address));
  out.put(")\nCurrent Process Limited Stack Trace:\n");
  // Addresses to return to, the most recent calls.
  constexpr std::size_t kMostFrames = 50;
  std::size_t frames = 0;
  for (const Term* at = process.heap.stack(); at != process.heap.stack_base() && frames < kMostFrames; ++at) {
    if (!at->is_header() || at->is_none()) continue;
    out.print("0x{:016x}:SReturn addr 0x{:X} (", reinterpret_cast<std::uintptr_t>(at), at->bits());
    out.put(place_text(report.vm, reinterpret_cast<const Word*>(at->bits())));
    out.put(")\n");
    ++frames;
  }
}

void put_worker(Report& report, int index) {
  Output& out = report.out;
  WorkerScheduler::Load load = report.threads().load_of(index);
  bool at_work = load.at_work != nullptr;
  out.print("=scheduler:{}\nScheduler Sleep Info Flags: {}\nScheduler Sleep Info Aux Work: \nCurrent Port: \n",
            index + 1, at_work ? "" : "SLEEPING");
  static constexpr std::string_view kQueues[] = {"Max", "High", "Normal", "Low"};
  std::size_t waiting = 0;
  for (std::size_t priority = 0; priority < load.queued.size(); ++priority) {
    out.print("Run Queue {} Length: {}\n", kQueues[priority], load.queued[priority]);
    waiting += load.queued[priority];
  }
  out.print("Run Queue Port Length: 0\nRun Queue Flags: {}{}\n", waiting == 0 ? "OUT_OF_WORK" : "NONEMPTY",
            at_work ? " | EXEC" : "");
  if (at_work)
    put_state_of(report, *load.at_work);
  else
    out.put("Current Process: \n");
}

// Threads for work aside, and for calls that block: `count` of them from `number` on.
void put_pool(Report& report, std::string_view kind, int number, int count,
              const std::vector<const Process*>& running) {
  for (int i = 0; i < count; ++i) {
    bool busy = static_cast<std::size_t>(i) < running.size();
    report.out.print("={}_scheduler:{}\nScheduler Sleep Info Flags: {}\nScheduler Sleep Info Aux Work: \n", kind,
                     number + i, busy ? "" : "SLEEPING");
    if (busy)
      put_state_of(report, *running[static_cast<std::size_t>(i)]);
    else
      report.out.put("Current Process: \n");
  }
  report.out.print(
      "={}_run_queue\nRun Queue Max Length: 0\nRun Queue High Length: 0\nRun Queue Normal Length: 0\n"
      "Run Queue Low Length: 0\nRun Queue Port Length: 0\nRun Queue Flags: OUT_OF_WORK\n",
      kind);
}

}  // namespace

void put_schedulers(Report& report) {
  WorkerScheduler& scheduler = report.threads();
  for (int i = 0; i < scheduler.workers(); ++i)
    put_worker(report, i);
  std::vector<const Process*> aside, blocked;
  report.vm.processes->each([&](const Process& process) {
    if (process.state.load(std::memory_order_relaxed) != Process::kRunning) return;
    if (process.in_blocking == 1) blocked.push_back(&process);
    if (process.in_blocking == 2) aside.push_back(&process);
  });
  int first = scheduler.workers() + 1;
  put_pool(report, "dirty_cpu", first, scheduler.long_work_threads(), aside);
  put_pool(report, "dirty_io", first + scheduler.long_work_threads(), scheduler.blocking_threads(), blocked);
}

void put_system(Report& report) {
  Output& out = report.out;
  MemoryUsage usage = measure_memory(report);
  out.print("=memory\ntotal: {}\nprocesses: {}\nprocesses_used: {}\nsystem: {}\n", usage.total(), usage.processes,
            usage.processes, usage.total() - usage.processes);
  out.print("atom: {}\natom_used: {}\nbinary: {}\ncode: {}\nets: {}\n", usage.atoms, usage.atoms, usage.binaries,
            usage.code, usage.tables);
  std::size_t modules = 0, funs = 0;
  report.vm.code->each_module([&](const Module& module) {
    ++modules;
    funs += module.funs.size();
  });
  out.print("=index_table:atom_tab\nsize: {0}\nlimit: {1}\nentries: {0}\n", report.vm.atoms->count(),
            report.vm.atoms->limit());
  out.print("=index_table:module_code\nsize: {0}\nentries: {0}\n=index_table:fun_table\nsize: {1}\nentries: {1}\n",
            modules, funs);
  out.print("=allocated_areas\natom_space: {0} {0}\nloaded_code: {1}\nets_misc: 0\nprocess_table: 0\n", usage.atoms,
            usage.code);
}

void put_nodes(Report& report) {
  report.out.put("=node:'");
  report.out.put(report.vm.atoms->name(report.vm.node_name));
  report.out.put("'\n=no_distribution\n");
}

void put_atoms(Report& report) {
  report.out.put("=atoms\n");
  for (std::size_t left = report.vm.atoms->count(); left > 0 && !report.out.full(); --left) {
    report.put_atom(Term::atom(static_cast<std::uint32_t>(left - 1)));
    report.out.put('\n');
  }
}

}  // namespace mote::dump

// Report: what the writers of a report's sections need: the runtime, where the text goes, for whom it is, and which
// process they may look into. The world stands still while a report is made (WorkerScheduler::stop_world).
#pragma once

#include "dump/output.h"
#include "process/collecting.h"
#include "process/process.h"
#include "process/registry.h"
#include "sched/worker_scheduler.h"
#include "term/print.h"

namespace mote::dump {

struct Report {
  Services& vm;
  Output& out;
  // The process in whose slice the calling thread makes the report; it may be in the middle of a collection.
  const Process* own = nullptr;
  // A crash dump: what programs read is written, not what people do.
  bool crash = false;

  WorkerScheduler& threads() const { return static_cast<WorkerScheduler&>(*vm.scheduler); }
  // The name of a process or port, or none().
  Term name_of(Term pid_or_port) const {
    return crash ? vm.registry->name_for_report(pid_or_port) : vm.registry->name_of(pid_or_port);
  }

  // Whether the process's record, heap and mailbox are in order.
  bool readable(const Process& process) const {
    std::uint32_t state = process.state.load(std::memory_order_acquire);
    if (&process == collecting || state == Process::kExiting || state == Process::kStarting || state == Process::kFree)
      return false;
    return &process == own || !threads().is_held(process);
  }

  // Where the process stands; null where it has not begun.
  const Word* address_of(const Process& process) const {
    bool asks = &process == own && process.registers != nullptr && process.registers->current_ip != nullptr;
    return asks ? process.registers->current_ip : process.ip;
  }

  void put_term(Term term) {
    std::string text;
    append_term(text, *vm.atoms, term);
    out.put(text);
  }
  void put_atom(Term atom) {
    std::string text;
    append_atom(text, vm.atoms->name(atom));
    out.put(text);
  }
  // module:function/arity
  void put_function(Term module, Term function, std::uint32_t arity) {
    put_atom(module);
    out.put(':');
    put_atom(function);
    out.print("/{}", arity);
  }
};

}  // namespace mote::dump

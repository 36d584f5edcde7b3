// From the program's signals to messages.
#include "io/program_signals.h"

#include <signal.h>

#include <algorithm>

#include "io/host.h"
#include "io/reactor.h"
#include "process/registry.h"
#include "process/scheduler.h"
#include "process/signal.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote::io {

namespace {

bool is_in_mailbox(Process& process, Term name) {
  process.receive_signals();
  for (Signal* message = process.first; message != nullptr; message = message->next_signal()) {
    Term value = message->value;
    if (value.is_tuple(2) && Tuple(value)[0] == atoms::k_notify && Tuple(value)[1] == name) return true;
  }
  return false;
}

void notify(Services& vm, Term server, Term name) {
  send_tuple(vm, SignalKind::kMessage, server, Term::none(), {atoms::k_notify, name});
}

void dispatch_signal(Services& vm, int signal) {
  if (signal == SIGINT) {
    if (!vm.host->on_break) return;
    for (int other : vm.host->on_break())
      dispatch_signal(vm, other);
    return;
  }
  if (signal == SIGWINCH || signal == SIGCONT) {
    vm.host->terminal.signalled(signal);
    return;
  }
  std::string_view name = signal_name(signal);
  Term server = vm.registry->find(atoms::k_erl_signal_server);
  if (name.empty()) return;
  if (!server.is_local_pid()) {
    // The system boots (or `init` boots it anew): no application runs that would have to be stopped in order.
    if (signal == SIGTERM) vm.scheduler->halt(0, false);
    return;
  }
  Term atom = vm.atoms->intern(name);
  if (!atom.is_none()) vm.host->program_signals.send(vm, server, atom);
}

}  // namespace

void ProgramSignals::send(Services& vm, Term server, Term name) {
  std::lock_guard lock(mutex_);
  notify(vm, server, name);
  std::pair<Term, Term> sent(server, name);
  if (handling_ != server && std::ranges::find(sent_, sent) == sent_.end()) sent_.push_back(sent);
}

void ProgramSignals::handler_started(Process& process) {
  std::lock_guard lock(mutex_);
  handling_ = process.pid();
  for (auto [server, name] : std::exchange(sent_, {}))
    if (server == handling_ && !is_in_mailbox(process, name)) notify(*process.vm, server, name);
}

void deliver_program_signals(Services& vm) {
  if (vm.host->signals == nullptr) return;
  for (int signal : vm.host->signals->take())
    dispatch_signal(vm, signal);
  vm.reactor->when_readable(vm.host->signals->fd(), [&vm] { deliver_program_signals(vm); });
}

}  // namespace mote::io

// Delivery of readiness and of signals. Messages are made when they are asked for, not when they are due: what they
// hold then needs no other home.
#include "io/select.h"

#include <signal.h>

#include "heap/arena.h"
#include "io/host.h"
#include "io/reactor.h"
#include "process/registry.h"
#include "process/scheduler.h"
#include "process/signal.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote::io {

namespace {

// A message that is sent at most once, and freed if it never is.
class Pending {
 public:
  Pending(Services& vm, Signal* message) : vm_(vm), message_(message) {}
  Pending(const Pending&) = delete;
  ~Pending() {
    if (message_ != nullptr) destroy_signal(message_);
  }
  void send() {
    if (message_ != nullptr) deliver(vm_, std::exchange(message_, nullptr));
  }

 private:
  Services& vm_;
  Signal* message_;
};

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
  if (atom.is_none()) return;
  send_tuple(vm, SignalKind::kMessage, server, Term::none(), {atoms::k_notify, atom});
}

}  // namespace

std::function<void()> select_message(Services& vm, Term pid, Term object, Term reference) {
  Arena arena;
  Term message = make_tuple(arena, {atoms::k_select, object, reference, atoms::k_ready_input});
  auto pending = std::make_shared<Pending>(vm, make_lasting_message(pid, Term::none(), message));
  return [pending] { pending->send(); };
}

void select_readable(Services& vm, int fd, Term pid, Term object, Term reference) {
  std::function<void()> send = select_message(vm, pid, object, reference);
  if (!vm.reactor->when_readable(fd, send)) send();
}

void deliver_program_signals(Services& vm) {
  if (vm.host->signals == nullptr) return;
  for (int signal : vm.host->signals->take())
    dispatch_signal(vm, signal);
  vm.reactor->when_readable(vm.host->signals->fd(), [&vm] { deliver_program_signals(vm); });
}

}  // namespace mote::io

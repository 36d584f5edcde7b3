// Delivery of readiness. Messages are made when they are asked for, not when they are due: what they hold then needs no
// other home.
#include "io/select.h"

#include "heap/arena.h"
#include "io/reactor.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::io {

void PendingMessage::send() {
  if (Signal* message = message_.exchange(nullptr); message != nullptr) deliver(vm_, message);
}

bool PendingMessage::cancel() {
  Signal* message = message_.exchange(nullptr);
  if (message != nullptr) destroy_signal(message);
  return message != nullptr;
}

std::function<void()> select_message(Services& vm, Term pid, Term object, Term reference) {
  Arena arena;
  Term message = make_tuple(arena, {atoms::k_select, object, reference, atoms::k_ready_input});
  auto pending = std::make_shared<PendingMessage>(vm, make_lasting_message(pid, Term::none(), message));
  return [pending] { pending->send(); };
}

void select_readable(Services& vm, int fd, Term pid, Term object, Term reference) {
  std::function<void()> send = select_message(vm, pid, object, reference);
  if (!vm.reactor->when_readable(fd, send)) send();
}

}  // namespace mote::io

// Delivery of readiness. Messages are made when they are asked for, not when they are due: what they hold then needs no
// other home.
#include "io/select.h"

#include <utility>

#include "heap/arena.h"
#include "io/reactor.h"
#include "process/signal.h"
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

}  // namespace mote::io

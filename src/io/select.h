// Messages to processes about descriptors that became ready.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "process/services.h"

namespace mote {
struct Signal;
}

namespace mote::io {

// A message that is sent at most once, and freed if it never is. Any thread.
class PendingMessage {
 public:
  // Takes over `message`.
  PendingMessage(Services& vm, Signal* message) : vm_(vm), message_(message) {}
  PendingMessage(const PendingMessage&) = delete;
  ~PendingMessage() { cancel(); }
  void send();
  // False where it has been sent.
  bool cancel();

 private:
  Services& vm_;
  std::atomic<Signal*> message_;
};

// A function that delivers {select, Object, Reference, ready_input} to `pid`, once.
std::function<void()> select_message(Services& vm, Term pid, Term object, Term reference);

// Sends that message once reading from `fd` would not block (at once, where the descriptor is not open).
void select_readable(Services& vm, int fd, Term pid, Term object, Term reference);

}  // namespace mote::io

// Mailboxes and heaps searched for pointers to literals that are leaving. Signals that have not been looked at yet need
// no search: they were sent after the request, when what is leaving was copied already.
#include "process/literals.h"

#include <utility>

#include "base/work.h"
#include "heap/copy.h"
#include "heap/literal_area.h"
#include "process/send.h"

namespace mote {

namespace {

bool leads_out(const Process& process, const Signal& message) {
  const LiteralArea& literals = *process.vm->literals;
  Term terms[] = {message.value, message.from};
  if (message.kind == SignalKind::kMarker) return false;
  bool beside = holds_leaving(literals, terms);  // both are looked at: records are held by this
  return holds_leaving(literals, message) || beside;
}

// A message of the same contents, copied.
Signal* copy_message(Process& process, const Signal& message) {
  const LiteralArea* literals = process.vm->literals;
  // A token comes first in the fragment.
  Term token = message.sequence == SequenceEffect::kCarries ? Term::boxed(message.first) : Term::nil();
  std::size_t words = 0;
  for (Term each : {token, message.value, message.from})
    words += copied_words(each, literals);
  SignalSpace space(message.kind, message.to, words);
  copy_term(token, space, literals);
  space->value = copy_term(message.value, space, literals);
  space->from = copy_term(message.from, space, literals);
  space->by_system = message.by_system;
  space->sequence = message.sequence;
  return space.finish();
}

// Of a message that a receive is looking at, parts may be in registers: it becomes part of the heap.
void replace_message(Process& process, Signal* message, Signal* fresh) {
  fresh->next = message->next;
  fresh->previous = message->previous;
  if (message->previous != nullptr)
    message->previous->next = fresh;
  else
    process.first = fresh;
  (message->next != nullptr ? message->next_signal()->previous : process.last) = fresh;
  process.mailbox_words += fresh->words - message->words;
  bool examined = process.examining && process.scan == message;
  if (process.scan == message) process.scan = fresh;
  if (examined && message->words != 0)
    process.heap.adopt_fragment(message);
  else
    destroy_signal(message);
}

void renew_mailbox(Process& process) {
  for (Signal* message = process.first; message != nullptr;) {
    Signal* next = message->next_signal();
    if (leads_out(process, *message)) replace_message(process, message, copy_message(process, *message));
    message = next;
  }
}

void answer(Process& process, Signal* request) {
  Term id = Tuple(request->value)[1];
  send_tuple(*process.vm, SignalKind::kMessage, request->from, process.pid(),
             {atoms::k_copy_literals, id, atoms::k_ok});
  destroy_signal(request);
}

}  // namespace

bool asks_to_copy_literals(const Signal& signal) {
  return signal.kind == SignalKind::kSystemTask && Tuple(signal.value)[0] == atoms::k_copy_literals;
}

bool copying_literals_is_long(const Process& process) {
  constexpr std::size_t kManyMessages = 2000;
  return process.mailbox_length > kManyMessages || process.collects_aside(true);
}

void take_literal_request(Process& process, Signal* signal) {
  signal->next = process.copy_literals;
  process.copy_literals = signal;
  bool now = process.registers->at_rest && process.pending_exit == 0 && !copying_literals_is_long(process);
  if (now) copy_literals_now(process);
}

// Nothing may come in between: messages are on their way from one place to another.
void copy_literals_now(Process& process) {
  Undisturbed whole;
  renew_mailbox(process);
  process.let_literals_go();
  Signal* requests = std::exchange(process.copy_literals, nullptr);
  while (requests != nullptr)
    answer(process, std::exchange(requests, requests->next_signal()));
}

void turn_literal_requests_away(Process& process) {
  Signal* requests = std::exchange(process.copy_literals, nullptr);
  while (requests != nullptr)
    turn_away(*process.vm, std::exchange(requests, requests->next_signal()));
}

}  // namespace mote

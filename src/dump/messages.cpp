// Lists of signals, of which the inbox and what was taken from it last are in the reverse order.
#include "dump/messages.h"

#include <algorithm>

#include "term/views.h"

namespace mote::dump {

namespace {

bool is_message(const Signal& signal) {
  return signal.kind == SignalKind::kMessage || signal.kind == SignalKind::kAliasMessage;
}

// The signals from `newest` on, each followed by the one pushed before it.
void push_reversed(const Signal* newest, ScratchArray<const Signal*>& messages) {
  std::size_t first = messages.size();
  for (const Signal* signal = newest; signal != nullptr && signal != empty_inbox(); signal = signal->next_signal())
    if (is_message(*signal) && !messages.push(signal)) break;
  std::reverse(messages.begin() + first, messages.end());
}

}  // namespace

void collect_messages(const Process& process, ScratchArray<const Signal*>& messages) {
  for (const Signal* message = process.first; message != nullptr; message = message->next_signal())
    if (is_message(*message) && !messages.push(message)) return;
  for (const Signal* signal = process.arrived; signal != nullptr; signal = signal->next_signal())
    if (is_message(*signal) && !messages.push(signal)) return;
  push_reversed(process.arriving, messages);
  push_reversed(process.inbox.load(std::memory_order_acquire), messages);
}

Term payload_of(const Signal& message) {
  if (message.kind == SignalKind::kAliasMessage && message.value.is_cons()) return Cons(message.value).tail();
  return message.value;
}

}  // namespace mote::dump

// Signals: everything one process (or port, or the runtime) tells another. Each is one allocation, written by its
// sender, pushed on the receiver's inbox, and from then on the receiver's. A signal names the process it is for:
// control blocks are reused, and a process turns away what was meant for an earlier user of its block.
#pragma once

#include <span>

#include "heap/process_heap.h"
#include "process/services.h"

namespace mote {

enum class SignalKind : std::uint8_t {
  kMessage,         // value; from as Signal::sender says
  kAliasMessage,    // from, value = [Alias | Message]: dropped where the alias is no longer active
  kExit,            // a link broke: from = the dead one, value = {'EXIT', From, Reason}
  kExitRequest,     // exit/2: from, value = {'EXIT', From, Reason}
  kLink,            // from
  kUnlink,          // from, value = id (small)
  kUnlinkAck,       // from, value = id
  kMonitor,         // from, value = {Reference, Name}; Name is [] where the pid was given
  kDemonitor,       // from, value = reference
  kDown,            // from = who ended; value = {'DOWN', Reference, Type, Object, Reason}
  kIsAlive,         // from, value = reference: answered with the message {Reference, true}
  kInfo,            // from, value as answer_info_request says
  kGroupLeader,     // value = the new one
  kReceiveTimeout,  // value = the timer's sequence number
  kSystemTask,      // from, value = {RequestType, RequestId, ...}
  kSuspend,         // from, value = reference to answer to, {Tag} to answer {Tag, suspended | exited}, or nil
  kResume,          // from
  kSpawnReply,      // value = {spawn_reply, Reference, ok or error, Pid or Reason}; links and monitors are settled
  kMarker,          // never sent: a receive marker in the mailbox; value = its reference
};

// What taking a message out of the mailbox does to the sequential trace token of the receiver.
enum class SequenceEffect : std::uint8_t {
  kNone,     // the runtime's own messages
  kClears,   // sent by a process without one
  kCarries,  // becomes the one in the message: see seq_trace.cpp
};

struct Signal : Fragment {     // next: in the inbox the one pushed before; in the mailbox the one after
  Signal* previous = nullptr;  // in the mailbox only
  SignalKind kind = SignalKind::kMessage;
  bool by_system = false;  // the runtime speaks for `from`, who is not there
  SequenceEffect sequence = SequenceEffect::kNone;
  Term to;    // a local pid
  Term from;  // an immediate, or a term inside the fragment
  Term value;
  Signal* next_signal() const { return static_cast<Signal*>(next); }
  // Of a message, who sent it as far as tracing tells: a process, a port, clock_service, or none(): the runtime.
  Term sender() const { return by_system ? Term::none() : from; }
};

// Where a sender builds a signal: sized before, filled once.
class SignalSpace final : public TermSpace {
 public:
  // A signal with room for `words` words of payload.
  SignalSpace(SignalKind kind, Term to, std::size_t words);
  ~SignalSpace();  // frees a signal not finished
  Signal* operator->() { return signal_; }
  // The finished signal, the caller's.
  Signal* finish();

 private:
  Word* allocate_more(std::size_t words) override;
  Signal* signal_;
};

// Frees a signal nobody will read.
void destroy_signal(Signal* signal);

// Hands `signal` to the process signal->to, waking it; where there is none any more, turns it away. Any thread.
void deliver(Services& vm, Signal* signal);
// Hands over several signals for one process at once, oldest first: it sees all of them or none.
void deliver_together(Services& vm, std::span<Signal* const> signals);
// Answers, as a dead process would, what asks for an answer (links, monitors, questions), then frees it.
void turn_away(Services& vm, Signal* signal);

// A message holding a copy of `message`. `to` is a local pid. nullptr where the copy takes more than `most` words.
constexpr std::size_t kAnySize = ~std::size_t{0};
Signal* make_message(Services& vm, Term to, Term sender, Term message, std::size_t most = kAnySize);
// A message that may wait where no process looks after it: it shares no literals (see LiteralArea).
Signal* make_lasting_message(Term to, Term sender, Term message);
// A message sent to an alias.
Signal* make_alias_message(Services& vm, Term alias, Term sender, Term message, std::size_t most);
// A signal whose from and value are copies of these.
Signal* make_signal(Services& vm, SignalKind kind, Term to, Term from, Term value, std::size_t most = kAnySize);
// A signal whose value is a tuple of copies of these elements; `from` is an immediate or none(). send_tuple delivers
// it.
Signal* make_tuple_signal(Services& vm, SignalKind kind, Term to, Term from, std::span<const Term> elements);
void send_tuple(Services& vm, SignalKind kind, Term to, Term from, std::initializer_list<Term> elements);
// {'DOWN', reference, type, object or {name, node}, reason} to a watcher. `name` may be none().
void send_down(Services& vm, Term to, Term reference, Term object, Term name, Term reason, bool by_system = false);
// {'EXIT', from, noproc}: what was to be linked to is not there.
void send_link_failed(Services& vm, Term to, Term from);
inline void send_message(Services& vm, Term to, Term message) {
  deliver(vm, make_message(vm, to, Term::none(), message));
}
inline void send_signal(Services& vm, SignalKind kind, Term to, Term from, Term value) {
  deliver(vm, make_signal(vm, kind, to, from, value));
}

}  // namespace mote

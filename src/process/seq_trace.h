// Sequential tracing: a token goes with the messages of a process that has one, and whoever takes such a message out
// of its mailbox has the token from then on. What is sent, received and printed with a token is told to the system
// tracer: {seq_trace, Label, {Type, {Previous, Serial}, From, To, What}}, and the time where its flags ask for it.
//
// A process that never had a token has no SequentialTrace: sending and receiving look at that pointer, and at what the
// message does to the token of its receiver (Signal::sequence). A message that carries one has it in front of its
// payload. Tokens of before the last reset are none: each remembers how many resets there had been.
#pragma once

#include <optional>

#include "process/process.h"

namespace mote {

// The flags of a token, as its first element shows them.
struct SequenceFlag {
  enum : std::uint32_t {
    kSend = 1,
    kReceive = 2,
    kPrint = 4,
    kTimestamp = 8,
    kStrictMonotonicTimestamp = 16,
    kMonotonicTimestamp = 32,
  };
};

struct SequenceToken {
  std::uint32_t flags = 0;
  Term label = Term::small(0);  // in a process: on its heap
  Word serial = 0;
  Term sender;        // a local pid
  Word previous = 0;  // the serial of the message received before
};

// What a process knows of sequences. The counts stay when the token goes.
struct SequentialTrace {
  bool has_token = false;
  SequenceToken token;
  Word clock = 0;  // the last serial given or seen
  Word last = 0;   // that of the message received last
  std::int64_t resets = 0;
};

// The process's token; null where it has none.
SequenceToken* sequence_token(Process& process);
// As a program sees it: {Flags, Label, Serial, From, Previous}, or [].
Term sequence_token_term(Process& process, TermSpace& space);
// From now on no process and no message has a token.
void reset_sequences(Services& vm);
// Who is told: a local pid or port that is there, or false.
Term sequential_tracer(Services& vm);

// What seq_trace:get_token/1 gives: {Item, Value}, [] where there is no token; none() for what is no part of it.
Term sequence_item(Process& process, Term item, TermSpace& space);
// Sets a part of the token, or takes the token away; a label must lie on the process's heap. Returns the value before,
// where `space` is given to build it; none() where that is no part, or no value for it.
Term set_sequence_item(Process& process, Term item, Term value, TermSpace* space);

// A message from `sender`, who has, or had, a token: told, if it has, and sent with it. `to`: a local pid, a local port
// or an alias. False, and nothing sent, where that is to be done as without a token.
bool send_in_sequence(Process& sender, Term to, Term message);
// The signal that a link to `to` broke, the same way. `self`: the pid `process` had.
bool exit_in_sequence(Process& process, Term self, Term to, Term reason);
// A process takes a message out of its mailbox.
void receive_in_sequence(Process& process, const Signal& message);
// {print, ...}; false where there is no token.
bool print_in_sequence(Process& process, Term what);

// What a new process calls, as tracing tells it.
struct SpawnedCall {
  Term module, function;
  std::int64_t arity;
  Term arguments;
};

// How a process was asked for, as its parent tells it.
struct SequenceSpawn {
  enum Reply : std::uint8_t {
    kTaken,  // the parent waited for the reply
    kSent,   // it comes as a message
    kNone,
  };
  Term reference;              // of the request; none(): one is made up
  Term options = Term::nil();  // as given
  Term tag = atoms::k_spawn_reply;
  Reply reply = kTaken;
};
// `child`, not yet running, gets the token of its parent, who has, or had, one. Returns what goes with a reply that
// comes as a message.
std::optional<SequenceToken> spawn_in_sequence(Process& parent, Process& child, const SpawnedCall& call,
                                               const SequenceSpawn& request);
// A message of these elements that carries the token.
Signal* make_tuple_with_token(Services& vm, const SequenceToken& token, Term to, Term from,
                              std::span<const Term> elements);

}  // namespace mote

// Sending to whatever can be sent to: pids, names, ports, aliases.
#pragma once

#include "process/process.h"

namespace mote {

// What takes messages and signals for ports; src/io/ implements it.
class PortReceiver {
 public:
  virtual ~PortReceiver() = default;
  // `message` from `sender` to a local port: {Owner, {command, Data}} and its kin. May be called from any thread.
  virtual void receive(Term port, Term sender, Term message) = 0;
  // `from`, linked to the port, has ended. With reason normal that closes the port only where `from` is its owner.
  virtual void exit_signal(Term port, Term from, Term reason) = 0;
  // exit/2: closes the port, whatever the reason.
  virtual void exit_request(Term port, Term from, Term reason) = 0;
  // link, unlink, monitor, demonitor, to a port; `reference` is for monitors. Answers as a process would.
  virtual void link(Term port, Term from) = 0;
  virtual void unlink(Term port, Term from, Term id) = 0;
  virtual void monitor(Term port, Term from, Term reference, Term name) = 0;
  virtual void demonitor(Term port, Term from, Term reference) = 0;
  virtual bool alive(Term port) = 0;
  // The flags a port is traced for, as the table of what is traced sums them up.
  virtual void set_trace_flags(Term port, std::uint32_t flags) = 0;
  // Writes a tracer's event, in the external format. Not to be called with a port's lock held.
  virtual void put_event(Term port, Term event) = 0;
};

// Sends a copy of `message`. none(), or what send/2 raises: badarg for a name nobody has, or what is no destination; or
// kSendAside where the copy is too long for the worker this is on: nothing was sent, to be done again aside.
constexpr Term kSendAside = Term::nil();
Term send_to(Process& sender, Term destination, Term message);

// Whether a reference also is an alias: then its last word is the pid it leads to.
inline bool is_alias_reference(Term reference) {
  return reference.has_tag(Tag::kReference) && header_arity(*reference.pointer()) == Reference::kAliasArity;
}

inline Term alias_owner(Term reference) {
  return Term::from_bits(reference.pointer()[Reference::kAliasArity]);
}

// A new local reference number, unique in the runtime.
struct NewReference {
  Word low;
  Word high;
};
NewReference next_reference(Services& vm);
Term make_new_reference(Services& vm, TermSpace& space);
// An integer that none before was, nor any after will be less than. Without `positive`, the whole range of small
// integers is used first.
Term next_unique_integer(Services& vm, TermSpace& space, bool positive);

}  // namespace mote

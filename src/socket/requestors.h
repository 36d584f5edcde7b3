// Requestors: the processes that wait for one kind of operation on a socket (reading, writing, accepting): one for whom
// readiness is waited for, and those in line behind it.
#pragma once

#include <list>
#include <memory>
#include <optional>

#include "process/relations.h"
#include "process/signal.h"

namespace mote::socket {

struct FreeSignal {
  void operator()(Signal* signal) const { destroy_signal(signal); }
};

// A term kept outside of any heap.
class KeptTerm {
 public:
  KeptTerm() = default;
  explicit KeptTerm(Term term) : holder_(make_lasting_message(Term::none(), Term::none(), term)) {}
  // Valid as long as this holds it.
  Term get() const { return holder_ == nullptr ? atoms::k_undefined : holder_->value; }

 private:
  std::unique_ptr<Signal, FreeSignal> holder_;
};

struct Requestor {
  Term pid;
  KeptTerm reference;  // by which it knows the operation
  // Of the requestor's own; none where the socket watches the process as its owner.
  std::optional<ReferenceNumber> monitor;
};

struct Requestors {
  std::optional<Requestor> current;
  std::list<Requestor> line;

  std::size_t count() const { return line.size() + (current ? 1 : 0); }
  bool is_current(Term pid) const { return current && current->pid == pid; }
  bool in_line(Term pid) const {
    for (const Requestor& each : line)
      if (each.pid == pid) return true;
    return false;
  }
};

}  // namespace mote::socket

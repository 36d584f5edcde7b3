// ExitObserver: what watches processes without being one: an object that is told at once, by the thread on which the
// process ends.
#pragma once

#include <utility>

#include "process/relations.h"
#include "process/send.h"
#include "process/signal.h"

namespace mote {

class ExitObserver : public Resource {
 public:
  // The process has ended, or was not there any more when the monitor reached it. No lock is held; to be left soon.
  virtual void process_ended(Term pid, ReferenceNumber monitor) = 0;
  // What process_info(_, monitored_by) shows for it.
  virtual Term shown(TermSpace& space) = 0;
  // The module and the name of its kind, for crash dumps.
  virtual std::pair<Term, Term> kind() const = 0;
};

// Has `observer` watch the local process `pid`; the monitor is known by `number`.
void observe_exit(Services& vm, ExitObserver& observer, Term pid, NewReference number);
// Who asks for a monitor by this signal; null where a process or port does.
ExitObserver* observer_of(const Signal& monitor);
void observe_exit_no_more(Services& vm, Term pid, ReferenceNumber number);

}  // namespace mote

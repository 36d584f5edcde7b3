// Observers reach a process as any monitor does, by a signal; the request has a reference to the observer behind it.
#include "process/exit_observer.h"

#include "term/build.h"

namespace mote {

void ReleaseObserver::operator()(ExitObserver* observer) const {
  observer->release();
}

ExitObserver* observer_of(const Signal& monitor) {
  if (!monitor.from.is_none()) return nullptr;
  return static_cast<ExitObserver*>(MagicReference::of(Tuple(monitor.value)[2])->resource);
}

void observe_exit(Services& vm, ExitObserver& observer, Term pid, NewReference number) {
  SignalSpace space(SignalKind::kMonitor, pid, Tuple::words(3) + Reference::kWords + MagicReference::kWords);
  observer.retain();
  Term reference = make_reference(space, number.low, number.high);
  Term holder = make_magic_reference(space, &observer, number.low, number.high);
  space->value = make_tuple(space, {reference, Term::nil(), holder});
  deliver(vm, space.finish());
}

void observe_exit_no_more(Services& vm, Term pid, ReferenceNumber number) {
  SignalSpace space(SignalKind::kDemonitor, pid, Reference::kWords);
  space->value = make_reference(space, number.low, number.high);
  deliver(vm, space.finish());
}

}  // namespace mote

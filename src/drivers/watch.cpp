// Monitors of drivers' ports, and the functions by which drivers ask for them.
#include "drivers/watch.h"

#include <cstring>

#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "process/table.h"

namespace mote::drivers {

bool Watch::add(Term pid, NewReference number) {
  if (!pid.is_local_pid() || vm_.processes->find(pid) == nullptr) return false;
  {
    std::lock_guard lock(mutex_);
    watched_[{number.low, number.high}] = pid;
  }
  observe_exit(vm_, *this, pid, number);
  return true;
}

bool Watch::remove(ReferenceNumber number) {
  Term pid = watched(number);
  if (pid.is_none()) return false;
  forget(number);
  observe_exit_no_more(vm_, pid, number);
  return true;
}

void Watch::forget(ReferenceNumber number) {
  std::lock_guard lock(mutex_);
  watched_.erase(number);
}

Term Watch::watched(ReferenceNumber number) const {
  std::lock_guard lock(mutex_);
  auto found = watched_.find(number);
  return found == watched_.end() ? Term::none() : found->second;
}

std::vector<Term> Watch::all() const {
  std::vector<Term> pids;
  std::lock_guard lock(mutex_);
  for (auto [number, pid] : watched_)
    pids.push_back(pid);
  return pids;
}

void Watch::end() {
  decltype(watched_) watched;
  {
    std::lock_guard lock(mutex_);
    watched.swap(watched_);
  }
  for (auto [number, pid] : watched)
    observe_exit_no_more(vm_, pid, number);
}

// The callback may still ask whom the monitor watched, and take it back before it is its turn.
void Watch::process_ended(Term, ReferenceNumber number) {
  auto port = std::static_pointer_cast<DriverPort>(to_.lock());
  if (port == nullptr) return;
  port->schedule([number, watch = this](DriverPort& port) {
    if (port.stopped() || watch->watched(number).is_none()) return;
    MonitorName name{number.low, number.high, {}};
    port.driver().entry().process_exit(port.data(), &name);
    watch->forget(number);
  });
}

// --- for drivers ---

int driver_monitor_process(PortName name, Word process, MonitorName* monitor) {
  PortUse port(name, PortUse::kData);
  if (!port || port->driver().entry().process_exit == nullptr) return -1;
  NewReference number = next_reference(port->vm());
  if (!port->watch().add(Term::from_bits(process), number)) return 1;
  *monitor = {number.low, number.high, {}};
  return 0;
}

int driver_demonitor_process(PortName name, const MonitorName* monitor) {
  PortUse port(name, PortUse::kData);
  if (!port) return -1;
  return port->watch().remove({monitor->low, monitor->high}) ? 0 : 1;
}

Word driver_get_monitored_process(PortName name, const MonitorName* monitor) {
  PortUse port(name, PortUse::kData);
  Term watched = port ? port->watch().watched({monitor->low, monitor->high}) : Term::none();
  return (watched.is_none() ? Term::nil() : watched).bits();
}

int driver_compare_monitors(const MonitorName* a, const MonitorName* b) {
  return std::memcmp(a, b, sizeof(MonitorName));
}

}  // namespace mote::drivers

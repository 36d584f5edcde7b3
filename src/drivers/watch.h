// Watch: the processes a driver's port watches (driver_monitor_process). Shared by the port and the processes; the port
// may go first.
#pragma once

#include <absl/container/btree_map.h>

#include <memory>
#include <mutex>
#include <vector>

#include "io/port.h"
#include "process/exit_observer.h"

namespace mote::drivers {

class Watch final : public ExitObserver {
 public:
  Watch(Services& vm, Term port, Term driver) : vm_(vm), port_(port), driver_(driver) {}
  // Who is told; before the first process is watched.
  void port_is(std::weak_ptr<io::Port> port) { to_ = std::move(port); }

  // False where the process has ended.
  bool add(Term pid, NewReference number);
  // False where there is no such monitor.
  bool remove(ReferenceNumber number);
  // A process that has ended is watched no more.
  void forget(ReferenceNumber number);
  // Whom the monitor watches; none() where there is no such monitor.
  Term watched(ReferenceNumber number) const;
  std::vector<Term> all() const;
  // Nobody is watched any more.
  void end();

  void process_ended(Term pid, ReferenceNumber number) override;
  Term shown(TermSpace&) override { return port_; }
  std::pair<Term, Term> kind() const override { return {driver_, port_}; }

 private:
  Services& vm_;
  const Term port_;
  const Term driver_;  // its name
  mutable std::mutex mutex_;
  std::weak_ptr<io::Port> to_;
  absl::btree_map<ReferenceNumber, Term> watched_;
};

}  // namespace mote::drivers

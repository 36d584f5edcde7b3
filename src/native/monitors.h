// Monitors: the processes a resource watches. Shared by the resource and the processes; the resource may go first.
#pragma once

#include <absl/container/btree_map.h>

#include <mutex>

#include "native/abi.h"
#include "process/exit_observer.h"

namespace mote::native {

class Host;
class NativeResource;

class Monitors final : public ExitObserver {
 public:
  Monitors(Host& host, NativeResource& resource, std::pair<Term, Term> kind)
      : host_(host), kind_(kind), resource_(&resource) {}

  // Watches `pid`; false where it has ended.
  bool add(Term pid, NewReference number);
  // False where there is no such monitor (any more).
  bool remove(ReferenceNumber number);
  // The resource goes: nobody is watched any more.
  void end();

  void process_ended(Term pid, ReferenceNumber number) override;
  Term shown(TermSpace& space) override;
  std::pair<Term, Term> kind() const override { return kind_; }

 private:
  Host& host_;
  const std::pair<Term, Term> kind_;  // module and name of the resource's type
  std::mutex mutex_;
  NativeResource* resource_;  // null once it goes
  absl::btree_map<ReferenceNumber, Term> watched_;
};

}  // namespace mote::native

// Driver: a linked-in driver: its callbacks, and who uses it. All but the constant members is behind the lock of the
// table of drivers (drivers.h).
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "drivers/abi.h"
#include "process/relations.h"

namespace mote::drivers {

class Driver {
 public:
  // `library`: as dlopen gave it; null for one that another driver has added.
  Driver(const Entry& entry, void* library);
  Driver(const Driver&) = delete;

  const Entry& entry() const { return entry_; }
  // What its ports share as their lock; null where each has its own.
  std::recursive_mutex* shared_lock() { return (entry_.flags & kPortLocking) == 0 ? &lock_ : nullptr; }

  // kPermanent: for good. The others wait until nobody refers to the driver any more. Forced: its ports were closed,
  // and it takes no new ones.
  enum Status : std::uint8_t { kLoaded, kUnloading, kForcedUnloading, kReloading, kForcedReloading, kPermanent };
  bool is_unloading() const { return status == kUnloading || status == kForcedUnloading; }
  bool is_reloading() const { return status == kReloading || status == kForcedReloading; }
  bool takes_ports() const { return status != kForcedUnloading && status != kForcedReloading; }

  // A process that has loaded it, once for each time.
  struct User {
    Term pid;
    bool counts;  // among the references
  };
  // A process that waits for a message.
  enum Wish : std::uint8_t { kLoad, kUnload, kUnloadOnly };
  struct Waiter {
    Term pid;
    ReferenceNumber reference;
    Wish wish;
  };
  std::size_t uses_by(Term pid) const;

  const std::string name;
  void* const library;
  Entry* const own_entry;  // the library's
  Status status = kLoaded;
  bool kills_ports = false;  // when the last user is gone
  std::string path;
  std::vector<User> users;
  std::vector<Waiter> waiters;
  std::int64_t references = 0;  // users, ports, and who is at work with it
  std::int64_t ports = 0;
  struct Reload {
    std::string path;
    bool kills_ports = false;
  };
  Reload reload;  // what is to be loaded in its place

 private:
  Entry entry_;  // with nothing behind what the driver's version has
  std::recursive_mutex lock_;
};

}  // namespace mote::drivers

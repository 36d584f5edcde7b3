// Selections: descriptors of which drivers want to know when they are ready (driver_select). For reading and for
// writing a descriptor belongs to one port each; it is watched until the port gives it up, and not while a callback
// about it is under way.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <mutex>
#include <string>

#include "drivers/abi.h"
#include "process/services.h"

namespace mote::drivers {

class DriverPort;
class Drivers;

class Selections {
 public:
  explicit Selections(Drivers& drivers) : drivers_(drivers) {}

  // As driver_select: with the port's lock. 0, or -1 for what is no descriptor.
  int select(DriverPort& port, int fd, int mode, bool on);

 private:
  enum Way : std::uint8_t { kRead, kWrite, kWays };
  struct Interest {
    std::weak_ptr<DriverPort> port;
    Term owner = Term::none();  // the port; none() where nobody is interested
    std::uint64_t number = 0;   // of this interest: what was begun for an earlier one counts no more
  };
  struct Descriptor {
    Interest ways[kWays];
    bool used = false;  // stays known while nobody is interested
  };
  int add(DriverPort& port, int fd, int mode);
  int remove(DriverPort& port, int fd, int mode);
  void watch_locked(int fd, Way way);
  void ready(int fd, Way way, std::uint64_t number);
  void call_ready(DriverPort& port, int fd, Way way, std::uint64_t number);
  void call_stop(DriverPort& port, int fd);
  void drop_locked(int fd, Descriptor& descriptor, Way way);
  std::string theft_locked(DriverPort& port, int fd, int mode, const Descriptor& descriptor) const;
  std::string name_of(Term port) const;
  void log(const std::string& text) const;
  void report_missing(DriverPort& port, Way way) const;

  Drivers& drivers_;
  std::mutex mutex_;
  absl::flat_hash_map<int, Descriptor> descriptors_;
  std::uint64_t next_number_ = 1;
};

}  // namespace mote::drivers

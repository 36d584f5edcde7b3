// What is taken over from a driver's entry.
#include "drivers/driver.h"

#include <algorithm>
#include <cstring>

namespace mote::drivers {

namespace {

// Entries of before 3.2 end in front of their last member.
Entry whole_entry(const Entry& entry) {
  Entry whole{};
  bool has_all = entry.major > 3 || (entry.major == 3 && entry.minor >= 2);
  std::memcpy(&whole, &entry, has_all ? sizeof(Entry) : offsetof(Entry, emergency_close));
  return whole;
}

}  // namespace

Driver::Driver(const Entry& entry, void* library)
    : name(entry.name), library(library), own_entry(const_cast<Entry*>(&entry)), entry_(whole_entry(entry)) {}

std::size_t Driver::uses_by(Term pid) const {
  return static_cast<std::size_t>(std::ranges::count(users, pid, &User::pid));
}

}  // namespace mote::drivers

// Time units of the time builtins, and times in them.
#pragma once

#include <cstdint>

#include "builtins/builtin.h"
#include "os/clock.h"

namespace mote {

inline std::int64_t monotonic_time(Clock& clock) {
  return kMonotonicStart + clock.monotonic_ns();
}
// What is added to a monotonic time to make it a system time.
inline std::int64_t time_offset(const Clock& clock) {
  return clock.start_ns() - kMonotonicStart;
}
inline std::int64_t system_time(Clock& clock) {
  return clock.start_ns() + clock.monotonic_ns();
}

// Whether that may change: final, preliminary or volatile, as the time warp mode says.
Term time_offset_state(Context& c);

// `nanoseconds` in `unit`, rounded down: one of the unit atoms, or a number of parts per second of any size. none()
// where `unit` is no unit.
Term time_in_unit(TermSpace& space, std::int64_t nanoseconds, Term unit);

}  // namespace mote

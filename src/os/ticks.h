// The processor's own count of time, for what is measured so often that asking a Clock would show: a few nanoseconds a
// look. Its unit is whatever the processor has; the same on all of its cores.
#pragma once

#include <cstdint>
#include <ctime>

namespace mote {

inline std::int64_t processor_ticks() {
#if defined(__x86_64__)
  return static_cast<std::int64_t>(__builtin_ia32_rdtsc());
#elif defined(__aarch64__)
  std::int64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
#endif
}

}  // namespace mote

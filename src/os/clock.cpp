// The operating system's clocks.
#include "os/clock.h"

#include <time.h>

#include <cerrno>

namespace mote {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t read_clock(clockid_t id) {
  timespec time{};
  clock_gettime(id, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

class SystemClock final : public Clock {
 public:
  SystemClock() : origin_(read_clock(CLOCK_MONOTONIC)), start_(read_clock(CLOCK_REALTIME)) {}
  std::int64_t monotonic_ns() override { return read_clock(CLOCK_MONOTONIC) - origin_; }
  std::int64_t system_ns() override { return read_clock(CLOCK_REALTIME); }
  std::int64_t start_ns() const override { return start_; }
  std::int64_t cpu_ns() override { return read_clock(CLOCK_PROCESS_CPUTIME_ID); }
  std::int64_t thread_cpu_ns() override { return read_clock(CLOCK_THREAD_CPUTIME_ID); }
  void sleep_ns(std::int64_t duration) override {
    if (duration <= 0) return;
    timespec left{.tv_sec = duration / kSecond, .tv_nsec = duration % kSecond};
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  }

 private:
  std::int64_t origin_;
  std::int64_t start_;
};

}  // namespace

std::unique_ptr<Clock> make_system_clock() {
  return std::make_unique<SystemClock>();
}

}  // namespace mote

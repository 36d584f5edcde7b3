// Clock: where time comes from. A Runtime is given one; nothing else in the machine asks the operating system for time,
// so that a run can be replayed on a clock of its own.
#pragma once

#include <cstdint>
#include <memory>

namespace mote {

// erlang:monotonic_time/0 when the clock shows 0: far below zero, so that programs don't take it for a date.
constexpr std::int64_t kMonotonicStart = -576'460'752'000'000'000;

// Thread safe. All results are nanoseconds.
class Clock {
 public:
  virtual ~Clock() = default;
  // Since the clock was made: never goes back, never jumps.
  virtual std::int64_t monotonic_ns() = 0;
  // Since 1970 (UTC), as the operating system has it: may jump either way.
  virtual std::int64_t system_ns() = 0;
  // What system_ns() was when monotonic_ns() was 0.
  virtual std::int64_t start_ns() const = 0;
  // Processor time the whole program has used.
  virtual std::int64_t cpu_ns() = 0;
  // Processor time the calling thread has used.
  virtual std::int64_t thread_cpu_ns() = 0;
  virtual void sleep_ns(std::int64_t duration) = 0;
};

std::unique_ptr<Clock> make_system_clock();

// A clock that stands still but for advance() and sleeping: for replayed runs and for tests.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(std::int64_t start_ns = 1'700'000'000'000'000'000) : start_(start_ns) {}
  std::int64_t monotonic_ns() override { return now_; }
  std::int64_t system_ns() override { return start_ + now_; }
  std::int64_t start_ns() const override { return start_; }
  std::int64_t cpu_ns() override { return now_; }
  std::int64_t thread_cpu_ns() override { return now_; }
  void sleep_ns(std::int64_t duration) override { advance(duration); }
  void advance(std::int64_t duration) { now_ += duration; }

 private:
  std::int64_t start_;
  std::int64_t now_ = 0;
};

}  // namespace mote

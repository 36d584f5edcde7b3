// Timers: a wheel of milliseconds for what is near, an ordered map for what is far. One for a runtime, behind a mutex;
// any thread may start and cancel. Whoever has nothing else to do calls advance().
#pragma once

#include <absl/container/flat_hash_map.h>

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "process/relations.h"
#include "process/scheduler.h"

namespace mote {

class Timers final : public TimerService {
 public:
  explicit Timers(Services& vm);
  ~Timers() override;

  void* start_receive_timeout(std::int64_t deadline, Term pid, Word sequence) override;
  void cancel_receive_timeout(void* handle, Term pid, Word sequence) override;
  void start(std::int64_t deadline, Signal* signal, Word number_low, Word number_high, Term owner) override;
  std::int64_t cancel(Word number_low, Word number_high) override;
  std::int64_t remaining(Word number_low, Word number_high) override;
  void process_exited(Term pid) override;
  // Calls visit(deadline, signal) for each timer that start() was called for and that has neither fired nor been
  // stopped.
  void each_message(const std::function<void(std::int64_t, const Signal&)>& visit) const;

  // Fires what is due at `now`.
  void advance(std::int64_t now);
  // When the next timer is due at the earliest; kNever without timers. May be early, never late.
  std::int64_t next_deadline() const { return next_.load(std::memory_order_relaxed); }
  static constexpr std::int64_t kNever = INT64_MAX;

 private:
  static constexpr std::int64_t kTick = 1'000'000;
  static constexpr std::size_t kSlots = 8192;
  // Blocks are reused, never freed before the service is: a stale handle is told by pid and sequence.
  struct Timer {
    Timer* next = nullptr;
    Timer* previous = nullptr;
    std::int64_t deadline = 0;
    Signal* signal = nullptr;      // null: a receive timeout
    Term pid;                      // or the name
    Timer* next_of_pid = nullptr;  // of those with signals
    Timer* previous_of_pid = nullptr;
    Word sequence = 0;
    ReferenceNumber number;
    std::size_t slot = 0;  // the slot it is in
    bool active = false;
    bool far = false;
    std::multimap<std::int64_t, Timer*>::iterator far_place;
  };

  Timer* take();
  // Of timers with signals to a pid.
  void enter_by_pid(Timer* timer);
  void forget(Timer* timer);
  void stop(Timer* timer);
  void insert(Timer* timer);
  void remove(Timer* timer);
  void release(Timer* timer);
  void fire(Timer* timer, std::vector<Signal*>& due);
  void bring_near();
  void note_next(std::int64_t deadline);
  std::int64_t find_next() const;
  static std::int64_t tick_of(std::int64_t deadline) { return (deadline + kTick - 1) / kTick; }

  Services& vm_;
  mutable std::mutex mutex_;
  std::atomic<std::int64_t> next_{kNever};
  std::int64_t current_tick_ = 0;  // all before it have fired
  std::array<Timer*, kSlots> slots_{};
  std::array<std::uint64_t, kSlots / 64> occupied_{};
  std::multimap<std::int64_t, Timer*> far_;
  absl::flat_hash_map<ReferenceNumber, Timer*> by_number_;
  absl::flat_hash_map<Word, Timer*> by_pid_;
  std::vector<Timer*> all_;
  Timer* free_ = nullptr;
};

}  // namespace mote

// RwLock: a reader-writer lock of one word for short critical sections. Readers wait behind a waiting writer, so that
// writers are not starved; a thread must therefore not take the same lock for reading twice.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/work.h"

namespace mote::ets {

class RwLock {
 public:
  RwLock() = default;
  RwLock(const RwLock&) = delete;

  void lock_shared() {
    std::uint32_t state = state_.load(std::memory_order_relaxed);
    if ((state & (kWriter | kPending)) != 0 ||
        !state_.compare_exchange_weak(state, state + kReader, std::memory_order_acquire, std::memory_order_relaxed))
      lock_shared_slow();
  }
  void unlock_shared() {
    std::uint32_t before = state_.fetch_sub(kReader, std::memory_order_release);
    if ((before & kPending) != 0 && before < 2 * kReader) state_.notify_all();
  }
  void lock() {
    std::uint32_t free = 0;
    if (!state_.compare_exchange_strong(free, kWriter, std::memory_order_acquire, std::memory_order_relaxed))
      lock_slow();
  }
  void unlock() {
    state_.fetch_and(~(kWriter | kPending), std::memory_order_release);
    state_.notify_all();
  }

 private:
  static constexpr std::uint32_t kWriter = 1;
  static constexpr std::uint32_t kPending = 2;  // a writer waits
  static constexpr std::uint32_t kReader = 4;
  static constexpr int kSpins = 60;

  [[gnu::noinline]] void lock_shared_slow() {
    for (int spins = 0;; ++spins) {
      std::uint32_t state = state_.load(std::memory_order_relaxed);
      if ((state & (kWriter | kPending)) == 0) {
        if (state_.compare_exchange_weak(state, state + kReader, std::memory_order_acquire, std::memory_order_relaxed))
          return;
      } else if (spins > kSpins) {
        state_.wait(state, std::memory_order_relaxed);
      }
    }
  }
  [[gnu::noinline]] void lock_slow() {
    for (int spins = 0;; ++spins) {
      std::uint32_t state = state_.load(std::memory_order_relaxed);
      if (state < kReader && (state & kWriter) == 0) {
        if (state_.compare_exchange_weak(state, kWriter, std::memory_order_acquire, std::memory_order_relaxed)) return;
      } else if (spins > kSpins) {
        if ((state & kPending) == 0) state = state_.fetch_or(kPending, std::memory_order_relaxed) | kPending;
        if (state >= kReader || (state & kWriter) != 0) state_.wait(state, std::memory_order_relaxed);
      }
    }
  }

  std::atomic<std::uint32_t> state_{0};
};

// Holds a lock for reading or for writing; the thread's work does not pause meanwhile.
class LockGuard {
 public:
  LockGuard(RwLock& lock, bool exclusive) : lock_(&lock), exclusive_(exclusive) {
    exclusive ? lock.lock() : lock.lock_shared();
  }
  ~LockGuard() { exclusive_ ? lock_->unlock() : lock_->unlock_shared(); }
  LockGuard(const LockGuard&) = delete;

 private:
  Undisturbed undisturbed_;
  RwLock* lock_;
  bool exclusive_;
};

}  // namespace mote::ets

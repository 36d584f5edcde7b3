// ReportLock: the lock taken by a report about a whole runtime. While the program ends, such a report may be made by a
// thread that holds the lock itself, or while another thread that holds it is stuck; it then waits a moment and goes on
// without.
#pragma once

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

namespace mote {

// For the calling thread: what is left of the time it may wait for locks in all, in milliseconds, while it writes the
// last report of the program; negative where it is no such thread and waits as long as it takes.
inline constinit thread_local int last_report_patience_ms = -1;

// Holds `Lock` (std::unique_lock, std::shared_lock) of a mutex, or nothing: see above.
template <typename Lock>
class ReportLock {
 public:
  explicit ReportLock(typename Lock::mutex_type& mutex) : lock_(mutex, std::defer_lock) {
    if (last_report_patience_ms < 0) {
      lock_.lock();
      return;
    }
    constexpr int kMostAtOnce = 50;
    for (int waited = 0; !lock_.try_lock() && waited < kMostAtOnce && last_report_patience_ms > 0; ++waited) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      --last_report_patience_ms;
    }
  }
  ReportLock(const ReportLock&) = delete;

 private:
  Lock lock_;
};

}  // namespace mote

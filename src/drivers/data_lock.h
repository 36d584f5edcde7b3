// DataLock: the lock for a port's queue and monitors that its driver may take on any thread (driver_pdl_create). It
// goes when nobody counts on it any more: the port, the driver, who holds it.
#pragma once

#include <atomic>
#include <mutex>

namespace mote::drivers {

struct DataLock {
  std::recursive_mutex mutex;
  std::atomic<std::intptr_t> references{1};

  void lock() {
    references.fetch_add(1, std::memory_order_relaxed);
    mutex.lock();
  }
  void unlock() {
    mutex.unlock();
    release();
  }
  std::intptr_t release() {
    std::intptr_t left = references.fetch_sub(1, std::memory_order_acq_rel) - 1;
    if (left == 0) delete this;
    return left;
  }
};

}  // namespace mote::drivers

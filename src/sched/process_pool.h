// ProcessPool: the control blocks of a runtime's processes, in slabs of consecutive blocks. Addresses stay valid while
// the pool lives; pages of a slab none of whose blocks is in use can go back to the system, and read as zeros then,
// which is what a dead process looks like (see ProcessAddress). Any thread.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "process/process.h"

namespace mote {

class ProcessPool {
 public:
  ProcessPool() = default;
  ProcessPool(const ProcessPool&) = delete;
  // Discards the processes still there.
  ~ProcessPool();

  // A block to be prepared. What was recently given back comes first.
  Process* take();
  // Takes back a block whose process has ended.
  void give(Process& process);

  // Blocks given back since the slabs were last looked through by trim_some().
  std::size_t given() const { return given_.load(std::memory_order_relaxed); }
  // Returns to the system the pages of unused slabs among the next few; false at the last of them.
  bool trim_some();

 private:
  struct Slab;
  static Slab* slab_of(const Process& process);
  Slab* map_slab();

  std::mutex mutex_;
  std::vector<Slab*> slabs_;
  Slab* open_ = nullptr;  // a list of those with blocks to take
  std::size_t trim_at_ = 0;
  std::atomic<std::size_t> given_{0};
};

}  // namespace mote

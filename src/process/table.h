// ProcessTable: pid to process without a lock. A slot holds a control block, never unmapped, whose pid_bits tell
// whether it still is the process asked for. Pages of slots without a process can go back to the system, and read as
// empty slots then.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "process/process.h"

namespace mote {

class ProcessTable {
 public:
  static constexpr std::size_t kDefaultLimit = 1048576;
  explicit ProcessTable(std::size_t limit = kDefaultLimit);
  ~ProcessTable();

  // The live process of this local pid, or nullptr.
  Process* find(Term pid) const {
    Word number = pid_number(pid);
    if (number >= limit_) return nullptr;
    Process* process = slots_[number].load(std::memory_order_acquire);
    return process != nullptr && process->pid_bits.load(std::memory_order_acquire) == pid.bits() ? process : nullptr;
  }
  // Gives `process` a pid and enters it. none(): the limit is reached.
  Term enter(Process& process);
  // Forgets the process and sets its pid_bits to 0.
  void remove(Process& process);
  std::size_t count() const { return count_.load(std::memory_order_relaxed); }
  std::size_t limit() const { return limit_; }
  // Calls visit(Process&) for every process entered; it may end meanwhile.
  template <typename Visit>
  void each(Visit visit) const {
    std::size_t end = used_.load(std::memory_order_acquire);
    for (std::size_t page = 0; page * kPageSlots < end; ++page) {
      if (live_[page].load(std::memory_order_acquire) == 0) continue;
      std::size_t page_end = std::min(end, (page + 1) * kPageSlots);
      for (std::size_t i = page * kPageSlots; i < page_end; ++i) {
        Process* process = slots_[i].load(std::memory_order_acquire);
        if (process != nullptr && process->pid_bits.load(std::memory_order_acquire) != 0) visit(*process);
      }
    }
  }
  // Returns to the system the pages without a process that were written to since the last call.
  void return_pages();

 private:
  static constexpr std::size_t kPageSlots = 4096 / sizeof(std::atomic<Process*>);
  std::size_t pages() const { return (limit_ + kPageSlots - 1) / kPageSlots; }

  std::size_t limit_;
  std::atomic<Process*>* slots_;
  std::unique_ptr<std::atomic<std::uint32_t>[]> live_;  // of each page, its slots that hold a process
  std::vector<bool> written_;                           // of each page, whether slots were filled since it was returned
  std::atomic<std::size_t> used_{0};
  std::atomic<std::size_t> count_{0};
  std::mutex mutex_;
  Word serial_ = 0;
  std::size_t cursor_ = 0;
};

}  // namespace mote

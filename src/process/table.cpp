// Slots are handed out round robin, so that a number comes back only after all others: pids stay distinct for long.
#include "process/table.h"

#include <sys/mman.h>

#include "base/memory.h"

namespace mote {

ProcessTable::ProcessTable(std::size_t limit) : limit_(limit) {
  void* memory = mmap(nullptr, limit * sizeof(slots_[0]), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) out_of_memory(limit * sizeof(slots_[0]), kProcessMemory);
  slots_ = static_cast<std::atomic<Process*>*>(memory);
  live_ = std::make_unique<std::atomic<std::uint32_t>[]>(pages());
  written_.resize(pages());
}

ProcessTable::~ProcessTable() {
  munmap(slots_, limit_ * sizeof(slots_[0]));
}

Term ProcessTable::enter(Process& process) {
  std::lock_guard lock(mutex_);
  if (count_.load(std::memory_order_relaxed) >= limit_) return Term::none();
  while (slots_[cursor_].load(std::memory_order_relaxed) != nullptr) {
    if (++cursor_ == limit_) {
      cursor_ = 0;
      ++serial_;
    }
  }
  Term pid = Term::local_pid((serial_ << kPidNumberBits) | cursor_);
  process.pid_bits.store(pid.bits(), std::memory_order_release);
  live_[cursor_ / kPageSlots].fetch_add(1, std::memory_order_release);
  written_[cursor_ / kPageSlots] = true;
  slots_[cursor_].store(&process, std::memory_order_release);
  count_.fetch_add(1, std::memory_order_relaxed);
  if (++cursor_ > used_.load(std::memory_order_relaxed)) used_.store(cursor_, std::memory_order_release);
  if (cursor_ == limit_) {
    cursor_ = 0;
    ++serial_;
  }
  return pid;
}

void ProcessTable::remove(Process& process) {
  Word number = pid_number(process.pid());
  process.pid_bits.store(0, std::memory_order_seq_cst);  // then exit looks for a name: see register_2
  slots_[number].store(nullptr, std::memory_order_release);
  live_[number / kPageSlots].fetch_sub(1, std::memory_order_release);
  count_.fetch_sub(1, std::memory_order_relaxed);
}

// Whoever enters a process holds the mutex, and who removes one has written its slot before the page counts as empty.
void ProcessTable::return_pages() {
  std::lock_guard lock(mutex_);
  for (std::size_t page = 0; page < written_.size(); ++page) {
    if (!written_[page] || live_[page].load(std::memory_order_acquire) != 0) continue;
    madvise(slots_ + page * kPageSlots, kPageSlots * sizeof(slots_[0]), MADV_DONTNEED);
    written_[page] = false;
  }
}

}  // namespace mote

// A slab lies at a multiple of its size, so that a block's address leads to it. It begins with its Slab, on a page that
// is never given back; blocks never taken are behind those that were, so that their memory is not touched.
#include "sched/process_pool.h"

#include <sys/mman.h>

#include "base/memory.h"

namespace mote {

namespace {

constexpr std::size_t kSlabBytes = std::size_t{1} << 18;
constexpr std::size_t kPageBytes = 4096;

}  // namespace

struct ProcessPool::Slab {
  Slab* next = nullptr;       // in the list of open slabs
  Process* free = nullptr;    // blocks given back
  std::uint32_t used = 0;     // blocks taken and not given back
  std::uint32_t touched = 0;  // the blocks from here on were never taken, or their pages given back

  static constexpr std::size_t kHeaderBytes = 64;
  static constexpr std::size_t kBlocks = (kSlabBytes - kHeaderBytes) / sizeof(Process);
  Process* block(std::size_t index) {
    return reinterpret_cast<Process*>(reinterpret_cast<char*>(this) + kHeaderBytes) + index;
  }
  bool full() const { return free == nullptr && touched == kBlocks; }
};

ProcessPool::Slab* ProcessPool::slab_of(const Process& process) {
  return reinterpret_cast<Slab*>(reinterpret_cast<std::uintptr_t>(&process) & ~(kSlabBytes - 1));
}

ProcessPool::~ProcessPool() {
  for (Slab* slab : slabs_) {
    for (std::size_t i = 0; i < slab->touched; ++i)
      if (slab->block(i)->state.load(std::memory_order_relaxed) != Process::kFree) slab->block(i)->discard();
    munmap(slab, kSlabBytes);
  }
}

// Maps twice the size and gives back what lies outside of the multiple.
ProcessPool::Slab* ProcessPool::map_slab() {
  static_assert(sizeof(Slab) <= Slab::kHeaderBytes);
  void* mapped =
      mmap(nullptr, 2 * kSlabBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) out_of_memory(2 * kSlabBytes, kProcessMemory);
  char* begin = static_cast<char*>(mapped);
  char* end = begin + 2 * kSlabBytes;
  char* at = reinterpret_cast<char*>((reinterpret_cast<std::uintptr_t>(begin) + kSlabBytes - 1) & ~(kSlabBytes - 1));
  if (at > begin) munmap(begin, static_cast<std::size_t>(at - begin));
  if (end > at + kSlabBytes) munmap(at + kSlabBytes, static_cast<std::size_t>(end - (at + kSlabBytes)));
  Slab* slab = new (at) Slab;
  slabs_.push_back(slab);
  return slab;
}

Process* ProcessPool::take() {
  std::lock_guard lock(mutex_);
  if (open_ == nullptr) open_ = map_slab();
  Slab* slab = open_;
  Process* process = slab->free;
  if (process != nullptr)
    slab->free = process->next_in_queue;
  else
    process = slab->block(slab->touched++);
  ++slab->used;
  if (slab->full()) {
    open_ = slab->next;
  }
  return process;
}

void ProcessPool::give(Process& process) {
  std::lock_guard lock(mutex_);
  Slab* slab = slab_of(process);
  bool was_full = slab->full();
  process.next_in_queue = slab->free;
  slab->free = &process;
  --slab->used;
  if (was_full) {
    slab->next = open_;
    open_ = slab;
  }
  given_.fetch_add(1, std::memory_order_relaxed);
}

bool ProcessPool::trim_some() {
  constexpr std::size_t kAtOnce = 16;
  std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < kAtOnce && trim_at_ < slabs_.size(); ++i) {
    Slab* slab = slabs_[trim_at_++];
    if (slab->used != 0 || slab->touched == 0) continue;
    char* second_page = reinterpret_cast<char*>(slab) + kPageBytes;
    madvise(second_page, kSlabBytes - kPageBytes, MADV_DONTNEED);
    slab->free = nullptr;
    slab->touched = 0;
  }
  if (trim_at_ < slabs_.size()) return true;
  trim_at_ = 0;
  given_.store(0, std::memory_order_relaxed);
  return false;
}

}  // namespace mote

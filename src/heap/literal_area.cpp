// The range is mapped once, without memory behind it until it is written.
#include "heap/literal_area.h"

#include <sys/mman.h>

#include "base/memory.h"
#include "heap/arena.h"

namespace mote {

LiteralArea::LiteralArea(std::size_t bytes) {
  constexpr std::size_t kLeast = std::size_t{1} << 26;
  void* memory;
  while ((memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)) ==
         MAP_FAILED) {
    if (bytes <= kLeast) out_of_memory(bytes, kLiteralMemory);
    bytes /= 2;
  }
  bytes_ = bytes;
  start_ = top_ = static_cast<Word*>(memory);
  limit_ = start_ + bytes / sizeof(Word);
}

LiteralArea::~LiteralArea() {
  release_off_heap(off_heap_);
  munmap(start_, bytes_);
}

Word* LiteralArea::allocate_more(std::size_t words) {
  out_of_memory(words * sizeof(Word), kLiteralMemory);
}

LiteralDraft::Turn::Turn(LiteralDraft& draft) : draft_(draft), lock_(draft.area_.lock()) {
  const LiteralArea& area = draft.area_;
  if (draft.begin_ == nullptr) {
    draft.begin_ = area.top_;
    draft.before_ = area.off_heap_;
  } else if (area.top_ != draft.end_) {
    draft.alone_ = false;
  }
}

LiteralDraft::Turn::~Turn() {
  draft_.end_ = draft_.area_.top_;
}

void LiteralDraft::take_back() {
  auto lock = area_.lock();
  if (begin_ == nullptr || !alone_ || area_.top_ != end_) return;
  while (area_.off_heap_ != before_) {
    OffHeapHolder* holder = area_.off_heap_;
    area_.off_heap_ = holder->next;
    holder->resource->release();
  }
  area_.top_ = begin_;
  begin_ = nullptr;
}

}  // namespace mote

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

Word* LiteralArea::allocate_more(std::size_t words) { out_of_memory(words * sizeof(Word), kLiteralMemory); }

}  // namespace mote

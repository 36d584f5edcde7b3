// The range is mapped once, without memory behind it until it is written.
#include "heap/literal_area.h"

#include <sys/mman.h>

#include "heap/arena.h"

namespace mote {

LiteralArea::LiteralArea(std::size_t bytes) : bytes_(bytes) {
  void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(memory != MAP_FAILED);
  start_ = top_ = static_cast<Word*>(memory);
  limit_ = start_ + bytes / sizeof(Word);
}

LiteralArea::~LiteralArea() {
  release_off_heap(off_heap_);
  munmap(start_, bytes_);
}

Word* LiteralArea::allocate_more(std::size_t) {
  CHECK(!"the literal area is full");
  return nullptr;
}

}  // namespace mote

// Arena blocks, doubling in size.
#include "heap/arena.h"

#include <algorithm>
#include <cstdlib>

#include "base/memory.h"

namespace mote {

Word* Arena::allocate_more(std::size_t words) {
  std::size_t size = std::max(words, next_words_);
  next_words_ = std::min<std::size_t>(2 * next_words_, 1 << 20);
  Word* block = static_cast<Word*>(require_memory(size * sizeof(Word), kOtherMemory));
  blocks_.push_back(block);
  top_ = block + words;
  limit_ = block + size;
  return block;
}

void Arena::clear() {
  release_off_heap(off_heap_);
  off_heap_ = nullptr;
  for (Word* block : blocks_)
    std::free(block);
  blocks_.clear();
  top_ = limit_ = nullptr;
}

void release_off_heap(OffHeapHolder* chain) {
  while (chain != nullptr) {
    OffHeapHolder* next = chain->next;
    chain->resource->release();
    chain = next;
  }
}

}  // namespace mote

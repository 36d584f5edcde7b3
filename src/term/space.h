// TermSpace: a place where terms are built: a process heap, a message, a literal area, a table's storage.
//
// allocate() never collects and never moves what was built, whatever the space: a process heap that is full continues
// in a fragment, and the collector tidies up at the next safe point (see docs/memory.md). So C++ code that builds terms
// holds plain Term locals; only instructions, which allocate from the heap proper, name their live registers.
#pragma once

#include "term/views.h"

namespace mote {

class TermSpace {
 public:
  TermSpace(const TermSpace&) = delete;
  TermSpace& operator=(const TermSpace&) = delete;

  // `words` uninitialised words; the caller fills every one before anything may collect.
  Word* allocate(std::size_t words) {
    if (limit_ - top_ >= static_cast<std::ptrdiff_t>(words)) [[likely]] {
      Word* at = top_;
      top_ += words;
      return at;
    }
    return allocate_more(words);
  }
  // Enters a holder just built in this space; the space releases its resource once the holder is garbage.
  void adopt(OffHeapHolder* holder) {
    holder->next = off_heap_;
    off_heap_ = holder;
  }
  // Tells the collector of bytes that terms of this space keep alive outside of it.
  void charge_off_heap(std::size_t bytes) { off_heap_bytes_ += bytes; }

 protected:
  TermSpace() = default;
  ~TermSpace() = default;
  // Called where the current block has no room; returns `words` words from somewhere that lives as long.
  virtual Word* allocate_more(std::size_t words) = 0;

  Word* top_ = nullptr;
  Word* limit_ = nullptr;
  OffHeapHolder* off_heap_ = nullptr;
  std::size_t off_heap_bytes_ = 0;
};

}  // namespace mote

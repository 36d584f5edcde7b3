// MetObjects: the objects of one process that have been met. Their number is not bounded by what the allocator has: see
// ScratchArray.
#pragma once

#include "dump/scratch.h"
#include "term/term.h"

namespace mote::dump {

class MetObjects {
 public:
  void clear();
  // Notes the object at `at`. False where it has been met, or where the system has no memory for the note.
  bool note(const Word* at);

 private:
  static std::size_t place_of(const Word* at, std::size_t places);
  bool grow();

  ScratchArray<const Word*> places_;  // a power of two of them; null where none is
  std::size_t count_ = 0;
};

}  // namespace mote::dump

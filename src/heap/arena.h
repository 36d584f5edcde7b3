// Arena: a TermSpace of blocks that only ever grows, freed as a whole: literals of a module under construction, rows of
// tables, terms in tests and tools. Owns what it holds, off-heap resources included.
#pragma once

#include <vector>

#include "term/space.h"

namespace mote {

class Arena : public TermSpace {
 public:
  explicit Arena(std::size_t first_words = 256) : next_words_(first_words) {}
  ~Arena() { clear(); }
  // Releases everything.
  void clear();

 protected:
  Word* allocate_more(std::size_t words) override;

 private:
  std::size_t next_words_;
  std::vector<Word*> blocks_;
};

// Releases the resources of a chain of holders.
void release_off_heap(OffHeapHolder* chain);

}  // namespace mote

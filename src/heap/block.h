// Blocks of words for process heaps: small ones from malloc, large ones mapped, so that their unused end can be
// returned to the system, and kept for a while when they are freed, since fresh memory is dear: the system clears it
// page by page.
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "base/memory.h"
#include "term/term.h"

namespace mote {

// A block of this many words or more is mapped.
constexpr std::size_t kMappedBlockWords = std::size_t{1} << 16;

// Spare blocks of one runtime. Any thread.
class BlockCache {
 public:
  BlockCache() = default;
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;
  ~BlockCache() { clear(); }

  // A mapped block of at least `words` words, which are set to what it has. Exhausted memory ends the program.
  Word* take(std::size_t& words);
  void give(Word* block, std::size_t words);
  // Returns what is kept to the system.
  void clear();
  // The same, unless blocks were taken or given since the last call. To be called now and then when there is time.
  void clear_unused();

 private:
  struct Spare {
    Word* block;
    std::size_t words;
  };
  // Of all spare blocks together. They count as a whole, though seldom all of them has been written.
  static constexpr std::size_t kMaxSpareWords = std::size_t{1} << 23;

  std::mutex mutex_;
  std::vector<Spare> spares_;  // oldest first
  std::size_t spare_words_ = 0;
  std::size_t uses_ = 0;
  std::size_t uses_seen_ = 0;  // by the last clear_unused
};

// A block of at least `words` words, which are set to what it has. Exhausted memory ends the program.
Word* allocate_block(BlockCache& cache, std::size_t& words);
void free_block(BlockCache& cache, Word* block, std::size_t words);
// Gives back what lies past `wanted` words where that is possible; returns the size the block has now.
std::size_t trim_block(Word* block, std::size_t words, std::size_t wanted);

}  // namespace mote

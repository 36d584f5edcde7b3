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

  // A mapped block of at least `least` words: a spare one, or a new one of `words`, which are set to what it has.
  // Exhausted memory ends the program.
  Word* take(std::size_t least, std::size_t& words);
  // A block of which no more than the first `written` words have been written to lately; the rest goes back to the
  // system.
  void give(Word* block, std::size_t words, std::size_t written);
  // Returns what is kept to the system.
  void clear();
  // The same, unless blocks were taken or given since the last call. To be called now and then when there is time.
  void clear_unused();

 private:
  struct Spare {
    Word* block;
    std::size_t words;
    std::size_t written;
  };
  // Of what is written in all spare blocks together.
  static constexpr std::size_t kMaxSpareWords = std::size_t{1} << 23;

  std::mutex mutex_;
  std::vector<Spare> spares_;    // oldest first
  std::size_t spare_words_ = 0;  // written
  std::size_t uses_ = 0;
  std::size_t uses_seen_ = 0;  // by the last clear_unused
};

// A block of at least `least` words, and of `words` where there is no spare one; they are set to what it has. Exhausted
// memory ends the program.
Word* allocate_block(BlockCache& cache, std::size_t least, std::size_t& words);
// Of the block no more than the first `written` words have been written to lately.
void free_block(BlockCache& cache, Word* block, std::size_t words, std::size_t written);
// Gives back what lies past `wanted` words where that is possible; returns the size the block has now.
std::size_t trim_block(Word* block, std::size_t words, std::size_t wanted);

}  // namespace mote

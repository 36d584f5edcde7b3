// Blocks of words for process heaps: small ones from malloc, large ones mapped, so that their unused end can be
// returned to the system.
#pragma once

#include <cstdlib>
#include <sys/mman.h>

#include "base/memory.h"
#include "term/term.h"

namespace mote {

constexpr std::size_t kMappedBlockWords = std::size_t{1} << 20;

inline Word* allocate_block(std::size_t words) {
  if (words < kMappedBlockWords) return static_cast<Word*>(require_memory(words * sizeof(Word), kHeapMemory));
  void* at = mmap(nullptr, words * sizeof(Word), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) out_of_memory(words * sizeof(Word), kHeapMemory);
  return static_cast<Word*>(at);
}

inline void free_block(Word* block, std::size_t words) {
  if (words < kMappedBlockWords)
    std::free(block);
  else
    munmap(block, words * sizeof(Word));
}

// Gives back what lies past `wanted` words where that is possible; returns the size the block has now.
inline std::size_t trim_block(Word* block, std::size_t words, std::size_t wanted) {
  constexpr std::size_t kPageWords = 512;
  if (words < kMappedBlockWords) return words;
  std::size_t kept = (wanted + kPageWords - 1) / kPageWords * kPageWords;
  if (kept < kMappedBlockWords) kept = kMappedBlockWords;
  if (kept >= words) return words;
  munmap(block + kept, (words - kept) * sizeof(Word));
  return kept;
}

}  // namespace mote

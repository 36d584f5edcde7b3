// Mapping, keeping and returning blocks.
#include "heap/block.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "base/memory.h"

namespace mote {

namespace {

constexpr std::size_t kPageWords = 512;

void unmap(Word* block, std::size_t words) {
  munmap(block, words * sizeof(Word));
}

}  // namespace

// The smallest spare block that is large enough, unless it is much too large.
Word* BlockCache::take(std::size_t& words) {
  words = (words + kPageWords - 1) / kPageWords * kPageWords;
  {
    std::lock_guard lock(mutex_);
    ++uses_;
    auto best = spares_.end();
    for (auto at = spares_.begin(); at != spares_.end(); ++at)
      if (at->words >= words && at->words <= 2 * words && (best == spares_.end() || at->words < best->words)) best = at;
    if (best != spares_.end()) {
      Spare spare = *best;
      spares_.erase(best);
      spare_words_ -= spare.words;
      words = spare.words;
      return spare.block;
    }
  }
  void* at =
      mmap(nullptr, words * sizeof(Word), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) out_of_memory(words * sizeof(Word), kHeapMemory);
  return static_cast<Word*>(at);
}

void BlockCache::give(Word* block, std::size_t words) {
  if (words > kMaxSpareWords) return unmap(block, words);
  std::lock_guard lock(mutex_);
  ++uses_;
  while (spare_words_ + words > kMaxSpareWords) {
    unmap(spares_.front().block, spares_.front().words);
    spare_words_ -= spares_.front().words;
    spares_.erase(spares_.begin());
  }
  spares_.push_back({block, words});
  spare_words_ += words;
}

void BlockCache::clear() {
  std::lock_guard lock(mutex_);
  for (Spare spare : spares_)
    unmap(spare.block, spare.words);
  spares_.clear();
  spare_words_ = 0;
}

void BlockCache::clear_unused() {
  {
    std::lock_guard lock(mutex_);
    bool used = uses_ != uses_seen_;
    uses_seen_ = uses_;
    if (used) return;
  }
  clear();
}

Word* allocate_block(BlockCache& cache, std::size_t& words) {
  return words < kMappedBlockWords ? static_cast<Word*>(require_memory(words * sizeof(Word), kHeapMemory)) : cache.take(words);
}

void free_block(BlockCache& cache, Word* block, std::size_t words) {
  if (words < kMappedBlockWords)
    std::free(block);
  else
    cache.give(block, words);
}

std::size_t trim_block(Word* block, std::size_t words, std::size_t wanted) {
  std::size_t kept = (std::max(wanted, kMappedBlockWords) + kPageWords - 1) / kPageWords * kPageWords;
  if (kept >= words) return words;
  unmap(block + kept, words - kept);
  return kept;
}

}  // namespace mote

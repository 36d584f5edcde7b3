// Mapping, keeping and returning blocks.
#include "heap/block.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "base/memory.h"

namespace mote {

namespace {

constexpr std::size_t kPageWords = 512;
// A block of this many words or more is made of large pages where the system has them: at most an eighth is wasted.
constexpr std::size_t kLargePagesWords = std::size_t{1} << 21;

void unmap(Word* block, std::size_t words) {
  munmap(block, words * sizeof(Word));
}

}  // namespace

// The smallest spare block that is large enough, unless it is much too large.
Word* BlockCache::take(std::size_t least, std::size_t& words) {
  words = (words + kPageWords - 1) / kPageWords * kPageWords;
  {
    std::lock_guard lock(mutex_);
    ++uses_;
    auto best = spares_.end();
    for (auto at = spares_.begin(); at != spares_.end(); ++at)
      if (at->words >= least && at->words <= 2 * words && (best == spares_.end() || at->words < best->words)) best = at;
    if (best != spares_.end()) {
      Spare spare = *best;
      spares_.erase(best);
      spare_words_ -= spare.written;
      words = spare.words;
      return spare.block;
    }
  }
  void* at =
      mmap(nullptr, words * sizeof(Word), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) out_of_memory(words * sizeof(Word), kHeapMemory);
  if (words >= kLargePagesWords) madvise(at, words * sizeof(Word), MADV_HUGEPAGE);
  return static_cast<Word*>(at);
}

void BlockCache::give(Word* block, std::size_t words, std::size_t written) {
  written = std::min(words, (written + kPageWords - 1) / kPageWords * kPageWords);
  if (written > kMaxSpareWords) return unmap(block, words);
  if (written < words) madvise(block + written, (words - written) * sizeof(Word), MADV_DONTNEED);
  std::lock_guard lock(mutex_);
  ++uses_;
  while (spare_words_ + written > kMaxSpareWords) {
    unmap(spares_.front().block, spares_.front().words);
    spare_words_ -= spares_.front().written;
    spares_.erase(spares_.begin());
  }
  spares_.push_back({block, words, written});
  spare_words_ += written;
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

Word* allocate_block(BlockCache& cache, std::size_t least, std::size_t& words) {
  return words < kMappedBlockWords ? static_cast<Word*>(require_memory(words * sizeof(Word), kHeapMemory))
                                   : cache.take(least, words);
}

void free_block(BlockCache& cache, Word* block, std::size_t words, std::size_t written) {
  if (words < kMappedBlockWords)
    std::free(block);
  else
    cache.give(block, words, written);
}

std::size_t trim_block(Word* block, std::size_t words, std::size_t wanted) {
  std::size_t kept = (std::max(wanted, kMappedBlockWords) + kPageWords - 1) / kPageWords * kPageWords;
  if (kept >= words) return words;
  unmap(block + kept, words - kept);
  return kept;
}

}  // namespace mote

// Blocks and fragments of process heaps; the collector is in collector.cpp.
#include "heap/process_heap.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/memory.h"
#include "heap/arena.h"
#include "heap/literal_area.h"

namespace mote {

Fragment* create_fragment(std::size_t words) {
  void* memory = require_memory(sizeof(Fragment) + words * sizeof(Word), kMessageMemory);
  Fragment* fragment = new (memory) Fragment;
  fragment->words = words;
  fragment->first = fragment->used_end = reinterpret_cast<Word*>(fragment + 1);
  return fragment;
}

void destroy_fragment(Fragment* fragment) {
  release_off_heap(fragment->off_heap);
  std::free(fragment);
}

void ProcessHeap::open(std::size_t words, const LiteralArea* literals) {
  words = std::max(words, kMinWords);
  literals_ = literals;
  start_ = allocate_block(literals_->spare_blocks(), words, words);
  end_ = start_ + words;
  top_ = high_water_ = start_;
  set_stack(stack_base());
}

void ProcessHeap::release() {
  release_off_heap(off_heap_);
  release_off_heap(old_off_heap_);
  off_heap_ = old_off_heap_ = nullptr;
  while (fragments_ != nullptr) {
    Fragment* next = fragments_->next;
    destroy_fragment(fragments_);
    fragments_ = next;
  }
  if (start_ != nullptr) {
    free_block(literals_->spare_blocks(), start_, block_words(), block_words());
    free_block(literals_->spare_blocks(), old_start_, static_cast<std::size_t>(old_end_ - old_start_),
               static_cast<std::size_t>(old_top_ - old_start_));
  }
  if (always_ != nullptr) {
    free_block(literals_->spare_blocks(), always_->left, always_->left_words, always_->left_words);
    delete always_;
    always_ = nullptr;
  }
  start_ = end_ = top_ = limit_ = high_water_ = old_start_ = old_top_ = old_end_ = old_limit_ = nullptr;
  stack_ = nullptr;
  fragment_words_ = 0;
}

void ProcessHeap::collect_always() {
  always_ = new Always;
  collect_at_ = 0;
}

void ProcessHeap::adopt_fragment(Fragment* fragment) {
  fragment->next = fragments_;
  fragments_ = fragment;
  fragment_words_ += fragment->words;
}

std::size_t ProcessHeap::maturing_words() const {
  if (is_nursery()) return static_cast<std::size_t>(top_ - start_) + fragment_words_;
  return static_cast<std::size_t>(high_water_ - start_);
}

std::size_t ProcessHeap::collection_words(bool full) const {
  std::size_t young = static_cast<std::size_t>(top_ - start_) + fragment_words_ + stack_words();
  return will_be_full(full) ? young + static_cast<std::size_t>(old_top_ - old_start_) : young;
}

bool ProcessHeap::will_be_full(bool full) const {
  // A minor collection becomes a full one where the old generation has no room.
  bool no_room = old_start_ != nullptr && static_cast<std::size_t>(old_limit_ - old_top_) < maturing_words();
  return full || no_room || minors_since_full_ >= fullsweep_after_;
}

std::size_t ProcessHeap::words_built() const {
  std::size_t words = static_cast<std::size_t>(top_ - start_) + static_cast<std::size_t>(old_top_ - old_start_);
  for (const Fragment* fragment = fragments_; fragment != nullptr; fragment = fragment->next)
    words += static_cast<std::size_t>(fragment->used_end - fragment->first);
  return words;
}

// What does not fit the block goes to a fragment. The newest such fragment keeps being filled: the first in the list
// with room.
Word* ProcessHeap::allocate_more(std::size_t words) {
  Fragment* fragment = fragments_;
  if (fragment == nullptr ||
      static_cast<std::size_t>(fragment->data() + fragment->words - fragment->used_end) < words) {
    std::size_t size = std::max(words, std::clamp<std::size_t>(fragment_words_, 64, 1 << 17));
    fragment = create_fragment(size);
    adopt_fragment(fragment);
  }
  Word* at = fragment->used_end;
  fragment->used_end += words;
  return at;
}

std::size_t ProcessHeap::fragments() const {
  std::size_t count = 0;
  for (const Fragment* fragment = fragments_; fragment != nullptr; fragment = fragment->next)
    ++count;
  return count;
}

ProcessHeap::Statistics ProcessHeap::statistics() const {
  Statistics result;
  result.heap_words = block_words();
  result.old_words = static_cast<std::size_t>(old_limit_ - old_start_);
  result.stack_words = stack_words();
  result.used_words = static_cast<std::size_t>(top_ - start_);
  result.old_used_words = static_cast<std::size_t>(old_top_ - old_start_);
  result.fragment_words = fragment_words_;
  result.off_heap_bytes = off_heap_bytes_;
  result.minor_collections = minors_;
  result.recent_words = static_cast<std::size_t>(high_water_ - start_);
  result.old_off_heap_bytes = old_off_heap_bytes_;
  result.old_off_heap_limit = old_off_heap_limit_;
  return result;
}

void ProcessHeap::each_off_heap(const std::function<void(OffHeapHolder*)>& visit) const {
  for (OffHeapHolder* holder = off_heap_; holder != nullptr; holder = holder->next)
    visit(holder);
  for (OffHeapHolder* holder = old_off_heap_; holder != nullptr; holder = holder->next)
    visit(holder);
  for (Fragment* fragment = fragments_; fragment != nullptr; fragment = fragment->next)
    for (OffHeapHolder* holder = fragment->off_heap; holder != nullptr; holder = holder->next)
      visit(holder);
}

}  // namespace mote

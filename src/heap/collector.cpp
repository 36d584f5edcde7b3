// The collector: Cheney copying with two generations.
//
// A minor collection copies what is live in the young heap and the fragments: terms below high_water into the old
// generation, the rest into a new block. A full one copies everything into a new block. A moved cons has none() as its
// head and the new address as its tail; a moved boxed object has the new boxed term in place of its header.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "heap/arena.h"
#include "heap/block.h"
#include "heap/layout.h"
#include "heap/literal_area.h"
#include "heap/process_heap.h"

namespace mote {

namespace {

void poison(Word* first, Word* last) { std::fill(first, last, ProcessHeap::kPoison); }

}  // namespace

class Collector {
 public:
  Collector(ProcessHeap& heap, bool full, const Fragment* borrowed) : heap_(heap), full_(full) {
    if (borrowed == nullptr) return;
    borrowed_ = borrowed->data();
    borrowed_words_ = borrowed->words;
    heap_.high_water_ = heap_.start_;
  }

  bool run(std::size_t need, ProcessHeap::Roots roots);
  bool full() const { return full_; }

 private:
  void forward(Term& slot);
  bool stays(const Word* object) const;
  Word* destination(const Word* object, std::size_t words);
  void scan(Word*& at, Word* const& end);
  void scan_object(Word* at);
  void sweep(OffHeapHolder* chain);
  bool prepare_old_generation();
  std::size_t live_bound() const;
  void release_fragments();
  void release_young();
  void release_old();
  void install(std::size_t stack_words);

  ProcessHeap& heap_;
  bool full_;
  Word* to_start_ = nullptr;
  Word* to_top_ = nullptr;
  Word* to_end_ = nullptr;
  Word* promoted_ = nullptr;  // scan position in the old generation
  OffHeapHolder* young_chain_ = nullptr;
  OffHeapHolder* old_chain_ = nullptr;
  const Word* borrowed_ = nullptr;
  std::size_t borrowed_words_ = 0;
};

// What this collection does not move.
inline bool Collector::stays(const Word* object) const {
  return (!full_ && heap_.in_old(object)) || heap_.literals_->contains(object) ||
         (object >= borrowed_ && object < borrowed_ + borrowed_words_);
}

inline Word* Collector::destination(const Word* object, std::size_t words) {
  Word*& top = !full_ && object >= heap_.start_ && object < heap_.high_water_ ? heap_.old_top_ : to_top_;
  Word* at = top;
  top += words;
  return at;
}

inline void Collector::forward(Term& slot) {
  Term term = slot;
  if (!term.is_pointer()) return;
  Word* object = term.pointer();
  if (term.is_cons()) {
    if (object[0] == 0) {
      slot = Term::from_bits(object[1]);
      return;
    }
    if (stays(object)) return;
    Word* to = destination(object, 2);
    to[0] = object[0];
    to[1] = object[1];
    slot = Term::cons(to);
    object[0] = 0;
    object[1] = slot.bits();
    return;
  }
  Word header = object[0];
  if ((header & 3) == 2) {
    slot = Term::from_bits(header);
    return;
  }
  if (stays(object)) return;
  std::size_t words = 1 + header_arity(header);
  Word* to = destination(object, words);
  for (std::size_t i = 0; i < words; ++i) to[i] = object[i];
  slot = Term::boxed(to);
  object[0] = slot.bits();
}

// Forwards the terms of one object and returns past it; a word without a header is a term by itself (a cons cell's).
void Collector::scan(Word*& at, Word* const& end) {
  while (at < end) {
    Word word = *at;
    if ((word & 3) != 0) {
      forward(*reinterpret_cast<Term*>(at++));
      continue;
    }
    scan_object(at);
    at += 1 + header_arity(word);
  }
}

void Collector::scan_object(Word* at) {
  Word header = *at;
  TermWords range = term_words(header);
  for (std::size_t i = range.first; i < range.last; ++i) forward(*reinterpret_cast<Term*>(at + i));
  if (header_tag(header) == Tag::kMatchContext) {
    MatchContext* context = reinterpret_cast<MatchContext*>(at);
    context->base = BitView::bytes_of(context->binary);
  }
}

// Keeps the holders that moved, releases the others' resources.
void Collector::sweep(OffHeapHolder* chain) {
  while (chain != nullptr) {
    OffHeapHolder* next = chain->next;
    if ((chain->header & 3) == 2) {
      Word* moved = Term::from_bits(chain->header).pointer();
      OffHeapHolder* holder = reinterpret_cast<OffHeapHolder*>(moved);
      OffHeapHolder*& to = moved >= to_start_ && moved < to_end_ ? young_chain_ : old_chain_;
      holder->next = to;
      to = holder;
    } else {
      chain->resource->release();
    }
    chain = next;
  }
}

std::size_t Collector::live_bound() const {
  std::size_t words = static_cast<std::size_t>(heap_.top_ - heap_.start_) + heap_.fragment_words_;
  if (full_) words += static_cast<std::size_t>(heap_.old_top_ - heap_.old_start_);
  return words;
}

// A full collection promotes nothing; a minor one needs an old generation with room for all that is mature.
bool Collector::prepare_old_generation() {
  std::size_t mature = static_cast<std::size_t>(heap_.high_water_ - heap_.start_);
  if (full_ || mature == 0) return true;
  if (heap_.old_start_ == nullptr) {
    std::size_t size = std::max<std::size_t>(2 * mature, heap_.block_words());
    heap_.old_start_ = heap_.old_top_ = allocate_block(size);
    heap_.old_end_ = heap_.old_start_ + size;
  } else if (static_cast<std::size_t>(heap_.old_end_ - heap_.old_top_) < mature) {
    full_ = true;
  }
  return true;
}

bool Collector::run(std::size_t need, ProcessHeap::Roots roots) {
  std::size_t stack_words = heap_.stack_words();
  if (!prepare_old_generation()) return false;
  promoted_ = heap_.old_top_;
  std::size_t fixed = stack_words + need + ProcessHeap::kSlack;
  // Room for all that could be live, and for work until the next collection.
  std::size_t size = std::max({live_bound() + fixed, heap_.next_words_ + fixed, heap_.min_words_});
  heap_.wanted_words_ = size;
  to_start_ = to_top_ = allocate_block(size);
  to_end_ = to_start_ + size;

  for (Term* slot = heap_.stack_; slot != heap_.stack_base(); ++slot) forward(*slot);
  for (std::span<Term> span : roots)
    for (Term& slot : span) forward(slot);
  Word* at = to_start_;
  do {
    scan(at, to_top_);
    if (!full_) scan(promoted_, heap_.old_top_);
  } while (at < to_top_);

  sweep(heap_.off_heap_);
  heap_.off_heap_ = young_chain_;
  if (full_) {
    sweep(heap_.old_off_heap_);
    heap_.off_heap_ = young_chain_;
    heap_.old_off_heap_ = nullptr;
  }
  release_fragments();
  heap_.off_heap_ = young_chain_;
  while (old_chain_ != nullptr) {
    OffHeapHolder* next = old_chain_->next;
    old_chain_->next = heap_.old_off_heap_;
    heap_.old_off_heap_ = old_chain_;
    old_chain_ = next;
  }
  install(stack_words);
  return true;
}

void Collector::release_fragments() {
  for (Fragment* fragment = heap_.fragments_; fragment != nullptr;) {
    Fragment* next = fragment->next;
    sweep(fragment->off_heap);
    if (heap_.collects_always()) poison(fragment->data(), fragment->used_end);
    std::free(fragment);
    fragment = next;
  }
  heap_.fragments_ = nullptr;
  heap_.fragment_words_ = 0;
}

void Collector::release_young() {
  if (!heap_.collects_always()) return free_block(heap_.start_, heap_.block_words());
  poison(heap_.start_, heap_.top_);
  poison(reinterpret_cast<Word*>(heap_.stack_), heap_.end_);
  ProcessHeap::Always& always = *heap_.always_;
  free_block(always.left, always.left_words);
  always.left = heap_.start_;
  always.left_words = heap_.block_words();
}

void Collector::release_old() {
  if (heap_.collects_always()) poison(heap_.old_start_, heap_.old_top_);
  free_block(heap_.old_start_, static_cast<std::size_t>(heap_.old_end_ - heap_.old_start_));
  heap_.old_start_ = heap_.old_top_ = heap_.old_end_ = nullptr;
}

// Makes the new block the heap, its stack at the end, and says how large the next one should be.
void Collector::install(std::size_t stack_words) {
  std::size_t live = static_cast<std::size_t>(to_top_ - to_start_);
  std::size_t size = static_cast<std::size_t>(to_end_ - to_start_);
  if (std::size_t wanted = 2 * live + heap_.wanted_words_ / 4 + stack_words + ProcessHeap::kSlack; wanted < size)
    size = trim_block(to_start_, size, wanted);
  Word* end = to_start_ + size;
  std::memcpy(end - stack_words, heap_.stack_, stack_words * sizeof(Word));
  release_young();
  if (full_) release_old();
  heap_.start_ = to_start_;
  heap_.top_ = to_top_;
  heap_.high_water_ = borrowed_ != nullptr ? to_start_ : to_top_;
  heap_.end_ = end;
  heap_.set_stack(reinterpret_cast<Term*>(end - stack_words));
  heap_.next_words_ = std::max({heap_.min_words_, 2 * live + stack_words, std::min(size, 4 * live)});
  heap_.off_heap_bytes_ = 0;
  if (!heap_.collects_always()) heap_.collect_at_ = std::max<std::size_t>(8192, 2 * live);
}

// Where collections are always due, every other one is full, as long as full ones move no more than a fixed number of
// words for each collection: otherwise a large heap would bring its process to a halt.
bool ProcessHeap::full_is_due() {
  if (minors_since_full_ >= fullsweep_after_) return true;
  if (!collects_always()) return false;
  constexpr std::size_t kCreditEach = 256;
  std::size_t old_words = static_cast<std::size_t>(old_top_ - old_start_);
  always_->credit += kCreditEach;
  if (minors_since_full_ == 0 || always_->credit < old_words) return false;
  always_->credit -= old_words;
  return true;
}

bool ProcessHeap::collect(std::size_t words, Roots roots, bool full, const Fragment* borrowed) {
  full = full_is_due() || full;
  Collector collector(*this, full, borrowed);
  if (!collector.run(words, roots)) return false;
  if (collector.full()) {
    minors_since_full_ = 0;
    // What a worst case reserved and hardly anything survived in goes back at the price of copying the little again.
    std::size_t live = static_cast<std::size_t>(top_ - start_);
    if (block_words() > 1024 && block_words() > 8 * (live + stack_words() + words)) {
      next_words_ = std::max(min_words_, 2 * live);
      if (!Collector(*this, true, borrowed).run(words, roots)) return false;
    }
  } else {
    ++minors_since_full_;
    ++minors_;
  }
  return max_words_ == 0 || total_words() <= max_words_;
}

}  // namespace mote

// The collector: Cheney copying with two generations.
//
// Three ways to collect. Ageing, of small heaps: what is live moves from the young heap and the fragments, terms below
// high_water into the old generation, the rest into a new block. Emptying, of blocks of kNurseryWords and more: all
// that is live moves into the old generation, and the block, warm in the caches, is used again. Full: everything live
// moves into a new block, or, where it may be much, into a new old generation.
//
// A moved cons has none() as its head and the new address as its tail; a moved boxed object has the new boxed term in
// place of its header.
//
// Literals stay where they are, but for those that are leaving when a process is asked to get rid of them: a full
// collection then makes copies of them in fragments (heap/evacuation.h).
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "heap/arena.h"
#include "heap/evacuation.h"
#include "heap/layout.h"
#include "heap/literal_area.h"
#include "heap/process_heap.h"

namespace mote {

// What an old generation of `live` words may grow to before it is collected.
constexpr std::size_t old_capacity(std::size_t live) {
  constexpr std::size_t kLarge = std::size_t{1} << 22;
  return live + std::max(live < kLarge ? 2 * live : live, 2 * kNurseryWords);
}

namespace {

void poison(Word* first, Word* last) {
  std::fill(first, last, ProcessHeap::kPoison);
}

}  // namespace

class Collector {
 public:
  enum Way { kAgeing, kEmptying, kFull, kEvacuating };

  Collector(ProcessHeap& heap, bool full, const Fragment* borrowed, LiteralEvacuation* evacuation = nullptr)
      : heap_(heap), way_(full ? kFull : kAgeing), evacuation_(evacuation) {
    if (borrowed != nullptr) {
      borrowed_ = borrowed->data();
      borrowed_bytes_ = borrowed->words * sizeof(Word);
    }
    if (nothing_ages()) heap_.high_water_ = heap_.start_;
  }

  void run(std::size_t need, ProcessHeap::Roots roots);
  bool full() const { return way_ == kFull; }

 private:
  // Where moved objects go: filled at top, and scanned from `scanned` on.
  struct Target {
    Word* scanned = nullptr;
    Word* top = nullptr;
  };

  void prepare(std::size_t need);
  void prepare_old(std::size_t most);
  void open_block(std::size_t words);
  template <Way way>
  void move_all(ProcessHeap::Roots roots);
  template <Way way>
  void forward(Term& slot);
  template <Way way>
  void scan(Target& target);
  void sweep(OffHeapHolder* chain);
  void sweep_all();
  void release_fragments();
  void release_young();
  void release_old();
  void install_old();
  void install_block(std::size_t need);

  std::size_t young_words() const {
    return static_cast<std::size_t>(heap_.top_ - heap_.start_) + heap_.fragment_words_;
  }
  std::size_t old_words() const { return static_cast<std::size_t>(heap_.old_top_ - heap_.old_start_); }
  // What is old may not point into what is borrowed, or into the copies of literals.
  bool nothing_ages() const { return borrowed_ != nullptr || evacuation_ != nullptr; }
  bool is_borrowed(const Word* object) const {
    return reinterpret_cast<Word>(object) - reinterpret_cast<Word>(borrowed_) < borrowed_bytes_;
  }

  ProcessHeap& heap_;
  Way way_;  // kEvacuating: kFull with an evacuation
  LiteralEvacuation* evacuation_;
  bool to_old_ = false;    // all that moves goes to the old generation
  Word* block_ = nullptr;  // the new block, where one is needed from the start
  std::size_t block_words_ = 0;
  Word* old_ = nullptr;  // a full collection's new old generation
  std::size_t old_size_ = 0;
  Target main_;
  Target mature_;  // the old generation, in ageing
  Word from_ = 0;  // the young heap: its start, its bytes, the bytes below high_water
  Word from_bytes_ = 0;
  Word mature_bytes_ = 0;
  OffHeapHolder* young_chain_ = nullptr;
  OffHeapHolder* old_chain_ = nullptr;
  std::size_t moved_off_heap_ = 0;  // bytes of binaries that moved to the old generation
  const Word* borrowed_ = nullptr;
  Word borrowed_bytes_ = 0;
};

template <Collector::Way way>
[[gnu::always_inline]] inline void Collector::forward(Term& slot) {
  Term term = slot;
  if (!term.is_pointer()) return;
  Word* object = term.pointer();
  Target* target = &main_;
  Word distance = reinterpret_cast<Word>(object) - from_;
  if (distance < from_bytes_) [[likely]] {
    if (way == kAgeing && distance < mature_bytes_) target = &mature_;
  } else if ((way < kFull && heap_.in_old(object)) || heap_.literals_->contains(object) || is_borrowed(object)) {
    if (way == kEvacuating && evacuation_->is_leaving(term)) slot = evacuation_->copy(term);
    return;
  }
  Word first = object[0];
  Word* to = target->top;
  if (term.is_cons()) {
    Word second = object[1];
    if (first == 0) {
      slot = Term::from_bits(second);
      return;
    }
    to[0] = first;
    to[1] = second;
    target->top = to + 2;
    slot = Term::cons(to);
    object[0] = 0;
    object[1] = slot.bits();
    return;
  }
  if ((first & 3) == 2) {
    slot = Term::from_bits(first);
    return;
  }
  std::size_t arity = header_arity(first);
  to[0] = first;
#pragma clang loop vectorize(disable) unroll(disable)
  for (std::size_t i = 1; i <= arity; ++i)
    to[i] = object[i];
  target->top = to + 1 + arity;
  slot = Term::boxed(to);
  object[0] = slot.bits();
}

// Forwards the terms of all that moved to `target`. A word without a header is a term by itself (a cons cell's).
template <Collector::Way way>
void Collector::scan(Target& target) {
  Word* at = target.scanned;
  while (at < target.top) {
    Word word = *at;
    if ((word & 3) != 0) {
      forward<way>(*reinterpret_cast<Term*>(at++));
      continue;
    }
    TermWords range = term_words(word);
    for (std::size_t i = range.first; i < range.last; ++i)
      forward<way>(*reinterpret_cast<Term*>(at + i));
    if (header_tag(word) == Tag::kMatchContext) {
      MatchContext* context = reinterpret_cast<MatchContext*>(at);
      context->base = BitView::bytes_of(context->binary);
    }
    at += 1 + header_arity(word);
  }
  target.scanned = at;
}

template <Collector::Way way>
void Collector::move_all(ProcessHeap::Roots roots) {
  for (Term* slot = heap_.stack_; slot != heap_.stack_base(); ++slot)
    forward<way>(*slot);
  for (std::span<Term> span : roots)
    for (Term& slot : span)
      forward<way>(slot);
  do {
    scan<way>(main_);
    if (way == kAgeing) scan<way>(mature_);
  } while (main_.scanned < main_.top);
}

// Keeps the holders that moved, releases the others' resources.
void Collector::sweep(OffHeapHolder* chain) {
  while (chain != nullptr) {
    OffHeapHolder* next = chain->next;
    if ((chain->header & 3) == 2) {
      Word* moved = Term::from_bits(chain->header).pointer();
      OffHeapHolder* holder = reinterpret_cast<OffHeapHolder*>(moved);
      bool old = to_old_ || !(moved >= block_ && moved < block_ + block_words_);
      if (old && header_tag(holder->header) == Tag::kRefcBinary)
        moved_off_heap_ += static_cast<RefcBinary*>(holder)->size;
      OffHeapHolder*& to = old ? old_chain_ : young_chain_;
      holder->next = to;
      to = holder;
    } else {
      chain->resource->release();
    }
    chain = next;
  }
}

void Collector::sweep_all() {
  sweep(heap_.off_heap_);
  release_fragments();
  if (way_ == kFull) {
    sweep(heap_.old_off_heap_);
    heap_.old_off_heap_ = nullptr;
    heap_.old_off_heap_bytes_ = 0;
    heap_.old_off_heap_limit_ =
        std::max({kOffHeapBytes, heap_.min_off_heap_words_ * sizeof(Word), 2 * moved_off_heap_});
  }
  heap_.off_heap_ = young_chain_;
  heap_.old_off_heap_bytes_ += moved_off_heap_;
  while (old_chain_ != nullptr) {
    OffHeapHolder* next = old_chain_->next;
    old_chain_->next = heap_.old_off_heap_;
    heap_.old_off_heap_ = old_chain_;
    old_chain_ = next;
  }
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

// Sees to an old generation with room for `most` words more; decides for a full collection where it has none.
void Collector::prepare_old(std::size_t most) {
  if (most == 0) return;
  if (heap_.old_start_ == nullptr) {
    std::size_t size = way_ == kEmptying ? old_capacity(most) : std::max(2 * most, heap_.block_words());
    heap_.old_start_ = heap_.old_top_ = allocate_block(heap_.literals_->spare_blocks(), size, size);
    heap_.old_end_ = heap_.old_limit_ = heap_.old_start_ + size;
  } else if (static_cast<std::size_t>(heap_.old_limit_ - heap_.old_top_) < most ||
             heap_.old_off_heap_bytes_ > heap_.old_off_heap_limit_) {
    way_ = kFull;
  }
}

void Collector::open_block(std::size_t words) {
  block_words_ = std::max(words, heap_.min_words_);
  block_ = allocate_block(heap_.literals_->spare_blocks(), block_words_, block_words_);
}

// Decides how to collect, and where to.
void Collector::prepare(std::size_t need) {
  std::size_t young = young_words();
  std::size_t fixed = heap_.stack_words() + need + ProcessHeap::kSlack;
  if (way_ != kFull) {
    if (heap_.is_nursery() && !nothing_ages()) way_ = kEmptying;
    prepare_old(nothing_ages() ? 0 : heap_.maturing_words());
  }
  if (way_ == kFull) young += old_words();
  to_old_ = way_ == kEmptying || (way_ == kFull && !nothing_ages() && young >= kNurseryWords / 2);
  if (!to_old_) {
    // Room for all that could be live, and for work until the next collection.
    open_block(std::max(young, heap_.next_words_) + fixed);
    main_ = {block_, block_};
    mature_ = {heap_.old_top_, heap_.old_top_};
  } else if (way_ == kFull) {
    // All of it could be live, though seldom is. A spare block is good enough where even then it would not be full
    // soon.
    old_size_ = old_capacity(young);
    old_ = allocate_block(heap_.literals_->spare_blocks(), young + young / 2, old_size_);
    main_ = {old_, old_};
  } else {
    main_ = {heap_.old_top_, heap_.old_top_};
  }
  from_ = reinterpret_cast<Word>(heap_.start_);
  from_bytes_ = reinterpret_cast<Word>(heap_.top_) - from_;
  mature_bytes_ = reinterpret_cast<Word>(heap_.high_water_) - from_;
}

void Collector::run(std::size_t need, ProcessHeap::Roots roots) {
  prepare(need);
  if (evacuation_ != nullptr)
    move_all<kEvacuating>(roots);
  else if (way_ == kAgeing)
    move_all<kAgeing>(roots);
  else if (way_ == kEmptying)
    move_all<kEmptying>(roots);
  else
    move_all<kFull>(roots);
  sweep_all();
  install_old();
  install_block(need);
}

// Gives up the old block; where collections are always due, it stays until the next, poisoned.
void Collector::release_young() {
  BlockCache& spare = heap_.literals_->spare_blocks();
  if (!heap_.collects_always()) return free_block(spare, heap_.start_, heap_.block_words(), heap_.block_words());
  poison(heap_.start_, heap_.top_);
  poison(reinterpret_cast<Word*>(heap_.stack_), heap_.end_);
  ProcessHeap::Always& always = *heap_.always_;
  free_block(spare, always.left, always.left_words, always.left_words);
  always.left = heap_.start_;
  always.left_words = heap_.block_words();
}

void Collector::release_old() {
  if (heap_.collects_always()) poison(heap_.old_start_, heap_.old_top_);
  free_block(heap_.literals_->spare_blocks(), heap_.old_start_,
             static_cast<std::size_t>(heap_.old_end_ - heap_.old_start_), old_words());
  heap_.old_start_ = heap_.old_top_ = heap_.old_end_ = heap_.old_limit_ = nullptr;
}

// Makes what was filled the old generation.
void Collector::install_old() {
  if (way_ == kAgeing) {
    heap_.old_top_ = mature_.top;
  } else if (way_ == kEmptying) {
    heap_.old_top_ = main_.top;
  } else {
    release_old();
    if (!to_old_) return;
    // The block keeps more than it is to be filled with, so that it can serve again for the worst case of a collection
    // like this one; pages that nothing was written to cost nothing.
    std::size_t live = static_cast<std::size_t>(main_.top - old_);
    std::size_t capacity = old_capacity(live);
    if (old_size_ > 8 * capacity) old_size_ = trim_block(old_, old_size_, 4 * capacity);
    heap_.old_start_ = old_;
    heap_.old_top_ = main_.top;
    heap_.old_end_ = old_ + old_size_;
    heap_.old_limit_ = old_ + std::min(old_size_, capacity);
  }
}

// Makes the new block the heap, its stack at the end, and says how large the next one should be. A block that has been
// emptied stays where it has room enough.
void Collector::install_block(std::size_t need) {
  std::size_t stack_words = heap_.stack_words();
  std::size_t live = to_old_ ? 0 : static_cast<std::size_t>(main_.top - block_);
  if (to_old_) {
    std::size_t wanted = need + ProcessHeap::kSlack + stack_words + std::max(kNurseryWords, 2 * stack_words);
    std::size_t has = heap_.block_words();
    if (has < wanted || has > 4 * wanted) open_block(wanted);
  }
  if (block_ != nullptr) {
    Word* end = block_ + block_words_;
    std::memcpy(end - stack_words, heap_.stack_, stack_words * sizeof(Word));
    release_young();
    heap_.start_ = block_;
    heap_.end_ = end;
    heap_.set_stack(reinterpret_cast<Term*>(end - stack_words));
  } else if (heap_.collects_always()) {
    poison(heap_.start_, heap_.top_);
  }
  heap_.top_ = heap_.start_ + live;
  heap_.high_water_ = nothing_ages() ? heap_.start_ : heap_.top_;
  std::size_t all = live + old_words();
  heap_.next_words_ = std::min(2 * all, kNurseryWords) + stack_words;
  heap_.off_heap_bytes_ = 0;
  if (!heap_.collects_always()) heap_.collect_at_ = std::max<std::size_t>(8192, heap_.block_words() / 8);
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

void ProcessHeap::evacuate_literals(Roots roots, const Fragment* borrowed) {
  LiteralEvacuation evacuation(*literals_);
  Collector(*this, true, borrowed, &evacuation).run(0, roots);
  minors_since_full_ = 0;
  evacuation.give_to(*this);
}

void ProcessHeap::collect(std::size_t words, Roots roots, bool full, const Fragment* borrowed) {
  full = full_is_due() || full;
  Collector collector(*this, full, borrowed);
  collector.run(words, roots);
  if (collector.full()) {
    minors_since_full_ = 0;
    // What a worst case reserved and hardly anything survived in goes back at the price of copying the little again.
    std::size_t live = static_cast<std::size_t>(top_ - start_) + static_cast<std::size_t>(old_top_ - old_start_);
    if (block_words() > 1024 && block_words() > 8 * (live + stack_words() + words)) {
      next_words_ = std::max(min_words_, 2 * live);
      Collector(*this, true, borrowed).run(words, roots);
    }
  } else {
    ++minors_since_full_;
    ++minors_;
  }
}

}  // namespace mote

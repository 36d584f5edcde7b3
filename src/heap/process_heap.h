// ProcessHeap: one block holding a process's young heap (growing up) and its stack (growing down), an old generation,
// and fragments: received messages and what C++ code built while the block was full.
//
// Invariants. Nothing in the old generation points into the young one. Terms below high_water survived a collection and
// move to the old generation at the next. allocate() never collects; collect() runs only between instructions, with
// every live term named as a root. Between `top` and `stack` there are always kSlack words, so that a call can push a
// return address and a builtin can be called without a check.
#pragma once

#include <algorithm>
#include <functional>
#include <span>

#include "term/space.h"

namespace mote {

class LiteralArea;

// A block of at least this many words is emptied into the old generation by a minor collection. It fits the caches.
constexpr std::size_t kNurseryWords = std::size_t{1} << 16;
// Old binaries of this many bytes are worth a full collection.
constexpr std::size_t kOffHeapBytes = std::size_t{1} << 25;
// Words: what min_bin_vheap_size is unless told otherwise.
constexpr std::uint32_t kMinOffHeapWords = 46'422;
// A min_bin_vheap_size as a heap keeps it: never less than the usual, and 32 GiB are as good as any more.
constexpr std::uint32_t off_heap_words(std::uint64_t words) {
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(words, kMinOffHeapWords, ~std::uint32_t{0}));
}

// Memory adopted by a heap until the next collection copies the live part into it. The start of one malloc block, which
// holds the words too.
struct Fragment {
  Fragment* next = nullptr;
  OffHeapHolder* off_heap = nullptr;
  std::size_t words = 0;  // capacity
  Word* used_end = nullptr;
  Word* first = nullptr;
  Word* data() const { return first; }
};

class ProcessHeap final : public TermSpace {
 public:
  static constexpr std::size_t kSlack = 8;
  static constexpr std::size_t kMinWords = 48;
  // What min_heap_size is where nobody asked for more.
  static constexpr std::size_t kToldMinWords = 233;

  // What a collection starts from, beside the stack: spans of terms.
  using Roots = std::span<const std::span<Term>>;

  struct Statistics {
    std::size_t heap_words = 0, old_words = 0, stack_words = 0, used_words = 0, old_used_words = 0, fragment_words = 0;
    std::size_t off_heap_bytes = 0, minor_collections = 0;
    std::size_t recent_words = 0;  // of used_words, what has survived a collection
    std::size_t old_off_heap_bytes = 0, old_off_heap_limit = 0;
  };

  ProcessHeap() = default;
  ~ProcessHeap() { release(); }
  // A fresh block of at least `words` words (kMinWords if fewer).
  void open(std::size_t words, const LiteralArea* literals);
  // Frees everything; off-heap resources are released.
  void release();

  Word* top() const { return top_; }
  void set_top(Word* top) { top_ = top; }
  Term* stack() const { return stack_; }
  void set_stack(Term* stack) {
    stack_ = stack;
    limit_ = reinterpret_cast<Word*>(stack) - kSlack;
  }
  Term* stack_base() const { return reinterpret_cast<Term*>(end_); }
  Word* start() const { return start_; }
  std::size_t stack_words() const { return static_cast<std::size_t>(stack_base() - stack_); }
  std::size_t block_words() const { return static_cast<std::size_t>(end_ - start_); }

  // Whether `words` more fit between heap and stack.
  bool has_room(std::size_t words) const { return limit_ >= top_ && static_cast<std::size_t>(limit_ - top_) >= words; }
  // Whether fragments or off-heap bytes have piled up so that a collection is due at the next safe point.
  bool wants_collection() const { return fragment_words_ + off_heap_bytes_ / 32 >= collect_at_; }
  // From now on a collection is always due, each moves as much as it can afford to, and what it leaves behind is
  // filled with kPoison, so that a root somebody forgot shows at its next use.
  void collect_always();
  bool collects_always() const { return always_ != nullptr; }
  // A boxed term at an address that no program has.
  static constexpr Word kPoison = 0xDEADBEEFDEADBEE2;
  void adopt_fragment(Fragment* fragment);
  // Words a collection would have to copy or look at, at most.
  std::size_t collection_words(bool full) const;

  // Collects so that at least `words` words are free. Afterwards no fragments remain. Terms may point into `borrowed`
  // (where given), whose owner it stays; the collection leaves it as it is. Nothing becomes old then: the fragment may
  // be adopted afterwards.
  void collect(std::size_t words, Roots roots, bool full = false, const Fragment* borrowed = nullptr);
  // Whether what lies in this heap, or `roots`, may lead to literals that are leaving; never false where something
  // does. Records that are leaving and may be led to are held.
  bool holds_leaving(Roots roots) const;
  // A full collection that replaces pointers to literals that are leaving by pointers to copies. Nothing in `borrowed`
  // may hold any.
  void evacuate_literals(Roots roots, const Fragment* borrowed);
  // Sets the size beneath which the block never shrinks.
  void set_min_words(std::size_t words) { min_words_ = words; }
  std::size_t min_words() const { return min_words_; }
  // Sets the words of binaries in the old generation beneath which they never call for a full collection; less than
  // kOffHeapBytes changes nothing.
  void set_min_off_heap_words(std::uint32_t words) {
    min_off_heap_words_ = words;
    old_off_heap_limit_ = std::max(old_off_heap_limit_, words * sizeof(Word));
  }
  std::uint32_t min_off_heap_words() const { return min_off_heap_words_; }
  // Kept for its process, which looks after it; 0: none.
  void set_max_words(std::size_t words) { max_words_ = words; }
  std::size_t max_words() const { return max_words_; }
  void set_fullsweep_after(std::uint32_t count) { fullsweep_after_ = count; }
  std::uint32_t fullsweep_after() const { return fullsweep_after_; }
  Statistics statistics() const;
  // How many fragments it has; they are counted.
  std::size_t fragments() const;
  // Words of terms, live or not; fragments are looked at one by one.
  std::size_t words_built() const;
  // Whether a collection will be a full one, as far as can be told before it.
  bool will_be_full(bool full) const;
  // Total words, everything counted.
  std::size_t total_words() const {
    return block_words() + static_cast<std::size_t>(old_limit_ - old_start_) + fragment_words_;
  }

  // The first broken invariant found, or nullptr: every reachable pointer leads to a well-formed object of this heap,
  // its fragments, `borrowed` or the literals, and every off-heap holder among them is on its chain. With
  // `none_leaving` no literals that are leaving, either.
  const char* verify(Roots roots, const Fragment* borrowed = nullptr, bool none_leaving = false) const;
  const LiteralArea* literals() const { return literals_; }
  bool in_block(const Word* at) const { return at >= start_ && at < end_; }
  bool in_old(const Word* at) const { return at >= old_start_ && at < old_end_; }
  // Calls `visit` for each off-heap holder.
  void each_off_heap(const std::function<void(OffHeapHolder*)>& visit) const;

 private:
  friend class Collector;
  Word* allocate_more(std::size_t words) override;
  bool full_is_due();
  // Whether a minor collection empties the block.
  bool is_nursery() const { return block_words() >= kNurseryWords; }
  // Words that a minor collection may move to the old generation.
  std::size_t maturing_words() const;

  Word* start_ = nullptr;
  Word* end_ = nullptr;
  Term* stack_ = nullptr;
  Word* high_water_ = nullptr;
  Word* old_start_ = nullptr;
  Word* old_top_ = nullptr;
  Word* old_end_ = nullptr;
  Word* old_limit_ = nullptr;  // where the old generation is to be collected, at or before its end
  OffHeapHolder* old_off_heap_ = nullptr;
  Fragment* fragments_ = nullptr;
  std::size_t fragment_words_ = 0;
  std::size_t collect_at_ = 4096;
  // Bytes of binaries in the old generation, and how many of them call for a full collection.
  std::size_t old_off_heap_bytes_ = 0;
  std::size_t old_off_heap_limit_ = kOffHeapBytes;
  std::size_t next_words_ = 0;
  std::size_t min_words_ = kMinWords;
  std::size_t max_words_ = 0;
  const LiteralArea* literals_ = nullptr;
  std::uint32_t fullsweep_after_ = 65535;
  std::uint32_t minors_since_full_ = 0;
  std::uint32_t minors_ = 0;
  std::uint32_t min_off_heap_words_ = kMinOffHeapWords;
  // Set where collections are always due.
  struct Always {
    std::size_t credit = 0;  // words that full collections may move before they cost more than the small ones
    Word* left = nullptr;    // the block of before the last collection, poisoned; freed with the next
    std::size_t left_words = 0;
  };
  Always* always_ = nullptr;
};

// The same for one fragment, and for terms.
bool holds_leaving(const LiteralArea& literals, const Fragment& fragment);
bool holds_leaving(const LiteralArea& literals, std::span<const Term> terms);

Fragment* create_fragment(std::size_t words);
// Frees a fragment that no heap adopted, releasing what it holds.
void destroy_fragment(Fragment* fragment);

}  // namespace mote

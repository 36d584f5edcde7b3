// Copying what is leaving, object by object; and the search for pointers to it.
#include "heap/evacuation.h"

#include <algorithm>
#include <cstring>

#include "heap/arena.h"
#include "heap/layout.h"

namespace mote {

Word* LiteralEvacuation::Space::allocate_more(std::size_t words) {
  constexpr std::size_t kFirst = 64, kMost = std::size_t{1} << 16;
  close_last();
  std::size_t size = fragments_.empty() ? kFirst : std::min(2 * fragments_.back()->words, kMost);
  fragments_.push_back(create_fragment(std::max(words, size)));
  Fragment* fragment = fragments_.back();
  top_ = fragment->data() + words;
  limit_ = fragment->data() + fragment->words;
  return fragment->data();
}

void LiteralEvacuation::Space::close_last() {
  if (!fragments_.empty()) fragments_.back()->used_end = top_;
}

void LiteralEvacuation::Space::give_to(ProcessHeap& heap) {
  close_last();
  for (Fragment* fragment : fragments_)
    heap.adopt_fragment(fragment);
  while (off_heap_ != nullptr) {
    OffHeapHolder* next = off_heap_->next;
    heap.adopt(off_heap_);
    off_heap_ = next;
  }
  heap.charge_off_heap(off_heap_bytes_);
  fragments_.clear();
  top_ = limit_ = nullptr;
}

LiteralEvacuation::Space::~Space() {
  release_off_heap(off_heap_);
  for (Fragment* fragment : fragments_)
    destroy_fragment(fragment);
}

Term LiteralEvacuation::copy(Term term) {
  Term copied = copy_one(term);
  while (!unscanned_.empty()) {
    Term next = unscanned_.back();
    unscanned_.pop_back();
    Term* at = reinterpret_cast<Term*>(next.pointer());
    TermWords range = next.is_cons() ? TermWords{0, Cons::kWords} : term_words(at->bits());
    for (std::size_t i = range.first; i < range.last; ++i)
      forward(at[i]);
  }
  return copied;
}

Term LiteralEvacuation::copy_one(Term term) {
  Term& copied = copies_[term.pointer()];
  if (!copied.is_none()) return copied;
  const Word* from = term.pointer();
  std::size_t words = term.is_cons() ? Cons::kWords : 1 + header_arity(*from);
  Word* to = space_.allocate(words);
  std::memcpy(to, from, words * sizeof(Word));
  copied = term.is_cons() ? Term::cons(to) : Term::boxed(to);
  if (term.is_boxed() && is_off_heap_holder(*to)) {
    OffHeapHolder* holder = reinterpret_cast<OffHeapHolder*>(to);
    holder->resource->retain();
    space_.adopt(holder);
    if (header_tag(*to) == Tag::kRefcBinary) space_.charge_off_heap(static_cast<RefcBinary*>(holder)->size);
  }
  unscanned_.push_back(copied);
  return copied;
}

namespace {

// Whether one of these words could be a pointer to a term that is leaving. They need not be terms: a number or the
// bytes of a binary may look like one. Records that are leaving and that one of these words could lead to are held.
bool may_lead_out(const LiteralArea& literals, const Word* first, const Word* last) {
  bool found = false;
  for (const Word* at = first; at < last; ++at) {
    const Word* address = reinterpret_cast<const Word*>(*at);
    if (!literals.contains(address)) continue;
    Term term = Term::from_bits(*at);
    if (!term.is_pointer()) {
      if (literals.is_leaving_record(address)) literals.hold_record(address);
    } else if (literals.is_leaving(term.pointer())) {
      found = true;
    }
  }
  return found;
}

}  // namespace

bool holds_leaving(const LiteralArea& literals, const Fragment& fragment) {
  return may_lead_out(literals, fragment.data(), fragment.used_end);
}

bool holds_leaving(const LiteralArea& literals, std::span<const Term> terms) {
  const Word* first = reinterpret_cast<const Word*>(terms.data());
  return may_lead_out(literals, first, first + terms.size());
}

bool ProcessHeap::holds_leaving(Roots roots) const {
  bool found = false;
  for (std::span<Term> span : roots)
    found |= mote::holds_leaving(*literals_, span);
  for (Fragment* fragment = fragments_; fragment != nullptr; fragment = fragment->next)
    found |= mote::holds_leaving(*literals_, *fragment);
  found |= mote::holds_leaving(*literals_, std::span<const Term>(stack_, stack_words()));
  found |= may_lead_out(*literals_, start_, top_);
  found |= may_lead_out(*literals_, old_start_, old_top_);
  return found;
}

}  // namespace mote

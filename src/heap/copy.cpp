// Deep copies with an explicit stack of the slots still to be filled.
#include "heap/copy.h"

#include <absl/container/inlined_vector.h>

#include <atomic>
#include <cstring>

#include "base/work.h"
#include "heap/layout.h"
#include "heap/literal_area.h"
#include "term/bits.h"
#include "term/identity.h"

namespace mote {

namespace {

using TermStack = absl::InlinedVector<Term, 64>;

bool is_shared(Term term, const LiteralArea* literals) {
  return !term.is_pointer() || (literals != nullptr && literals->shares(term.pointer()));
}

// A part of at most this many bits is copied rather than keeping the whole binary alive and reachable.
constexpr std::size_t kCopiedBits = 8 * HeapBinary::kMaxBytes;

// What a sub-bitstring becomes: a heap binary of its own bytes, under a SubBits where these are not whole.
std::size_t sub_bits_words(const SubBits* sub) {
  if (sub->binary.boxed_tag() == Tag::kRefcBinary && sub->size > kCopiedBits)
    return SubBits::kWords + RefcBinary::kWords;
  std::size_t words = HeapBinary::words((sub->size + 7) / 8);
  if (sub->size > kCopiedBits) words = HeapBinary::words(HeapBinary::of(sub->binary)->size) + SubBits::kWords;
  return sub->size % 8 == 0 ? words : words + SubBits::kWords;
}

Term copy_refc(RefcBinary* from, TermSpace& space) {
  RefcBinary* to = reinterpret_cast<RefcBinary*>(space.allocate(RefcBinary::kWords));
  *to = *from;
  to->resource->retain();
  space.adopt(to);
  space.charge_off_heap(to->size);
  return Term::boxed(reinterpret_cast<Word*>(to));
}

Term new_sub_bits(TermSpace& space, Term binary, Word offset, Word bits) {
  SubBits* sub = reinterpret_cast<SubBits*>(space.allocate(SubBits::kWords));
  sub->header = make_header(Tag::kSubBits, SubBits::kArity);
  sub->offset_and_flag = offset;
  sub->size = bits;
  sub->binary = binary;
  return Term::boxed(reinterpret_cast<Word*>(sub));
}

Term copy_sub_bits(SubBits* from, TermSpace& space) {
  if (from->binary.boxed_tag() == Tag::kRefcBinary && from->size > kCopiedBits) {
    Term binary = copy_refc(RefcBinary::of(from->binary), space);
    return new_sub_bits(space, binary, from->offset(), from->size);
  }
  BitView view(Term::boxed(reinterpret_cast<Word*>(from)));
  std::size_t bytes = (view.size + 7) / 8;
  std::size_t words = HeapBinary::words(bytes);
  Word* at = space.allocate(words);
  at[0] = make_header(Tag::kHeapBinary, words - 1);
  at[1] = bytes;
  at[words - 1] = bytes == 0 ? bytes : 0;
  Term binary = Term::boxed(at);
  copy_bits(HeapBinary::of(binary)->bytes(), 0, view.base, view.offset, view.size);
  return view.size % 8 == 0 ? binary : new_sub_bits(space, binary, 0, view.size);
}

Term copy_flat(const Word* from, std::size_t words, TermSpace& space) {
  Word* to = space.allocate(words);
  std::memcpy(to, from, words * sizeof(Word));
  return Term::boxed(to);
}

}  // namespace

std::size_t copied_words(Term term, const LiteralArea* literals, std::size_t most) {
  if (is_shared(term, literals)) return 0;
  std::size_t words = 0;
  TermStack pending{term};
  StepCount steps;
  while (!pending.empty() && words <= most) {
    steps.step();
    term = pending.back();
    pending.pop_back();
    while (term.is_cons() && !is_shared(term, literals)) {
      words += Cons::kWords;
      if (words > most) return words;
      Cons cell(term);
      if (!is_shared(cell.head(), literals)) pending.push_back(cell.head());
      term = cell.tail();
    }
    if (is_shared(term, literals)) continue;
    const Word* at = term.pointer();
    if (header_tag(*at) == Tag::kSubBits) {
      words += sub_bits_words(SubBits::of(term));
      continue;
    }
    words += 1 + header_arity(*at);
    TermWords range = term_words(*at);
    for (std::size_t i = range.first; i < range.last; ++i)
      if (Term element = Term::from_bits(at[i]); !is_shared(element, literals)) pending.push_back(element);
  }
  return words;
}

namespace {

class Copier {
 public:
  Copier(TermSpace& space, const LiteralArea* literals) : space_(space), literals_(literals) {}

  Term copy(Term term) {
    Term result;
    put(term, &result);
    while (!pending_.empty()) {
      auto [from, slot] = pending_.back();
      pending_.pop_back();
      build(from, slot);
    }
    return result;
  }

 private:
  struct Pending {
    Term from;
    Term* slot;
  };

  // Fills *slot now, or later where it takes a copy.
  void put(Term term, Term* slot) {
    if (is_shared(term, literals_))
      *slot = term;
    else
      pending_.push_back({term, slot});
  }

  void build(Term from, Term* slot) {
    while (from.is_cons() && !is_shared(from, literals_)) {
      Word* cell = space_.allocate(Cons::kWords);
      *slot = Term::cons(cell);
      Term* part = reinterpret_cast<Term*>(cell);
      put(Cons(from).head(), &part[0]);
      from = Cons(from).tail();
      slot = &part[1];
    }
    if (is_shared(from, literals_)) {
      *slot = from;
      return;
    }
    Word* at = from.pointer();
    std::size_t words = 1 + header_arity(*at);
    switch (header_tag(*at)) {
      case Tag::kRefcBinary:
        *slot = copy_refc(RefcBinary::of(from), space_);
        return;
      case Tag::kSubBits:
        *slot = copy_sub_bits(SubBits::of(from), space_);
        return;
      default:
        break;
    }
    if (header_tag(*at) == Tag::kFun) hold_entry(from);
    *slot = copy_flat(at, words, space_);
    if (header_tag(*at) == Tag::kMagicReference) {
      MagicReference* reference = MagicReference::of(*slot);
      reference->resource->retain();
      space_.adopt(reference);
      return;
    }
    Term* copied = reinterpret_cast<Term*>(slot->pointer());
    TermWords range = term_words(*at);
    for (std::size_t i = range.first; i < range.last; ++i)
      put(Term::from_bits(at[i]), &copied[i]);
  }

  // The entry of a fun stays for good where the copy is not a process's; else, where it is leaving, this time.
  void hold_entry(Term fun) {
    const FunIdentity& identity = FunIdentity::of(fun);
    if (literals_ == nullptr) {
      std::atomic_ref(identity.stored).store(true, std::memory_order_relaxed);
      return;
    }
    const Word* entry = reinterpret_cast<const Word*>(&identity);
    if (literals_->contains(entry) && literals_->is_leaving_record(entry)) literals_->hold_record(entry);
  }

  TermSpace& space_;
  const LiteralArea* literals_;
  absl::InlinedVector<Pending, 64> pending_;
};

}  // namespace

Term measure_and_copy(Term term, TermSpace& space) {
  copied_words(term, nullptr);
  return copy_term(term, space, nullptr);
}

Term copy_term(Term term, TermSpace& space, const LiteralArea* literals) {
  if (is_shared(term, literals)) return term;
  return Copier(space, literals).copy(term);
}

}  // namespace mote

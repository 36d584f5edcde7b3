// The internal hash: the term's parts in preorder, each multiplied into the state. Arities and kinds go in as well, so
// that terms of other shape but the same leaves differ.
#include "term/hash.h"

#include "term/compare_leaf.h"
#include "term/identity.h"
#include "term/map.h"
#include "term/small_stack.h"

namespace mote {

namespace {

struct Words {
  const Word* at;
  std::size_t count;
};

class InternalHash {
 public:
  std::uint64_t run(Term term) {
    visit(term);
    while (!stack_.empty()) {
      Words& words = stack_.top();
      Term next = Term::from_bits(*words.at++);
      if (--words.count == 0) stack_.drop();
      visit(next);
    }
    return hash_word(state_);
  }

 private:
  void add(std::uint64_t word) {
    unsigned __int128 product = static_cast<unsigned __int128>(state_ ^ word) * 0xA24BAED4963EE407;
    state_ = (static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64)) + 0x9FB21C651E98DF25;
  }
  void push(const Word* at, std::size_t count) {
    if (count != 0) stack_.push({at, count});
  }
  void visit(Term term) {
    while (term.is_cons()) {
      add(static_cast<std::uint64_t>(Tag::kMatchContext));  // never in a term, so free to mark a list cell
      const Word* cell = term.pointer();
      Term head = Term::from_bits(cell[0]);
      if (head.is_immediate()) {
        add(head.bits());
        term = Term::from_bits(cell[1]);
      } else {
        push(cell + 1, 1);
        term = head;
      }
    }
    if (term.is_boxed())
      visit_boxed(term);
    else
      add(term.bits());
  }
  void visit_boxed(Term term);
  void add_bits(const BitView& bits);

  std::uint64_t state_ = 0;
  SmallStack<Words> stack_;
};

void InternalHash::visit_boxed(Term term) {
  const Word* at = term.pointer();
  Word header = *at;
  switch (header_tag(header)) {
    case Tag::kReference:
    case Tag::kMagicReference: {
      const Word* number = Reference::number_of(term);
      add(number[0]);
      add(number[1]);
      return;
    }
    case Tag::kExternal: {
      const External* external = External::of(term);
      add(external->node->name.bits());
      add((Word{external->node->creation} << 32) | external->kind());
      add(external->data[0]);
      if (external->kind() != External::kPort) add(external->data[1]);
      return;
    }
    case Tag::kExportFun: {
      const ExportIdentity& identity = ExportIdentity::of(term);
      add(identity.module.bits());
      add(identity.function.bits());
      add(identity.arity);
      return;
    }
    case Tag::kFun: {
      const FunIdentity& identity = FunIdentity::of(term);
      add(identity.module.bits());
      add((Word{identity.index} << 32) | identity.old_uniq);
      push(at + 3, Fun::of(term)->free_count());
      return;
    }
    case Tag::kRefcBinary:
    case Tag::kHeapBinary:
    case Tag::kSubBits:
      add_bits(BitView(term));
      return;
    case Tag::kPositiveBignum:
    case Tag::kNegativeBignum:
    case Tag::kFloat:
      add(header);
      for (std::size_t i = 1; i <= header_arity(header); ++i) add(at[i]);
      return;
    case Tag::kFlatMap:
      add(header);
      push(at + 3, header_arity(header) - 2);
      push(at + 2, 1);
      return;
    case Tag::kTuple:
    case Tag::kHashMap:
    case Tag::kHashNode:
      add(header);
      push(at + 1, header_arity(header));
      return;
    case Tag::kMatchContext:
      return;
  }
}

void InternalHash::add_bits(const BitView& bits) {
  add(bits.size);
  std::size_t whole = bits.whole_bytes();
  std::size_t at = 0;
  if (bits.byte_aligned()) {
    for (; at + 8 <= whole; at += 8) {
      Word word;
      std::memcpy(&word, bits.base + at, 8);
      add(word);
    }
  }
  Word word = 0;
  std::size_t filled = 0;
  for (; at < whole; ++at) {
    word |= Word{bits_at(bits, 8 * at, 8)} << (8 * filled);
    if (++filled == 8) {
      add(word);
      word = 0;
      filled = 0;
    }
  }
  if (filled != 0) add(word);
  if (std::size_t rest = bits.size & 7) add(bits_at(bits, bits.size - rest, rest));
}

}  // namespace

std::uint64_t internal_hash_general(Term term) { return InternalHash().run(term); }

}  // namespace mote

// The internal hash: the term's parts in preorder, each multiplied into the state. Arities and kinds go in as well, so
// that terms of other shape but the same leaves differ.
#include "term/hash.h"

#include "base/work.h"
#include "term/bits.h"
#include "term/identity.h"
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
      steps_.step();
      Words& words = stack_.top();
      Term next = Term::from_bits(*words.at++);
      if (--words.count == 0) stack_.drop();
      visit(next);
    }
    return hash_word(state_);
  }

 private:
  void add(std::uint64_t word) { state_ = mix_hash(state_, word); }
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
  StepCount steps_;
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
      for (std::size_t i = 1; i <= header_arity(header); ++i)
        add(at[i]);
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
  std::size_t at = 0;
  for (; at + 64 <= bits.size; at += 64)
    add(load_bits(bits.base, bits.offset + at, 64));
  if (at < bits.size) add(load_bits(bits.base, bits.offset + at, bits.size - at));
}

}  // namespace

std::uint64_t internal_hash_general(Term term) {
  return InternalHash().run(term);
}

}  // namespace mote

// Copying terms into rows and out of them. Out of a row it is a copy of all words and one pass that moves the pointers.
#include "ets/row.h"

#include <cstdlib>
#include <new>

#include "base/memory.h"
#include "heap/arena.h"
#include "heap/copy.h"
#include "heap/layout.h"
#include "term/build.h"

namespace mote::ets {

namespace {

// The storage of one row, filled by copy_term.
class RowSpace final : public TermSpace {
 public:
  RowSpace(Word* begin, std::size_t words) {
    top_ = begin;
    limit_ = begin + words;
  }
  OffHeapHolder* holders() const { return off_heap_; }
  std::size_t used(const Word* begin) const { return static_cast<std::size_t>(top_ - begin); }

 private:
  Word* allocate_more(std::size_t) override { CHECK(!"a row as large as counted"); }
};

Row* allocate_row(std::size_t words) {
  void* memory = require_memory(sizeof(Row) + words * sizeof(Word), kTableMemory);
  Row* row = new (memory) Row;
  row->next = nullptr;
  row->hash = 0;
  row->deleted = false;
  row->holders = nullptr;
  row->words = words;
  return row;
}

bool all_immediate(std::span<const Term> elements) {
  for (Term element : elements)
    if (!element.is_immediate()) return false;
  return true;
}

std::span<const Term> elements_of(Term tuple) {
  return {reinterpret_cast<const Term*>(tuple.pointer() + 1), Tuple(tuple).arity()};
}

// Moves the pointers among `words` words, just copied, by `distance` bytes; enters holders in `space`.
void relocate(Word* at, std::size_t words, Word distance, TermSpace& space) {
  for (Word* end = at + words; at < end;) {
    Word word = *at;
    if ((word & 3) == 3) {
      ++at;
    } else if ((word & 3) != 0) {
      *at++ = word + distance;
    } else {
      TermWords range = term_words(word);
      for (std::size_t i = range.first; i < range.last; ++i)
        if (Term::from_bits(at[i]).is_pointer()) at[i] += distance;
      if (is_off_heap_holder(word)) {
        OffHeapHolder* holder = reinterpret_cast<OffHeapHolder*>(at);
        holder->resource->retain();
        space.adopt(holder);
        if (header_tag(word) == Tag::kRefcBinary) space.charge_off_heap(reinterpret_cast<RefcBinary*>(holder)->size);
      }
      at += 1 + header_arity(word);
    }
  }
}

}  // namespace

Row* make_row(Term term) {
  if (term.is_tuple() && all_immediate(elements_of(term))) return make_row(elements_of(term));
  Row* row = allocate_row(copied_words(term, nullptr));
  RowSpace space(row->storage, row->words);
  row->term = copy_term(term, space, nullptr);
  row->words = space.used(row->storage);
  row->holders = space.holders();
  return row;
}

Row* make_row(std::span<const Term> elements) {
  if (all_immediate(elements)) {
    Row* row = allocate_row(Tuple::words(elements.size()));
    row->storage[0] = make_header(Tag::kTuple, elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
      row->storage[1 + i] = elements[i].bits();
    row->term = Term::boxed(row->storage);
    return row;
  }
  Arena scratch(Tuple::words(elements.size()));
  return make_row(make_tuple(scratch, elements));
}

void free_row(Row* row) {
  if (row->holders != nullptr) release_off_heap(row->holders);
  std::free(row);
}

void free_rows(Row* chain) {
  while (chain != nullptr) {
    Row* next = chain->next;
    free_row(chain);
    chain = next;
  }
}

Term copy_row(const Row& row, TermSpace& space) {
  if (!row.term.is_pointer()) return row.term;
  Word* to = space.allocate(row.words);
  std::memcpy(to, row.storage, row.words * sizeof(Word));
  Word distance = reinterpret_cast<Word>(to) - reinterpret_cast<Word>(row.storage);
  if (row.term.is_tuple() && row.words == Tuple::words(Tuple(row.term).arity())) return Term::boxed(to);
  relocate(to, row.words, distance, space);
  return Term::from_bits(row.term.bits() + distance);
}

Term copy_part(Term part, TermSpace& space) {
  return part.is_immediate() ? part : copy_term(part, space, nullptr);
}

}  // namespace mote::ets

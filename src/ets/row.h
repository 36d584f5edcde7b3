// Row: one tuple of a table, in one allocation that holds a flat deep copy of it. A row is self-contained: every
// pointer in it leads into it, and its off-heap holders form a chain of its own.
#pragma once

#include <span>

#include "term/space.h"
#include "term/views.h"

namespace mote::ets {

struct Row {
  Row* next;  // in the chain of a hash bucket
  std::uint32_t hash;
  bool deleted;  // hidden, but kept while the table is fixed
  OffHeapHolder* holders;
  std::size_t words;  // of `storage`
  Term term;          // in `storage`; a tuple in tables
  Word storage[];

  Term key(std::size_t position) const { return Term::from_bits(term.pointer()[position]); }
  // What info(memory) counts.
  std::size_t total_words() const { return sizeof(Row) / sizeof(Word) + words; }
};

// A row holding a copy of `term`. The caller owns it.
Row* make_row(Term term);
// As make_row for the tuple of `elements`, without building it first.
Row* make_row(std::span<const Term> elements);
void free_row(Row* row);
// Frees a chain of rows linked by `next`.
void free_rows(Row* chain);
// The row's term, copied to `space`.
Term copy_row(const Row& row, TermSpace& space);
// A part of the row's term, copied to `space`.
Term copy_part(Term part, TermSpace& space);

struct RowDeleter {
  void operator()(Row* row) const { free_row(row); }
};

}  // namespace mote::ets

// The order of single terms of one kind; parts of compare.h's orders.
#pragma once

#include "term/atom_table.h"
#include "term/views.h"

namespace mote {

// Integers before floats, -0.0 before 0.0.
int compare_numbers_exactly(Term a, Term b);
int compare_references(const AtomTable& atoms, Term a, Term b);
int compare_pids(const AtomTable& atoms, Term a, Term b);
int compare_ports(const AtomTable& atoms, Term a, Term b);
// All but the environments, which are of the same size where this is 0.
int compare_fun_code(const AtomTable& atoms, Term a, Term b);
// By the bits in turn; of two where one begins the other, the shorter first.
int compare_bits(const BitView& a, const BitView& b);

// `count` (up to 8) bits from bit `at` of the view on, as a number.
inline unsigned bits_at(const BitView& view, std::size_t at, std::size_t count) {
  std::size_t first = view.offset + at;
  const std::uint8_t* byte = view.base + (first >> 3);
  unsigned shift = first & 7;
  unsigned window = static_cast<unsigned>(byte[0]) << 8;
  if (shift + count > 8) window |= byte[1];
  return (window >> (16 - shift - count)) & ((1u << count) - 1);
}

}  // namespace mote

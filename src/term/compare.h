// Order and equality of terms of any size. No call recurses natively or allocates on a term space.
//
// The order: number < atom < reference < fun < port < pid < tuple < map < nil < cons < bitstring. Two orders differ
// only in numbers: in the standard order (== and <) 1 and 1.0 are equal; in the exact one (=:= and the order of map
// keys) every integer precedes every float, and -0.0 precedes 0.0.
#pragma once

#include "term/atom_table.h"
#include "term/term.h"

namespace mote {

// Negative, zero or positive as `a` is before, equal to or after `b`.
int compare_general(const AtomTable& atoms, Term a, Term b, bool exact);
bool equal_general(Term a, Term b, bool exact);

// Standard order.
inline int compare(const AtomTable& atoms, Term a, Term b) {
  if (a == b) return 0;
  if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : 1;
  if (a.is_atom() && b.is_atom()) return atoms.compare(a, b);
  return compare_general(atoms, a, b, false);
}
// Exact order, in which only =:= terms are equal.
inline int compare_exact(const AtomTable& atoms, Term a, Term b) {
  if (a == b) return 0;
  if (a.is_small() && b.is_small()) return a.small_value() < b.small_value() ? -1 : 1;
  if (a.is_atom() && b.is_atom()) return atoms.compare(a, b);
  return compare_general(atoms, a, b, true);
}
// The order of keys in a flat map: atoms among themselves by index (cheap; not their text), else the exact order.
inline int compare_map_keys(const AtomTable& atoms, Term a, Term b) {
  if (a == b) return 0;
  if (a.is_atom() && b.is_atom()) return a.atom_index() < b.atom_index() ? -1 : 1;
  return compare_exact(atoms, a, b);
}

// a == b
inline bool equal(Term a, Term b) {
  if (a == b) return true;
  if (a.is_immediate() && b.is_immediate()) return false;
  return equal_general(a, b, false);
}
// a =:= b
inline bool exactly_equal(Term a, Term b) {
  if (a == b) return true;
  if (((a.bits() ^ b.bits()) & 3) != 0 || a.is_immediate()) return false;
  return equal_general(a, b, true);
}

}  // namespace mote

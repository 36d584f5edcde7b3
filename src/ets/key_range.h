// KeyRange: the keys of an ordered_set that patterns can match: those that agree with one of the patterns up to its
// first variable. The range is an interval; it may hold more keys than match.
#pragma once

#include <vector>

#include "term/atom_table.h"
#include "term/term.h"

namespace mote::ets {

// Compares `pattern` with `key` up to the first variable ('_', '$1', ...) of the pattern: 0 if they agree so far.
int compare_partly(const AtomTable& atoms, Term pattern, Term key);

class KeyRange {
 public:
  // No pattern: all keys.
  KeyRange() = default;
  void add(Term pattern) { patterns_.push_back(pattern); }
  const std::vector<Term>& patterns() const { return patterns_; }

  // Does `key` lie before (after) the range?
  bool before(const AtomTable& atoms, Term key) const {
    for (Term pattern : patterns_)
      if (compare_partly(atoms, pattern, key) <= 0) return false;
    return !patterns_.empty();
  }
  bool after(const AtomTable& atoms, Term key) const {
    for (Term pattern : patterns_)
      if (compare_partly(atoms, pattern, key) >= 0) return false;
    return !patterns_.empty();
  }

 private:
  std::vector<Term> patterns_;
};

}  // namespace mote::ets

// What the atoms of match patterns mean: '_', '$N', '$_', '$$'.
#pragma once

#include <cstdint>

#include "term/atom_table.h"

namespace mote::ets {

// N of an atom '$N' (no leading zero, at most 18 digits), else -1.
inline std::int64_t variable_number(const AtomTable& atoms, Term term) {
  if (!term.is_atom()) return -1;
  std::string_view text = atoms.name(term);
  if (text.size() < 2 || text.size() > 19 || text[0] != '$' || (text[1] == '0' && text.size() > 2)) return -1;
  std::int64_t number = 0;
  for (char digit : text.substr(1)) {
    if (digit < '0' || digit > '9') return -1;
    number = 10 * number + (digit - '0');
  }
  return number;
}

inline bool is_wildcard(const AtomTable& atoms, Term term) {
  return term.is_atom() && (term == atoms::k_underscore || variable_number(atoms, term) >= 0);
}

// Can `pattern` match only the one term it is itself? No variables, and no maps, as those match supersets.
bool is_ground(const AtomTable& atoms, Term pattern);
// Has it a variable or '_' anywhere?
bool has_wildcard(const AtomTable& atoms, Term pattern);

}  // namespace mote::ets

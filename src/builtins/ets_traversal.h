// Traversals of a table with a match specification, in slices.
#pragma once

#include "builtins/ets_support.h"

namespace mote::ets {

enum class Mode : std::uint8_t { kSelect, kCount, kDelete, kReplace };

// Where a traversal stands.
struct State {
  Term table;  // as the caller named it
  Mode mode = Mode::kSelect;
  bool upward = false;      // ordered_set: from smaller keys to greater ones
  bool reverse = false;     // ... the result is to be in falling order
  bool fixed = false;       // the table has been fixed for this traversal
  bool continued = false;   // not the first slice
  std::int64_t limit = 0;   // of the chunk; 0: everything
  std::int64_t slot = 0;    // hash tables: the next bucket
  Term last_key;            // ordered_set: the last key visited, or none()
  Term list = Term::nil();  // results, the newest first
  std::int64_t got = 0;     // results, or rows counted, deleted, replaced
};

// Runs a new traversal; the result of the builtin, or its trap.
Term traverse(Context& c, Table& table, const Held<MatchSpec>& spec, State& state);
// Goes on with one.
Term continue_hash(Context& c, Table& table, const Held<MatchSpec>& spec, State& state);
Term continue_tree(Context& c, Table& table, const Held<MatchSpec>& spec, State& state);

}  // namespace mote::ets

// The trie of a hash map; see map.h for its shape. Used through map.h's operations, which choose by kind of map.
#pragma once

#include "term/map.h"

namespace mote {

Term hash_map_get(Term map, Term key, std::uint64_t hash);
Term hash_map_put(TermSpace& space, const AtomTable& atoms, Term map, Term key, std::uint64_t hash, Term value);
// none() where the key is absent.
Term hash_map_update(TermSpace& space, Term map, Term key, std::uint64_t hash, Term value);
// Still a hash map, however small. The map itself where the key is absent.
Term hash_map_remove(TermSpace& space, Term map, Term key, std::uint64_t hash);
// Of any number of pairs; flat where few are left once equal keys are merged.
Term hash_map_from_pairs(TermSpace& space, const AtomTable& atoms, std::span<const Term> keys,
                         std::span<const Term> values);
// Of maps of any kind, at least one key in each and more than kFlatMapMaxKeys together, equal ones counted twice.
Term hash_map_merge(TermSpace& space, const AtomTable& atoms, Term a, Term b);

}  // namespace mote

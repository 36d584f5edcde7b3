// Hashes of terms. Terms that are =:= hash alike under all of them. No call recurses natively.
#pragma once

#include <optional>

#include "term/atom_table.h"
#include "term/term.h"

namespace mote {

// 64 well mixed bits for tables inside one runtime: hash tries of maps, ETS. Not the same from run to run, since atoms
// count by index.
std::uint64_t internal_hash_general(Term term);
inline std::uint64_t hash_word(std::uint64_t word) {
  unsigned __int128 product = static_cast<unsigned __int128>(word ^ 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
// The state of an internal hash with one more word.
inline std::uint64_t mix_hash(std::uint64_t state, std::uint64_t word) {
  unsigned __int128 product = static_cast<unsigned __int128>(state ^ word) * 0xA24BAED4963EE407;
  return (static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64)) + 0x9FB21C651E98DF25;
}
inline std::uint64_t internal_hash(Term term) {
  return term.is_immediate() ? hash_word(term.bits()) : internal_hash_general(term);
}

// erlang:phash2 before it is cut to a range: the same in every runtime and release.
std::uint32_t phash2(const AtomTable& atoms, Term term);
// The same, or nothing where it takes more than about this many steps.
std::optional<std::uint32_t> phash2_within(const AtomTable& atoms, Term term, std::int64_t steps);
// The older erlang:phash, before it is cut to a range.
std::uint32_t phash(const AtomTable& atoms, Term term);

}  // namespace mote

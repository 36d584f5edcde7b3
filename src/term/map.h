// Maps: flat ones of up to 32 keys, hash tries above.
//
// A flat map is [header][count][keys tuple][values...]; the keys tuple is in compare_map_keys order and shared by maps
// made from one another without changing keys. A hash map is a trie of 16-way nodes over internal_hash(key), four bits
// a level from the highest: [header, aux = bitmap][children...] with one child per set bit, the root with its count
// before the children. A child is a node or a leaf, a cons [key|value]. Sixteen levels use the hash up; keys that still
// collide lie in a node of bitmap 0, in exact order. A node below the root always holds at least two keys, so maps of
// the same keys have the same shape whatever their history.
#pragma once

#include <span>

#include "term/atom_table.h"
#include "term/compare.h"
#include "term/space.h"

namespace mote {

constexpr std::size_t kFlatMapMaxKeys = 32;
constexpr int kHashLevels = 16;

struct FlatMap {
  static constexpr std::size_t words(std::size_t count) { return 3 + count; }
  Word header;  // arity: 2 + count
  Term count;
  Term keys;  // a tuple
  std::size_t size() const { return header_arity(header) - 2; }
  Term* values() { return reinterpret_cast<Term*>(this + 1); }
  const Term* key_array() const { return reinterpret_cast<const Term*>(keys.pointer() + 1); }
  static FlatMap* of(Term term) { return reinterpret_cast<FlatMap*>(term.pointer()); }
};

inline std::size_t map_size(Term map) {
  return static_cast<std::size_t>(FlatMap::of(map)->count.small_value());
}

// The pairs of a map: a flat one's in key order, a hash map's in trie order. Valid while the map does not move.
class MapIterator {
 public:
  explicit MapIterator(Term map);
  // Of a hash map, from the first key on whose hash is `hash` or above, but all of those that a node of the last level
  // holds together.
  static MapIterator from_hash(Term map, std::uint64_t hash);
  // Of a node of a hash map.
  static MapIterator of_node(Term node);
  // Moves to the next pair; false after the last.
  bool next();
  Term key() const { return Term::from_bits(*key_); }
  Term value() const { return Term::from_bits(*value_); }
  // Where the pair's key and value lie.
  const Word* key_at() const { return key_; }
  const Word* value_at() const { return value_; }

 private:
  struct Level {
    const Word* at;
    const Word* end;
  };
  MapIterator() = default;
  const Word* key_;  // in a flat map, the current or first key
  const Word* value_;
  std::size_t flat_left_ = 0;
  int depth_ = 0;
  Level levels_[kHashLevels + 1];
};

Term map_get_general(Term map, Term key);
// The value of `key`, or none().
inline Term map_get(Term map, Term key) {
  if (map.boxed_tag() == Tag::kFlatMap && key.is_immediate()) [[likely]] {
    FlatMap* flat = FlatMap::of(map);
    const Term* keys = flat->key_array();
    for (std::size_t i = 0, size = flat->size(); i < size; ++i)
      if (keys[i] == key) return flat->values()[i];
    return Term::none();
  }
  return map_get_general(map, key);
}

// Each of these makes a new map in `space` that shares what it can with the old one, or returns the old one itself
// where nothing changes.
Term map_put(TermSpace& space, const AtomTable& atoms, Term map, Term key, Term value);
// none() where the key is absent.
Term map_update(TermSpace& space, Term map, Term key, Term value);
// The map itself where the key is absent.
Term map_remove(TermSpace& space, const AtomTable& atoms, Term map, Term key);
// Pairs of `b` win.
Term map_merge(TermSpace& space, const AtomTable& atoms, Term a, Term b);

// `pairs` is key, value, key, value, ...; of equal keys the last wins.
Term map_put_all(TermSpace& space, const AtomTable& atoms, Term map, std::span<const Term> pairs);
// none() where a key is absent, the first such in *missing.
Term map_update_all(TermSpace& space, Term map, std::span<const Term> pairs, Term* missing);

// A map of keys[i] to values[i]; of equal keys the last wins.
Term map_from_pairs(TermSpace& space, const AtomTable& atoms, std::span<const Term> keys, std::span<const Term> values);
Term empty_map(TermSpace& space);

// A flat map over an existing keys tuple in compare_map_keys order.
Term make_flat_map(TermSpace& space, Term keys, std::span<const Term> values);

// Lists of the keys and of the values, in iteration order.
Term map_keys(TermSpace& space, Term map);
Term map_values(TermSpace& space, Term map);

}  // namespace mote

// Maps: flat ones of up to 32 keys, hash tries above.
//
// A flat map is [header][count][keys tuple][values...]; the keys tuple is in compare_map_keys order and shared by maps
// made from one another without changing keys. A hash map is a trie of 16-way nodes over internal_hash(key), four bits a
// level from the lowest: [header, aux = bitmap][children...] with one child per set bit, the root with its count before
// the children. A child is a node or a leaf, a cons [key|value]. Sixteen levels use the hash up; keys that still collide
// lie in a node of bitmap 0, in exact order. A node below the root always holds at least two keys, so maps of the same
// keys have the same shape whatever their history.
#pragma once

#include <span>

#include "term/atom_table.h"
#include "term/compare.h"
#include "term/space.h"

namespace mote {

constexpr std::size_t kFlatMapMaxKeys = 32;

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

inline std::size_t map_size(Term map) { return static_cast<std::size_t>(FlatMap::of(map)->count.small_value()); }

// Leaves of a hash map, or pairs of a flat one, in no order a program may rely on. Valid while the map does not move.
class MapIterator {
 public:
  explicit MapIterator(Term map);
  // Moves to the next pair; false after the last.
  bool next();
  Term key() const { return key_; }
  Term value() const { return value_; }

 private:
  static constexpr int kLevels = 18;
  struct Level {
    const Word* at;
    const Word* end;
  };
  Term key_, value_;
  const Word* keys_ = nullptr;  // next key of a flat map; null in a hash map
  int depth_ = 0;
  Level levels_[kLevels];
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

}  // namespace mote

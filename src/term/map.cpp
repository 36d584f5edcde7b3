// Flat maps, and the operations on maps of either kind.
#include "term/map.h"

#include <algorithm>
#include <array>

#include "term/build.h"
#include "term/hash.h"
#include "term/hash_map.h"
#include "term/hash_trie.h"

namespace mote {

namespace {

constexpr std::size_t kAbsent = ~std::size_t{0};

std::size_t flat_index(const FlatMap* flat, Term key) {
  const Term* keys = flat->key_array();
  std::size_t size = flat->size();
  if (key.is_immediate()) {
    for (std::size_t i = 0; i < size; ++i)
      if (keys[i] == key) return i;
  } else {
    for (std::size_t i = 0; i < size; ++i)
      if (exactly_equal(keys[i], key)) return i;
  }
  return kAbsent;
}

FlatMap* allocate_flat(TermSpace& space, Term keys, std::size_t count) {
  FlatMap* flat = reinterpret_cast<FlatMap*>(space.allocate(FlatMap::words(count)));
  flat->header = make_header(Tag::kFlatMap, 2 + count);
  flat->count = Term::small(static_cast<std::int64_t>(count));
  flat->keys = keys;
  return flat;
}
Term term_of(FlatMap* flat) {
  return Term::boxed(reinterpret_cast<Word*>(flat));
}

Term flat_replace(TermSpace& space, const FlatMap* flat, std::size_t index, Term value) {
  std::size_t words = FlatMap::words(flat->size());
  Word* copy = space.allocate(words);
  std::memcpy(copy, flat, words * sizeof(Word));
  copy[3 + index] = value.bits();
  return Term::boxed(copy);
}

// Pairs being gathered in key order, up to one more than a flat map holds.
class FlatBuilder {
 public:
  explicit FlatBuilder(const AtomTable& atoms) : atoms_(atoms) {}
  FlatBuilder(const AtomTable& atoms, FlatMap* flat) : atoms_(atoms), count_(flat->size()) {
    std::copy_n(flat->key_array(), count_, keys_.begin());
    std::copy_n(flat->values(), count_, values_.begin());
  }
  // The caller stops at full().
  void put(Term key, Term value) {
    std::size_t low = 0, high = count_;
    if (high > 0 && compare_map_keys(atoms_, keys_[high - 1], key) < 0) low = high;  // often in order already
    while (low < high) {
      std::size_t middle = (low + high) / 2;
      int order = compare_map_keys(atoms_, keys_[middle], key);
      if (order == 0) {
        values_[middle] = value;
        return;
      }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
    std::copy_backward(keys_.begin() + low, keys_.begin() + count_, keys_.begin() + count_ + 1);
    std::copy_backward(values_.begin() + low, values_.begin() + count_, values_.begin() + count_ + 1);
    keys_[low] = key;
    values_[low] = value;
    ++count_;
  }
  bool full() const { return count_ > kFlatMapMaxKeys; }
  std::span<const Term> keys() const { return {keys_.data(), count_}; }
  std::span<const Term> values() const { return {values_.data(), count_}; }
  // A flat map, or a hash map where full.
  Term finish(TermSpace& space, const AtomTable& atoms) const {
    if (full()) return hash_map_from_pairs(space, atoms, keys(), values());
    return make_flat_map(space, make_tuple(space, keys()), values());
  }

 private:
  const AtomTable& atoms_;
  std::size_t count_ = 0;
  std::array<Term, kFlatMapMaxKeys + 1> keys_;  // the first count_ of each are in use
  std::array<Term, kFlatMapMaxKeys + 1> values_;
};

bool is_flat(Term map) {
  return map.boxed_tag() == Tag::kFlatMap;
}

// A flat map of the pairs of a hash map that has become small enough.
Term flatten(TermSpace& space, const AtomTable& atoms, Term map) {
  FlatBuilder builder(atoms);
  for (MapIterator it(map); it.next();)
    builder.put(it.key(), it.value());
  return builder.finish(space, atoms);
}

}  // namespace

Term make_flat_map(TermSpace& space, Term keys, std::span<const Term> values) {
  FlatMap* flat = allocate_flat(space, keys, values.size());
  std::copy(values.begin(), values.end(), flat->values());
  return term_of(flat);
}

Term empty_map(TermSpace& space) {
  return make_flat_map(space, make_tuple(space, {}), {});
}

Term map_get_general(Term map, Term key) {
  if (!is_flat(map)) return hash_map_get(map, key, internal_hash(key));
  FlatMap* flat = FlatMap::of(map);
  std::size_t index = flat_index(flat, key);
  return index == kAbsent ? Term::none() : flat->values()[index];
}

Term map_put(TermSpace& space, const AtomTable& atoms, Term map, Term key, Term value) {
  if (!is_flat(map)) return hash_map_put(space, atoms, map, key, internal_hash(key), value);
  FlatMap* flat = FlatMap::of(map);
  std::size_t index = flat_index(flat, key);
  if (index != kAbsent) return flat->values()[index] == value ? map : flat_replace(space, flat, index, value);
  FlatBuilder builder(atoms, flat);
  builder.put(key, value);
  return builder.finish(space, atoms);
}

Term map_update(TermSpace& space, Term map, Term key, Term value) {
  if (!is_flat(map)) return hash_map_update(space, map, key, internal_hash(key), value);
  FlatMap* flat = FlatMap::of(map);
  std::size_t index = flat_index(flat, key);
  if (index == kAbsent) return Term::none();
  return flat->values()[index] == value ? map : flat_replace(space, flat, index, value);
}

Term map_remove(TermSpace& space, const AtomTable& atoms, Term map, Term key) {
  if (!is_flat(map)) {
    Term smaller = hash_map_remove(space, map, key, internal_hash(key));
    return map_size(smaller) > kFlatMapMaxKeys ? smaller : flatten(space, atoms, smaller);
  }
  FlatMap* flat = FlatMap::of(map);
  std::size_t index = flat_index(flat, key);
  if (index == kAbsent) return map;
  std::size_t count = flat->size() - 1;
  Word* keys = space.allocate(Tuple::words(count));
  keys[0] = make_header(Tag::kTuple, count);
  FlatMap* smaller = allocate_flat(space, Term::boxed(keys), count);
  Term* new_keys = reinterpret_cast<Term*>(keys + 1);
  std::copy_n(flat->key_array(), index, new_keys);
  std::copy_n(flat->key_array() + index + 1, count - index, new_keys + index);
  std::copy_n(flat->values(), index, smaller->values());
  std::copy_n(flat->values() + index + 1, count - index, smaller->values() + index);
  return term_of(smaller);
}

Term map_merge(TermSpace& space, const AtomTable& atoms, Term a, Term b) {
  std::size_t size_a = map_size(a), size_b = map_size(b);
  if (a == b || size_b == 0) return a;
  if (size_a == 0) return b;
  if (is_flat(a) && is_flat(b) && size_a + size_b <= kFlatMapMaxKeys) {
    if (FlatMap::of(a)->keys == FlatMap::of(b)->keys) return b;
    FlatBuilder builder(atoms, FlatMap::of(a));
    for (MapIterator it(b); it.next();)
      builder.put(it.key(), it.value());
    if (builder.keys().size() == size_a) return make_flat_map(space, FlatMap::of(a)->keys, builder.values());
    if (builder.keys().size() == size_b) return make_flat_map(space, FlatMap::of(b)->keys, builder.values());
    return builder.finish(space, atoms);
  }
  return hash_map_merge(space, atoms, a, b);
}

Term map_put_all(TermSpace& space, const AtomTable& atoms, Term map, std::span<const Term> pairs) {
  if (!is_flat(map)) {
    for (std::size_t i = 0; i < pairs.size(); i += 2)
      map = hash_map_put(space, atoms, map, pairs[i], internal_hash(pairs[i]), pairs[i + 1]);
    return map;
  }
  // Keys that are all there already leave the keys tuple as it is.
  Term missing;
  if (Term updated = map_update_all(space, map, pairs, &missing); !updated.is_none()) return updated;
  FlatBuilder builder(atoms, FlatMap::of(map));
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    builder.put(pairs[i], pairs[i + 1]);
    if (builder.full() && i + 2 < pairs.size())
      return map_put_all(space, atoms, builder.finish(space, atoms), pairs.subspan(i + 2));
  }
  return builder.finish(space, atoms);
}

Term map_update_all(TermSpace& space, Term map, std::span<const Term> pairs, Term* missing) {
  if (!is_flat(map)) {
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      map = hash_map_update(space, map, pairs[i], internal_hash(pairs[i]), pairs[i + 1]);
      if (map.is_none()) {
        *missing = pairs[i];
        return map;
      }
    }
    return map;
  }
  FlatMap* flat = FlatMap::of(map);
  std::array<Term, kFlatMapMaxKeys> values;
  std::copy_n(flat->values(), flat->size(), values.begin());
  bool changed = false;
  for (std::size_t i = 0; i < pairs.size(); i += 2) {
    std::size_t index = flat_index(flat, pairs[i]);
    if (index == kAbsent) {
      *missing = pairs[i];
      return Term::none();
    }
    changed |= values[index] != pairs[i + 1];
    values[index] = pairs[i + 1];
  }
  return changed ? make_flat_map(space, flat->keys, {values.data(), flat->size()}) : map;
}

Term map_from_pairs(TermSpace& space, const AtomTable& atoms, std::span<const Term> keys,
                    std::span<const Term> values) {
  FlatBuilder builder(atoms);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    builder.put(keys[i], values[i]);
    if (builder.full()) return hash_map_from_pairs(space, atoms, keys, values);
  }
  return builder.finish(space, atoms);
}

MapIterator::MapIterator(Term map) {
  if (is_flat(map)) {
    FlatMap* flat = FlatMap::of(map);
    flat_left_ = flat->size();
    key_ = flat->keys.pointer();
    value_ = map.pointer() + 2;
  } else {
    const Word* root = map.pointer();
    depth_ = 1;
    levels_[0] = {root + 2, root + 1 + header_arity(*root)};
  }
}

MapIterator MapIterator::of_node(Term node) {
  MapIterator it;
  TrieNode children(node);
  it.depth_ = 1;
  it.levels_[0].at = reinterpret_cast<const Word*>(children.children);
  it.levels_[0].end = it.levels_[0].at + children.count;
  return it;
}

MapIterator MapIterator::from_hash(Term map, std::uint64_t hash) {
  MapIterator it = of_node(map);
  Term child = map;
  for (int level = 0; level < kHashLevels; ++level) {
    TrieNode node(child);
    std::uint32_t bit = trie_bit(hash, level);
    Level& here = it.levels_[it.depth_ - 1];
    here.at += trie_index(node.bitmap(), bit);
    if ((node.bitmap() & bit) == 0) break;  // on with what follows the gap
    child = Term::from_bits(*here.at);
    if (child.is_cons()) break;
    ++here.at;
    TrieNode below(child);
    const Word* first = reinterpret_cast<const Word*>(below.children);
    it.levels_[it.depth_++] = {first, first + below.count};
  }
  return it;
}

bool MapIterator::next() {
  if (depth_ == 0) {
    if (flat_left_ == 0) return false;
    --flat_left_;
    ++key_;
    ++value_;
    return true;
  }
  for (;;) {
    Level& level = levels_[depth_ - 1];
    if (level.at == level.end) {
      if (--depth_ == 0) return false;
      continue;
    }
    Term child = Term::from_bits(*level.at++);
    const Word* at = child.pointer();
    if (child.is_cons()) {
      key_ = at;
      value_ = at + 1;
      return true;
    }
    levels_[depth_++] = {at + 1, at + 1 + header_arity(*at)};
  }
}

Term map_keys(TermSpace& space, Term map) {
  Term list = Term::nil();
  if (is_flat(map)) {
    FlatMap* flat = FlatMap::of(map);
    return make_list(space, {flat->key_array(), flat->size()});
  }
  for (MapIterator it(map); it.next();)
    list = make_cons(space, it.key(), list);
  return list;
}

Term map_values(TermSpace& space, Term map) {
  Term list = Term::nil();
  if (is_flat(map)) {
    FlatMap* flat = FlatMap::of(map);
    return make_list(space, {flat->values(), flat->size()});
  }
  for (MapIterator it(map); it.next();)
    list = make_cons(space, it.value(), list);
  return list;
}

}  // namespace mote

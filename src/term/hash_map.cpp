// Looking up, inserting and removing in a hash trie. Functions recurse by level, so at most kHashLevels + 1 deep.
#include "term/hash_map.h"

#include "term/build.h"
#include "term/hash.h"
#include "term/hash_trie.h"

namespace mote {

namespace {

Term leaf_key(Term leaf) {
  return Cons(leaf).head();
}
Term leaf_value(Term leaf) {
  return Cons(leaf).tail();
}

// The smallest node, or chain of nodes, at `level` that holds these two leaves of different keys.
Term join_leaves(TermSpace& space, const AtomTable& atoms, int level, Term a, std::uint64_t hash_a, Term b,
                 std::uint64_t hash_b) {
  if (level == kHashLevels) {
    Term both[] = {a, b};
    if (compare_exact(atoms, leaf_key(a), leaf_key(b)) > 0) std::swap(both[0], both[1]);
    return make_trie_node(space, 0, both);
  }
  std::uint32_t bit_a = trie_bit(hash_a, level), bit_b = trie_bit(hash_b, level);
  if (bit_a == bit_b) {
    Term below[] = {join_leaves(space, atoms, level + 1, a, hash_a, b, hash_b)};
    return make_trie_node(space, bit_a, below);
  }
  Term both[] = {a, b};
  if (bit_b < bit_a) std::swap(both[0], both[1]);
  return make_trie_node(space, bit_a | bit_b, both);
}

// One insertion: the pair, where it may come from, and what became of it.
struct Insertion {
  TermSpace& space;
  const AtomTable& atoms;
  Term key;
  std::uint64_t hash;
  Term value;
  bool replace;              // an equal key's value
  Term leaf = Term::none();  // an existing leaf of this pair, to be shared
  bool added = false;

  Term make_leaf() { return leaf.is_none() ? make_cons(space, key, value) : leaf; }

  // `child` (a leaf or node that belongs at `level`) with the pair.
  Term into(Term child, int level) {
    if (child.is_cons()) return into_leaf(child, level);
    TrieNode node(child);
    if (level == kHashLevels) return into_collisions(child, node);
    std::uint32_t bit = trie_bit(hash, level);
    std::size_t index = trie_index(node.bitmap(), bit);
    if ((node.bitmap() & bit) == 0) {
      added = true;
      return trie_with_new_child(space, child, bit, index, make_leaf());
    }
    Term below = into(node.children[index], level + 1);
    return below == node.children[index] ? child : trie_with_child(space, child, index, below);
  }
  Term into_leaf(Term old, int level) {
    if (exactly_equal(leaf_key(old), key)) return !replace || leaf_value(old) == value ? old : make_leaf();
    added = true;
    return join_leaves(space, atoms, level, old, internal_hash(leaf_key(old)), make_leaf(), hash);
  }
  Term into_collisions(Term child, const TrieNode& node) {
    std::size_t index = 0;
    for (; index < node.count; ++index) {
      Term old = node.children[index];
      int order = compare_exact(atoms, leaf_key(old), key);
      if (order > 0) break;
      if (order < 0) continue;
      return !replace || leaf_value(old) == value ? child : trie_with_child(space, child, index, make_leaf());
    }
    added = true;
    return trie_with_new_child(space, child, 0, index, make_leaf());
  }
  // `map` with the pair.
  Term into_map(Term map) {
    Term root = into(map, 0);
    if (added) set_trie_count(root, map_size(map) + 1);
    return root;
  }
};

// `child` with the value of an existing key replaced, or none().
Term update_child(TermSpace& space, Term child, int level, Term key, std::uint64_t hash, Term value) {
  if (child.is_cons()) {
    if (!exactly_equal(leaf_key(child), key)) return Term::none();
    return leaf_value(child) == value ? child : make_cons(space, leaf_key(child), value);
  }
  TrieNode node(child);
  std::size_t first = 0, end = node.count;
  if (level < kHashLevels) {
    std::uint32_t bit = trie_bit(hash, level);
    if ((node.bitmap() & bit) == 0) return Term::none();
    first = trie_index(node.bitmap(), bit);
    end = first + 1;
  }
  for (std::size_t index = first; index < end; ++index) {
    Term below = update_child(space, node.children[index], level + 1, key, hash, value);
    if (below.is_none()) continue;
    return below == node.children[index] ? child : trie_with_child(space, child, index, below);
  }
  return Term::none();
}

// `child` without the key: itself if the key is absent, none() if nothing is left, a leaf if one is.
Term remove_from_child(TermSpace& space, Term child, int level, Term key, std::uint64_t hash) {
  if (child.is_cons()) return exactly_equal(leaf_key(child), key) ? Term::none() : child;
  TrieNode node(child);
  std::uint32_t bit = 0;
  std::size_t index = 0;
  if (level < kHashLevels) {
    bit = trie_bit(hash, level);
    if ((node.bitmap() & bit) == 0) return child;
    index = trie_index(node.bitmap(), bit);
  } else {
    while (index < node.count && !exactly_equal(leaf_key(node.children[index]), key))
      ++index;
    if (index == node.count) return child;
  }
  Term below = remove_from_child(space, node.children[index], level + 1, key, hash);
  if (below == node.children[index]) return child;
  bool inner = level > 0;
  if (!below.is_none())
    return inner && node.count == 1 && below.is_cons() ? below : trie_with_child(space, child, index, below);
  if (inner && node.count == 2 && node.children[1 - index].is_cons()) return node.children[1 - index];
  return trie_without_child(space, child, bit, index);
}

}  // namespace

Term hash_map_get(Term map, Term key, std::uint64_t hash) {
  // The root has its count before the children; below it, a node's children follow its header.
  const Word* node = map.boxed_pointer();
  const Word* children = node + 2;
  Term child;
  for (int shift = 60; shift >= 0; shift -= 4) {
    std::uint32_t bitmap = static_cast<std::uint32_t>(header_aux(*node));
    std::uint32_t bit = 1u << ((hash >> shift) & 15);
    if ((bitmap & bit) == 0) return Term::none();
    child = Term::from_bits(children[trie_index(bitmap, bit)]);
    if (child.is_cons()) {
      Term found = leaf_key(child);
      return found == key || exactly_equal(found, key) ? leaf_value(child) : Term::none();
    }
    node = child.boxed_pointer();
    children = node + 1;
  }
  TrieNode collisions(child);
  for (std::size_t i = 0; i < collisions.count; ++i)
    if (exactly_equal(leaf_key(collisions.children[i]), key)) return leaf_value(collisions.children[i]);
  return Term::none();
}

Term hash_map_put(TermSpace& space, const AtomTable& atoms, Term map, Term key, std::uint64_t hash, Term value) {
  return Insertion{space, atoms, key, hash, value, true}.into_map(map);
}

Term hash_map_update(TermSpace& space, Term map, Term key, std::uint64_t hash, Term value) {
  return update_child(space, map, 0, key, hash, value);
}

Term hash_map_remove(TermSpace& space, Term map, Term key, std::uint64_t hash) {
  Term root = remove_from_child(space, map, 0, key, hash);
  if (root != map) set_trie_count(root, map_size(map) - 1);
  return root;
}

namespace {

std::size_t count_leaves(Term child) {
  if (child.is_cons()) return 1;
  TrieNode node(child);
  std::size_t count = 0;
  for (std::size_t i = 0; i < node.count; ++i)
    count += count_leaves(node.children[i]);
  return count;
}

// Two tries into one; the pairs of the second win. Subtries of one map only, or shared by both, are not copied.
struct Merge {
  TermSpace& space;
  const AtomTable& atoms;
  std::size_t common = 0;  // keys found in both

  Term insert(Term child, int level, Term leaf, bool replace) {
    Term key = leaf_key(leaf);
    Insertion insertion{space, atoms, key, internal_hash(key), leaf_value(leaf), replace, leaf};
    Term result = insertion.into(child, level);
    if (!insertion.added) ++common;
    return result;
  }
  Term children(Term a, Term b, int level) {
    if (a == b) {
      common += count_leaves(a);
      return b;
    }
    if (b.is_cons()) return insert(a, level, b, true);
    if (a.is_cons()) return insert(b, level, a, false);
    if (level == kHashLevels) {
      TrieNode collisions(b);
      for (std::size_t i = 0; i < collisions.count; ++i)
        a = insert(a, level, collisions.children[i], true);
      return a;
    }
    return nodes(a, b, level);
  }
  Term nodes(Term a, Term b, int level) {
    TrieNode x(a), y(b);
    std::uint32_t bitmap = x.bitmap() | y.bitmap();
    Term merged[16];
    std::size_t count = 0;
    bool all_of_a = true, all_of_b = true;
    for (std::uint32_t left = bitmap; left != 0; left &= left - 1) {
      std::uint32_t bit = left & -left;
      Term of_a = (x.bitmap() & bit) != 0 ? x.children[trie_index(x.bitmap(), bit)] : Term::none();
      Term of_b = (y.bitmap() & bit) != 0 ? y.children[trie_index(y.bitmap(), bit)] : Term::none();
      Term child = of_a.is_none() ? of_b : of_b.is_none() ? of_a : children(of_a, of_b, level + 1);
      all_of_a &= child == of_a;
      all_of_b &= child == of_b;
      merged[count++] = child;
    }
    if (all_of_b) return b;
    if (all_of_a) return a;
    if (level > 0) return make_trie_node(space, bitmap, {merged, count});
    Word* root = space.allocate(2 + count);
    root[0] = make_header(Tag::kHashMap, 1 + count, bitmap);
    std::memcpy(root + 2, merged, count * sizeof(Word));
    return Term::boxed(root);
  }
};

}  // namespace

Term hash_map_merge(TermSpace& space, const AtomTable& atoms, Term a, Term b) {
  bool flat_a = a.boxed_tag() == Tag::kFlatMap, flat_b = b.boxed_tag() == Tag::kFlatMap;
  if (flat_a && flat_b) {
    Term keys[2 * kFlatMapMaxKeys], values[2 * kFlatMapMaxKeys];
    std::size_t count = 0;
    for (Term map : {a, b})
      for (MapIterator it(map); it.next(); ++count) {
        keys[count] = it.key();
        values[count] = it.value();
      }
    return map_from_pairs(space, atoms, {keys, count}, {values, count});
  }
  if (flat_a || flat_b) {
    Term map = flat_a ? b : a;
    for (MapIterator it(flat_a ? a : b); it.next();)
      map = Insertion{space, atoms, it.key(), internal_hash(it.key()), it.value(), flat_b}.into_map(map);
    return map;
  }
  Merge merge{space, atoms};
  Term root = merge.nodes(a, b, 0);
  if (root != a && root != b) set_trie_count(root, map_size(a) + map_size(b) - merge.common);
  return root;
}

}  // namespace mote

// Building a hash trie from many pairs at once: sorted by hash they lie in the trie's own order, and every node is
// written just once.
#include <algorithm>
#include <vector>

#include "term/build.h"
#include "term/hash.h"
#include "term/hash_map.h"
#include "term/hash_trie.h"

namespace mote {

namespace {

struct Entry {
  std::uint64_t hash;
  std::size_t index;  // among the pairs given
};

class TrieBuilder {
 public:
  TrieBuilder(TermSpace& space, const AtomTable& atoms, std::span<const Term> keys, std::span<const Term> values)
      : space_(space), atoms_(atoms), keys_(keys), values_(values), entries_(keys.size()) {
    for (std::size_t i = 0; i < keys.size(); ++i)
      entries_[i] = {internal_hash(keys[i]), i};
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.hash != b.hash ? a.hash < b.hash : a.index < b.index; });
    drop_repeated_keys();
  }

  Term build() {
    if (entries_.size() <= kFlatMapMaxKeys) {
      std::vector<Term> keys, values;
      for (const Entry& entry : entries_) {
        keys.push_back(keys_[entry.index]);
        values.push_back(values_[entry.index]);
      }
      return map_from_pairs(space_, atoms_, keys, values);
    }
    return node(entries_, 0);
  }

 private:
  // Keeps the last of each group of equal keys; entries of one hash end up in exact order of their keys.
  void drop_repeated_keys() {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < entries_.size();) {
      std::size_t end = at + 1;
      while (end < entries_.size() && entries_[end].hash == entries_[at].hash)
        ++end;
      if (end - at > 1) {
        std::sort(entries_.begin() + at, entries_.begin() + end, [this](const Entry& a, const Entry& b) {
          int order = compare_exact(atoms_, keys_[a.index], keys_[b.index]);
          return order != 0 ? order < 0 : a.index < b.index;
        });
      }
      for (; at < end; ++at) {
        bool repeated = at + 1 < end && exactly_equal(keys_[entries_[at].index], keys_[entries_[at + 1].index]);
        if (!repeated) entries_[kept++] = entries_[at];
      }
    }
    entries_.resize(kept);
  }
  Term leaf(const Entry& entry) { return make_cons(space_, keys_[entry.index], values_[entry.index]); }
  // The root (level 0) or a node over entries of one path.
  Term node(std::span<const Entry> entries, int level) {
    if (level == kHashLevels) {
      std::vector<Term> leaves;
      for (const Entry& entry : entries)
        leaves.push_back(leaf(entry));
      return make_trie_node(space_, 0, leaves);
    }
    Term children[16];
    std::size_t count = 0;
    std::uint32_t bitmap = 0;
    while (!entries.empty()) {
      std::uint32_t bit = trie_bit(entries.front().hash, level);
      std::size_t size = 1;
      while (size < entries.size() && trie_bit(entries[size].hash, level) == bit)
        ++size;
      children[count++] = size == 1 ? leaf(entries.front()) : node(entries.first(size), level + 1);
      bitmap |= bit;
      entries = entries.subspan(size);
    }
    if (level > 0) return make_trie_node(space_, bitmap, {children, count});
    Word* root = space_.allocate(2 + count);
    root[0] = make_header(Tag::kHashMap, 1 + count, bitmap);
    std::memcpy(root + 2, children, count * sizeof(Word));
    set_trie_count(Term::boxed(root), entries_.size());
    return Term::boxed(root);
  }

  TermSpace& space_;
  const AtomTable& atoms_;
  std::span<const Term> keys_, values_;
  std::vector<Entry> entries_;
};

}  // namespace

Term hash_map_from_pairs(TermSpace& space, const AtomTable& atoms, std::span<const Term> keys,
                         std::span<const Term> values) {
  return TrieBuilder(space, atoms, keys, values).build();
}

}  // namespace mote

// Nodes of the hash trie, the root included, and how one with a child more, less or replaced is made.
#pragma once

#include <array>
#include <bit>
#include <span>

#include "term/map.h"

namespace mote {

// The children of a root or node.
struct TrieNode {
  explicit TrieNode(Term node) : header(*node.pointer()) {
    std::size_t skip = header_tag(header) == Tag::kHashMap ? 2 : 1;
    prefix_words = skip;
    children = reinterpret_cast<const Term*>(node.pointer() + skip);
    count = header_arity(header) + 1 - skip;
  }
  std::uint32_t bitmap() const { return static_cast<std::uint32_t>(header_aux(header)); }

  Word header;
  std::size_t prefix_words;  // before the children
  const Term* children;
  std::size_t count;
};

constexpr std::uint32_t trie_bit(std::uint64_t hash, int level) {
  return 1u << ((hash >> (60 - 4 * level)) & 15);
}
// Bits set in each byte: for sixteen bits faster than what a processor without an instruction for it is made to do.
inline constexpr auto kByteBits = [] {
  std::array<std::uint8_t, 256> bits{};
  for (unsigned byte = 0; byte < 256; ++byte)
    bits[byte] = static_cast<std::uint8_t>(std::popcount(byte));
  return bits;
}();
inline std::size_t trie_index(std::uint32_t bitmap, std::uint32_t bit) {
  std::uint32_t below = bitmap & (bit - 1);
  return std::size_t{kByteBits[below & 0xFF]} + kByteBits[below >> 8];
}

// An inner node over `children`.
inline Term make_trie_node(TermSpace& space, std::uint32_t bitmap, std::span<const Term> children) {
  Word* at = space.allocate(1 + children.size());
  at[0] = make_header(Tag::kHashNode, children.size(), bitmap);
  for (std::size_t i = 0; i < children.size(); ++i)
    at[1 + i] = children[i].bits();
  return Term::boxed(at);
}

inline Term trie_with_child(TermSpace& space, Term node, std::size_t index, Term child) {
  std::size_t words = 1 + header_arity(*node.pointer());
  Word* at = space.allocate(words);
  std::memcpy(at, node.pointer(), words * sizeof(Word));
  at[TrieNode(node).prefix_words + index] = child.bits();
  return Term::boxed(at);
}

// With a further child at `index`, whose bit is `bit` (0 in a node of colliding keys).
inline Term trie_with_new_child(TermSpace& space, Term node, std::uint32_t bit, std::size_t index, Term child) {
  TrieNode old(node);
  std::size_t before = old.prefix_words + index, arity = header_arity(old.header);
  Word* at = space.allocate(2 + arity);
  std::memcpy(at, node.pointer(), before * sizeof(Word));
  at[0] = make_header(header_tag(old.header), arity + 1, old.bitmap() | bit);
  at[before] = child.bits();
  std::memcpy(at + before + 1, node.pointer() + before, (1 + arity - before) * sizeof(Word));
  return Term::boxed(at);
}

// Without the child at `index`, whose bit is `bit`.
inline Term trie_without_child(TermSpace& space, Term node, std::uint32_t bit, std::size_t index) {
  TrieNode old(node);
  std::size_t before = old.prefix_words + index, arity = header_arity(old.header);
  Word* at = space.allocate(arity);
  std::memcpy(at, node.pointer(), before * sizeof(Word));
  at[0] = make_header(header_tag(old.header), arity - 1, old.bitmap() & ~bit);
  std::memcpy(at + before, node.pointer() + before + 1, (arity - before) * sizeof(Word));
  return Term::boxed(at);
}

inline void set_trie_count(Term root, std::size_t count) {
  root.pointer()[1] = Term::small(static_cast<std::int64_t>(count)).bits();
}

}  // namespace mote

// Term: one Erlang value in one 64-bit word, and the tags that tell its kind.
//
// Low two bits: 00 header (only inside heap objects; the all-zero word is "none"), 01 cons cell, 10 boxed object,
// 11 immediate. Immediates: small integer (60 bits), atom, local pid, local port, nil, catch label.
// A header word is  aux:16 | arity:42 | tag:4 | 00,  where arity counts the words that follow the header.
// Code addresses on a stack are 8-byte aligned, so they look like headers and the collector passes them over.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/check.h"

namespace mote {

using Word = std::uint64_t;

// The kinds of boxed object. The collector knows from the tag which words are terms; see heap/layout.h.
enum class Tag : std::uint8_t {
  kTuple = 0,       // elements
  kMatchContext,    // raw: position, end, base pointer; term: the binary
  kPositiveBignum,  // limbs, least significant first
  kNegativeBignum,
  kReference,       // two raw words
  kMagicReference,  // next, Resource*, two raw words (off-heap chain)
  kFun,             // FunEntry*, creator pid, environment; aux = arity
  kFloat,           // one double
  kExportFun,       // Export*
  kRefcBinary,      // next, BinaryObject*, size in bytes, data pointer (off-heap chain)
  kHeapBinary,      // size in bytes, bytes
  kSubBits,         // offset in bits (top bit: writable), size in bits, the binary (term)
  kExternal,        // Node*, two raw words; aux = 0 pid, 1 port, 2 reference
  kFlatMap,         // count (small), keys tuple, values
  kHashMap,         // root of a hash trie: count (small), children; aux = bitmap
  kHashNode,        // children; aux = bitmap
};

class Term {
 public:
  constexpr Term() = default;
  static constexpr Term from_bits(Word bits) {
    Term term;
    term.bits_ = bits;
    return term;
  }
  constexpr Word bits() const { return bits_; }
  // Identity of words: equal immediates, or the same object.
  friend constexpr bool operator==(Term, Term) = default;

  static constexpr int kSmallBits = 60;
  static constexpr std::int64_t kMaxSmall = (std::int64_t{1} << 59) - 1;
  static constexpr std::int64_t kMinSmall = -(std::int64_t{1} << 59);
  static constexpr bool fits_small(std::int64_t value) { return value >= kMinSmall && value <= kMaxSmall; }

  static constexpr Term none() { return Term(); }
  static constexpr Term nil() { return from_bits(kNilBits); }
  // `value` must fit_small.
  static constexpr Term small(std::int64_t value) { return from_bits((static_cast<Word>(value) << 4) | 0xF); }
  static constexpr Term atom(std::uint32_t index) { return from_bits((Word{index} << 6) | 0xB); }
  static constexpr Term local_pid(Word data) { return from_bits((data << 4) | 0x3); }
  static constexpr Term local_port(Word data) { return from_bits((data << 4) | 0x7); }
  static constexpr Term catch_label(Word index) { return from_bits((index << 6) | 0x1B); }
  static Term cons(const Word* at) { return from_bits(reinterpret_cast<Word>(at) | 1); }
  static Term boxed(const Word* at) { return from_bits(reinterpret_cast<Word>(at) | 2); }
  static constexpr Term boolean(bool value);

  constexpr bool is_none() const { return bits_ == 0; }
  constexpr bool is_header() const { return (bits_ & 3) == 0; }
  constexpr bool is_cons() const { return ends_in(1, 3); }
  constexpr bool is_boxed() const { return ends_in(2, 3); }
  constexpr bool is_immediate() const { return ends_in(3, 3); }
  constexpr bool is_pointer() const { return ((bits_ - 1) & 2) == 0; }
  constexpr bool is_nil() const { return bits_ == kNilBits; }
  constexpr bool is_list() const { return is_cons() || is_nil(); }
  constexpr bool is_small() const { return ends_in(0xF, 0xF); }
  constexpr bool is_atom() const { return ends_in(0xB, 0x3F); }
  constexpr bool is_catch() const { return ends_in(0x1B, 0x3F); }
  constexpr bool is_local_pid() const { return ends_in(0x3, 0xF); }
  constexpr bool is_local_port() const { return ends_in(0x7, 0xF); }

  bool has_tag(Tag tag) const { return is_boxed() && boxed_tag() == tag; }
  bool is_tuple() const { return has_tag(Tag::kTuple); }
  bool is_tuple(std::size_t arity) const;
  bool is_bignum() const {
    return is_boxed() && (boxed_tag() == Tag::kPositiveBignum || boxed_tag() == Tag::kNegativeBignum);
  }
  bool is_integer() const { return is_small() || is_bignum(); }
  bool is_float() const { return has_tag(Tag::kFloat); }
  bool is_number() const { return is_integer() || is_float(); }
  bool is_reference() const;
  bool is_pid() const;
  bool is_port() const;
  bool is_fun() const { return is_boxed() && (boxed_tag() == Tag::kFun || boxed_tag() == Tag::kExportFun); }
  bool is_map() const { return is_boxed() && (boxed_tag() == Tag::kFlatMap || boxed_tag() == Tag::kHashMap); }
  bool is_bitstring() const {
    if (!is_boxed()) return false;
    Tag tag = boxed_tag();
    return tag == Tag::kRefcBinary || tag == Tag::kHeapBinary || tag == Tag::kSubBits;
  }
  bool is_binary() const;  // a bitstring of whole bytes
  bool is_boolean() const;

  constexpr std::int64_t small_value() const { return static_cast<std::int64_t>(bits_) >> 4; }
  constexpr std::uint32_t atom_index() const { return static_cast<std::uint32_t>(bits_ >> 6); }
  constexpr Word local_data() const { return bits_ >> 4; }  // of a local pid or port
  constexpr Word catch_index() const { return bits_ >> 6; }
  // The object a cons or boxed term points at.
  Word* pointer() const { return reinterpret_cast<Word*>(bits_ & ~Word{3}); }
  // The same where it is known which of the two: the tag becomes part of an address.
  Word* cons_pointer() const { return reinterpret_cast<Word*>(bits_ - 1); }
  Word* boxed_pointer() const { return reinterpret_cast<Word*>(bits_ - 2); }
  Tag boxed_tag() const { return static_cast<Tag>((*boxed_pointer() >> 2) & 0xF); }

 private:
  // Whether the low bits in `mask` are `tag`; by a subtraction, which needs no register of its own beside the test.
  constexpr bool ends_in(Word tag, Word mask) const { return ((bits_ - tag) & mask) == 0; }

  static constexpr Word kNilBits = 0x3B;
  Word bits_ = 0;
};

constexpr Word make_header(Tag tag, Word arity, Word aux = 0) {
  return (aux << 48) | (arity << 6) | (static_cast<Word>(tag) << 2);
}
constexpr Word header_arity(Word header) {
  return (header >> 6) & ((Word{1} << 42) - 1);
}
constexpr Word header_aux(Word header) {
  return header >> 48;
}
constexpr Tag header_tag(Word header) {
  return static_cast<Tag>((header >> 2) & 0xF);
}

inline bool Term::is_tuple(std::size_t arity) const {
  return is_boxed() && *boxed_pointer() == make_header(Tag::kTuple, arity);
}
inline bool Term::is_reference() const {
  if (!is_boxed()) return false;
  Tag tag = boxed_tag();
  return tag == Tag::kReference || tag == Tag::kMagicReference ||
         (tag == Tag::kExternal && header_aux(*pointer()) == 2);
}
inline bool Term::is_pid() const {
  return is_local_pid() || (has_tag(Tag::kExternal) && header_aux(*pointer()) == 0);
}
inline bool Term::is_port() const {
  return is_local_port() || (has_tag(Tag::kExternal) && header_aux(*pointer()) == 1);
}
inline bool Term::is_binary() const {
  if (!is_bitstring()) return false;
  return boxed_tag() != Tag::kSubBits || (pointer()[2] & 7) == 0;
}

}  // namespace mote

#include "term/atom_names.h"

namespace mote {

constexpr Term Term::boolean(bool value) {
  return value ? atoms::k_true : atoms::k_false;
}
inline bool Term::is_boolean() const {
  return *this == atoms::k_true || *this == atoms::k_false;
}

}  // namespace mote

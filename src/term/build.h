// Building terms in a TermSpace. Nothing here collects or fails, but for make_binary and its kin, which return none()
// where memory for a large binary is exhausted.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "term/space.h"

namespace mote {

inline Term make_cons(TermSpace& space, Term head, Term tail) {
  return Cons::make(space.allocate(Cons::kWords), head, tail);
}

inline Term make_tuple(TermSpace& space, std::span<const Term> elements) {
  Word* at = space.allocate(Tuple::words(elements.size()));
  at[0] = make_header(Tag::kTuple, elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i)
    at[1 + i] = elements[i].bits();
  return Term::boxed(at);
}
inline Term make_tuple(TermSpace& space, std::initializer_list<Term> elements) {
  return make_tuple(space, std::span<const Term>(elements.begin(), elements.size()));
}

inline Term make_float(TermSpace& space, double value) {
  return Float::make(space.allocate(Float::kWords), value);
}

// The list of `elements`, ending in `tail`.
Term make_list(TermSpace& space, std::span<const Term> elements, Term tail = Term::nil());
// The list of the bytes of `text`, as small integers.
Term make_byte_list(TermSpace& space, std::string_view text, Term tail = Term::nil());
// The list of the code points of `utf8` (invalid bytes stand for themselves).
Term make_character_list(TermSpace& space, std::string_view utf8, Term tail = Term::nil());

// An integer of any size: small where it fits.
Term make_integer(TermSpace& space, std::int64_t value);
Term make_unsigned(TermSpace& space, std::uint64_t value);
// From sign and magnitude; leading zero limbs are dropped.
Term make_integer(TermSpace& space, bool negative, std::span<const Word> limbs);

// A binary holding a copy of `bytes`.
Term make_binary(TermSpace& space, std::span<const std::uint8_t> bytes);
Term make_binary(TermSpace& space, std::string_view bytes);
// A binary of `size` bytes to be filled through *bytes at once.
Term make_binary_of_size(TermSpace& space, std::size_t size, std::uint8_t** bytes);
// A binary over `size` bytes of `object` starting at `data` (inside the object's bytes); takes over one reference.
Term make_refc_binary(TermSpace& space, BinaryObject* object, std::uint8_t* data, std::size_t size);
// `bits` bits of `binary` (any bitstring) from bit `offset` on, without copying the bytes.
Term make_sub_bits(TermSpace& space, Term binary, std::size_t offset, std::size_t bits);
// A binary of `size` bytes, up to HeapBinary::kMaxBytes, at a place for HeapBinary::words(size), where these lie
// already. Its last word was 0 before, so that the padding has a defined value.
inline Term heap_binary_at(Word* at, std::size_t size) {
  at[0] = make_header(Tag::kHeapBinary, HeapBinary::words(size) - 1);
  at[1] = size;
  return Term::boxed(at);
}
// One to be filled through *bytes.
inline Term make_heap_binary_at(Word* at, std::size_t size, std::uint8_t** bytes) {
  at[HeapBinary::words(size) - 1] = 0;
  *bytes = reinterpret_cast<HeapBinary*>(at)->bytes();
  return heap_binary_at(at, size);
}
// The same of a heap or refc binary, at a place for SubBits::kWords.
inline Term make_sub_bits_at(Word* at, Term binary, std::size_t offset, std::size_t bits) {
  SubBits* sub = reinterpret_cast<SubBits*>(at);
  sub->header = make_header(Tag::kSubBits, SubBits::kArity);
  sub->offset_and_flag = offset;
  sub->size = bits;
  sub->binary = binary;
  return Term::boxed(at);
}

// A reference owning a resource (table, atomics, ...); takes over one reference of `resource`.
Term make_magic_reference(TermSpace& space, Resource* resource, Word low, Word high);
Term make_reference(TermSpace& space, Word low, Word high);
// A reference that is an alias of the local process `pid`.
Term make_alias_reference(TermSpace& space, Word low, Word high, Term pid);

}  // namespace mote

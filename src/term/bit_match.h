// Matching a bitstring: what the instructions of the bit syntax do with a MatchContext. Each function either takes its
// bits and moves the position past them, or leaves the context as it was and answers false.
#pragma once

#include <algorithm>

#include "term/bit_float.h"
#include "term/bit_integer.h"
#include "term/build.h"
#include "term/utf.h"

namespace mote {

// A context at the first bit of a bitstring, built at `at`.
inline Term make_match_context(Word* at, Term bits) {
  BitView view(bits);
  MatchContext* context = reinterpret_cast<MatchContext*>(at);
  context->header = make_header(Tag::kMatchContext, MatchContext::kArity);
  if (bits.boxed_tag() == Tag::kSubBits) bits = SubBits::of(bits)->binary;
  context->base = BitView::bytes_of(bits);
  context->position = static_cast<Word>(view.base - context->base) * 8 + view.offset;
  context->end = context->position + view.size;
  context->binary = bits;
  return Term::boxed(at);
}
// A context at the first bit of `bits`; of a context, that context; none() for anything but these.
inline Term start_match(TermSpace& space, Term bits) {
  if (!bits.is_boxed()) return Term::none();
  if (bits.boxed_tag() == Tag::kMatchContext) return bits;
  if (!bits.is_bitstring()) return Term::none();
  return make_match_context(space.allocate(MatchContext::kWords), bits);
}

inline std::size_t match_remaining(const MatchContext* context) {
  return context->end - context->position;
}
inline bool match_has(const MatchContext* context, std::size_t bits) {
  return bits <= match_remaining(context);
}

// The size a field has: `size` units of `unit` bits. False where `size` is no size or the field larger than any
// bitstring, and so no match.
inline bool match_field_size(Term size, std::size_t unit, std::size_t* bits) {
  if (!size.is_small() || size.small_value() < 0) return false;
  return !__builtin_mul_overflow(static_cast<std::size_t>(size.small_value()), unit, bits);
}

// Positions are handed to the program as integers, and come back.
inline Term match_position(const MatchContext* context) {
  return Term::small(static_cast<std::int64_t>(context->position));
}
inline void match_set_position(MatchContext* context, Term position) {
  context->position = std::min(static_cast<Word>(position.small_value()), context->end);
}

// Integers of up to this many bits are small ones, read in one step.
constexpr std::size_t kSmallFieldBits = 57;

// The next `bits` (1 to kSmallFieldBits) bits as a number, without moving; they must be there.
inline Word match_peek(const MatchContext* context, std::size_t bits) {
  std::size_t within = context->position & 7;
  if (context->end - (context->position - within) >= 64) [[likely]] {
    return (load_big64(context->base + (context->position >> 3)) << within) >> (64 - bits);
  }
  return load_bits(context->base, context->position, bits);
}

// The small integer in the next `bits` (1 to kSmallFieldBits) bits, which must be there.
inline Term match_small_unchecked(MatchContext* context, std::size_t bits, unsigned flags) {
  Word value = field_value(match_peek(context, bits), bits, flags);
  context->position += bits;
  return Term::small(FieldFlags::is_signed(flags) ? sign_extend(value, bits) : static_cast<std::int64_t>(value));
}

// The integer in the next `bits` bits, which must be there. False where it is too large to be one.
inline bool match_integer_unchecked(MatchContext* context, TermSpace& space, std::size_t bits, unsigned flags,
                                    Term* out) {
  if (bits - 1 < kSmallFieldBits) [[likely]] {
    *out = match_small_unchecked(context, bits, flags);
    return true;
  }
  Term integer = get_integer(space, context->base, context->position, bits, flags);
  if (integer.is_none()) return false;
  *out = integer;
  context->position += bits;
  return true;
}
inline bool match_get_integer(MatchContext* context, TermSpace& space, std::size_t bits, unsigned flags, Term* out) {
  return match_has(context, bits) && match_integer_unchecked(context, space, bits, flags, out);
}

bool match_get_float(MatchContext* context, TermSpace& space, std::size_t bits, unsigned flags, Term* out);

// A bitstring of the next `bits` bits, which must be there. Short binaries are copied, others share the bytes.
Term match_binary_unchecked(MatchContext* context, TermSpace& space, std::size_t bits);
inline bool match_get_binary(MatchContext* context, TermSpace& space, std::size_t bits, Term* out) {
  if (!match_has(context, bits)) return false;
  *out = match_binary_unchecked(context, space, bits);
  return true;
}
// All that is left, if its size is a multiple of `unit` bits.
inline bool match_get_rest(MatchContext* context, TermSpace& space, std::size_t unit, Term* out) {
  std::size_t bits = match_remaining(context);
  if (unit > 1 && bits % unit != 0) return false;
  *out = match_binary_unchecked(context, space, bits);
  return true;
}
// Whether all that is left is too much to be copied, and not the whole binary.
inline bool match_tail_is_shared(const MatchContext* context) {
  return match_remaining(context) > 8 * HeapBinary::kMaxBytes && context->position != 0;
}
// All that is left; the context stays where it is.
inline Term match_tail(MatchContext* context, TermSpace& space) {
  Word position = context->position;
  Term tail = match_binary_unchecked(context, space, context->end - position);
  context->position = position;
  return tail;
}

inline bool match_skip(MatchContext* context, std::size_t bits) {
  if (!match_has(context, bits)) return false;
  context->position += bits;
  return true;
}
// Exactly `bits` bits are left.
inline bool match_test_tail(const MatchContext* context, std::size_t bits) {
  return match_remaining(context) == bits;
}
inline bool match_test_unit(const MatchContext* context, std::size_t unit) {
  return unit <= 1 || match_remaining(context) % unit == 0;
}
// The command ensure_at_least: `bits` bits and then a multiple of `unit`.
inline bool match_ensure_at_least(const MatchContext* context, std::size_t bits, std::size_t unit) {
  std::size_t left = match_remaining(context);
  return bits <= left && (unit <= 1 || (left - bits) % unit == 0);
}

// The next bits are the first `bits` bits of `bytes`.
inline bool match_string(MatchContext* context, const std::uint8_t* bytes, std::size_t bits) {
  if (!match_has(context, bits) || compare_bits(context->base, context->position, bytes, 0, bits) != 0) return false;
  context->position += bits;
  return true;
}
// The command =:=: the next `bits` (at most 64) bits, which must be there, are the number `value`.
inline bool match_equal(MatchContext* context, std::size_t bits, Word value) {
  Word found =
      bits - 1 < kSmallFieldBits ? match_peek(context, bits) : load_bits(context->base, context->position, bits);
  if (found != value) return false;
  context->position += bits;
  return true;
}

// The bits of the character that comes next; 0 where none does.
inline std::size_t match_utf8(const MatchContext* context, std::uint32_t* code) {
  std::size_t left = match_remaining(context);
  if (left >= 8 && (context->position & 7) == 0) [[likely]] {
    std::uint8_t byte = context->base[context->position >> 3];
    if (byte < 0x80) {
      *code = byte;
      return 8;
    }
  }
  return get_utf8(context->base, context->position, left, code);
}
inline bool match_get_utf8(MatchContext* context, Term* out) {
  std::uint32_t code;
  std::size_t bits = match_utf8(context, &code);
  if (bits == 0) return false;
  context->position += bits;
  *out = Term::small(code);
  return true;
}
inline bool match_get_utf16(MatchContext* context, unsigned flags, Term* out) {
  std::uint32_t code;
  std::size_t bits = get_utf16(context->base, context->position, match_remaining(context), flags, &code);
  if (bits == 0) return false;
  context->position += bits;
  *out = Term::small(code);
  return true;
}
inline bool match_get_utf32(MatchContext* context, unsigned flags, Term* out) {
  std::uint32_t code;
  std::size_t bits = get_utf32(context->base, context->position, match_remaining(context), flags, &code);
  if (bits == 0) return false;
  context->position += bits;
  *out = Term::small(code);
  return true;
}
inline bool match_skip_utf8(MatchContext* context) {
  Term ignored;
  return match_get_utf8(context, &ignored);
}
inline bool match_skip_utf16(MatchContext* context, unsigned flags) {
  Term ignored;
  return match_get_utf16(context, flags, &ignored);
}
inline bool match_skip_utf32(MatchContext* context, unsigned flags) {
  Term ignored;
  return match_get_utf32(context, flags, &ignored);
}

// `bits` bits of `binary` (heap or refc) from bit `offset` on, as the cheapest term: the binary itself where these are
// all of its bits, a copy where that is no larger than a reference, else a reference into it.
Term make_part(TermSpace& space, Term binary, std::size_t offset, std::size_t bits);
// The same of any bitstring.
Term make_part_of(TermSpace& space, Term bitstring, std::size_t offset, std::size_t bits);

}  // namespace mote

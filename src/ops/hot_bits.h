// The bit syntax: the instructions over match contexts that are hot. A bs_match has become one of these for each of its
// commands. What they do is in term/bit_match.h.
#pragma once

#include "ops/hot.h"
#include "term/bit_match.h"

namespace mote {

// Where the block is full. ip[1]: failure; ip[2]: source; ip[3]: destination; then both once more.
template <int more>
const Word* bs_start_match(Process& process, const Word* ip) {
  Term context = start_match(process.heap, load(process, ip[2]));
  if (context.is_none()) return address(ip[1]);
  store(process, ip[3], context);
  return ip + 4 + more;
}

template <Handler then, Kind S, Kind D>
MOTE_HANDLER op_bs_start_match(MOTE_PARAMETERS) {
  constexpr int s = 4, d = s + operand_words(S), end = d + operand_words(D);
  Term source = MOTE_READ(S, s);
  if (source.has_tag(Tag::kMatchContext)) [[likely]] {
    MOTE_WRITE(D, d, source);
    MOTE_THEN(end);
  }
  if (source.is_bitstring()) {
    if (!has_room(htop, y, MatchContext::kWords * sizeof(Word))) [[unlikely]] {
      MOTE_TAIL cold<bs_start_match<end - s>>(MOTE_STATE);
    }
    Term context = make_match_context(htop, source);
    htop += MatchContext::kWords;
    MOTE_WRITE(D, d, context);
    MOTE_THEN(end);
  }
  ip = address(ip[1]);
  MOTE_DISPATCH;
}

// At least so many bits, and then a multiple of a unit, a power of two. ip[1]: failure; then bits, and the unit less
// one.
template <Kind S>
MOTE_BODY body_bs_ensure(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, bits = s + operand_words(S);
  std::size_t left = match_remaining(MatchContext::of(MOTE_READ(S, s)));
  bool yes = ip[bits] <= left && ((left - ip[bits]) & ip[bits + 1]) == 0;
  ip = yes ? ip + bits + 1 : address(ip[1]);
  return yes;
}

// ip[1]: failure; then bits.
template <Kind S>
MOTE_BODY body_bs_ensure_exactly(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, bits = s + operand_words(S);
  bool yes = match_test_tail(MatchContext::of(MOTE_READ(S, s)), ip[bits]);
  ip = yes ? ip + bits : address(ip[1]);
  return yes;
}

// The next byte, which must be there, as an unsigned integer.
template <Kind S, Kind D>
MOTE_BODY body_bs_read_byte(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  MatchContext* context = MatchContext::of(MOTE_READ(S, s));
  Word position = context->position;
  const std::uint8_t* at = context->base + (position >> 3);
  unsigned within = position & 7;
  Word byte = at[0];
  if (within != 0) [[unlikely]]
    byte = ((byte << within) | (at[1] >> (8 - within))) & 0xFF;
  context->position = position + 8;
  Term value = Term::small(static_cast<std::int64_t>(byte));
  MOTE_WRITE(D, d, value);
  ip += end - 1;
  return true;
}

// The next bits (1 to kScannedBits), which must be there, as an integer: bits, flags, destination.
template <Kind S, Kind D>
MOTE_BODY body_bs_read_small(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, bits = s + operand_words(S), d = bits + 2, end = d + operand_words(D);
  Term value = match_small_unchecked(MatchContext::of(MOTE_READ(S, s)), ip[bits], static_cast<unsigned>(ip[bits + 1]));
  MOTE_WRITE(D, d, value);
  ip += end - 1;
  return true;
}

// The next bits, which must be there, are skipped.
template <Kind S>
MOTE_BODY body_bs_skip(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, bits = s + operand_words(S);
  MatchContext::of(MOTE_READ(S, s))->position += ip[bits];
  ip += bits;
  return true;
}

// The next bits, which must be there, are this number. ip[1]: failure; then bits and the number.
template <Kind S>
MOTE_BODY body_bs_equal(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, bits = s + operand_words(S);
  bool yes = match_equal(MatchContext::of(MOTE_READ(S, s)), ip[bits], ip[bits + 1]);
  ip = yes ? ip + bits + 1 : address(ip[1]);
  return yes;
}

template <Kind S, Kind D>
MOTE_BODY body_bs_get_position(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  Term position = match_position(MatchContext::of(MOTE_READ(S, s)));
  MOTE_WRITE(D, d, position);
  ip += end - 1;
  return true;
}

// ip[s]: the context; ip[p]: a position.
template <Kind S, Kind P>
MOTE_BODY body_bs_set_position(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, at = s + operand_words(S), end = at + operand_words(P);
  match_set_position(MatchContext::of(MOTE_READ(S, s)), MOTE_READ(P, at));
  ip += end - 1;
  return true;
}

// ip[1]: failure.
template <Kind S, Kind D>
MOTE_BODY body_bs_get_utf8(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, d = s + operand_words(S), end = d + operand_words(D);
  MatchContext* context = MatchContext::of(MOTE_READ(S, s));
  std::uint32_t code = 0;
  std::size_t bits = match_utf8(context, &code);
  if (bits == 0) {
    ip = address(ip[1]);
    return false;
  }
  context->position += bits;
  Term value = Term::small(code);
  MOTE_WRITE(D, d, value);
  ip += end - 1;
  return true;
}

template <int more>
const Word* bs_get_tail(Process& process, const Word* ip) {
  store(process, ip[2], match_tail(MatchContext::of(load(process, ip[1])), process.heap));
  return ip + 3 + more;
}

// ip[1]: context; ip[2]: destination; then both once more.
template <Handler then, Kind S, Kind D>
MOTE_HANDLER op_bs_get_tail(MOTE_PARAMETERS) {
  constexpr int s = 3, d = s + operand_words(S), end = d + operand_words(D);
  MatchContext* context = MatchContext::of(MOTE_READ(S, s));
  if (!match_tail_is_shared(context) || !has_room(htop, y, SubBits::kWords * sizeof(Word))) {
    MOTE_TAIL cold<bs_get_tail<end - s>>(MOTE_STATE);
  }
  Term tail = make_sub_bits_at(htop, context->binary, context->position, context->end - context->position);
  htop += SubBits::kWords;
  MOTE_WRITE(D, d, tail);
  MOTE_THEN(end);
}

template <Kind S, Kind D>
struct Hot<Op::bs_start_match, S, D> {
  template <Handler then>
  static constexpr Handler before = &op_bs_start_match<then, S, D>;
};
template <Kind S>
struct Hot<Op::bs_ensure, S> : HotBodies<body_bs_ensure<S>> {};
template <Kind S>
struct Hot<Op::bs_ensure_exactly, S> : HotBodies<body_bs_ensure_exactly<S>> {};
template <Kind S, Kind D>
struct Hot<Op::bs_read_byte, S, D> : HotBodies<body_bs_read_byte<S, D>> {};
template <Kind S, Kind D>
struct Hot<Op::bs_read_small, S, D> : HotBodies<body_bs_read_small<S, D>> {};
template <Kind S>
struct Hot<Op::bs_skip, S> : HotBodies<body_bs_skip<S>> {};
template <Kind S>
struct Hot<Op::bs_equal, S> : HotBodies<body_bs_equal<S>> {};
template <Kind S, Kind D>
struct Hot<Op::bs_get_position, S, D> : HotBodies<body_bs_get_position<S, D>> {};
template <Kind S, Kind P>
struct Hot<Op::bs_set_position, S, P> : HotBodies<body_bs_set_position<S, P>> {};
template <Kind S, Kind D>
struct Hot<Op::bs_get_utf8, S, D> : HotBodies<body_bs_get_utf8<S, D>> {};
template <Kind S, Kind D>
struct Hot<Op::bs_get_tail, S, D> {
  template <Handler then>
  static constexpr Handler before = &op_bs_get_tail<then, S, D>;
};

}  // namespace mote

// Arithmetic on small integers. The slow halves are in arithmetic.cpp.
//
// ip[1] is the failure address, or 0: raise. ip[2] is the destination as a generic operand, for the slow half.
#pragma once

#include "ops/hot.h"
#include "term/small_arith.h"
#include "term/views.h"

namespace mote {

// The slow halves: operands in stash[0] and stash[1], the next instruction in stash_next.
const Word* slow_add(Process& process, const Word* ip);
const Word* slow_subtract(Process& process, const Word* ip);
const Word* slow_multiply(Process& process, const Word* ip);
const Word* slow_int_divide(Process& process, const Word* ip);
const Word* slow_remainder(Process& process, const Word* ip);
const Word* slow_bit_and(Process& process, const Word* ip);
const Word* slow_bit_or(Process& process, const Word* ip);
const Word* slow_bit_xor(Process& process, const Word* ip);
const Word* slow_shift_left(Process& process, const Word* ip);
const Word* slow_shift_right(Process& process, const Word* ip);
const Word* slow_element(Process& process, const Word* ip);

// Operands and what comes next are in the stash.
template <Handler then, bool (*fast)(Term, Term, Term*), ColdFunction slow, Kind A, Kind B, Kind D>
MOTE_HANDLER op_binary(MOTE_PARAMETERS) {
  constexpr int at_a = 3, at_b = at_a + operand_words(A), d = at_b + operand_words(B), end = d + operand_words(D);
  Term a = MOTE_READ(A, at_a);
  Term b = MOTE_READ(B, at_b);
  Term result;
  if (fast(a, b, &result)) [[likely]] {
    MOTE_WRITE(D, d, result);
    MOTE_THEN(end);
  }
  p->registers->stash[0] = a;
  p->registers->stash[1] = b;
  p->registers->stash_next = ip + end;
  MOTE_TAIL cold<slow>(MOTE_STATE);
}

// A sum with a constant, or a difference from one; ip[at]: the constant times 16, so that a tagged sum comes out.
template <Handler then, bool subtracts, ColdFunction slow, Kind A, Kind D>
MOTE_HANDLER op_with_constant(MOTE_PARAMETERS) {
  constexpr int at_a = 3, constant = at_a + operand_words(A), d = constant + 1, end = d + operand_words(D);
  Term a = MOTE_READ(A, at_a);
  std::int64_t by = static_cast<std::int64_t>(ip[constant]);
  std::int64_t result;
  if (a.is_small() && !(subtracts ? __builtin_sub_overflow(small_word::raw(a), by, &result)
                                  : __builtin_add_overflow(small_word::raw(a), by, &result))) [[likely]] {
    Term value = Term::from_bits(static_cast<Word>(result));
    MOTE_WRITE(D, d, value);
    MOTE_THEN(end);
  }
  p->registers->stash[0] = a;
  p->registers->stash[1] = small_word::tagged(by);
  p->registers->stash_next = ip + end;
  MOTE_TAIL cold<slow>(MOTE_STATE);
}

// The result is what the function returns; the last operand is the bytes of its frame. The slow half goes on with the
// instruction behind, which returns.
template <bool (*fast)(Term, Term, Term*), ColdFunction slow, Kind A, Kind B, Kind F>
MOTE_HANDLER op_binary_return(MOTE_PARAMETERS) {
  constexpr int at_a = 3, at_b = at_a + operand_words(A), frame = at_b + operand_words(B);
  Term a = MOTE_READ(A, at_a);
  Term b = MOTE_READ(B, at_b);
  Term result;
  if (fast(a, b, &result)) [[likely]] {
    x0 = result;
    y = above(y, frame_bytes<F>(ip[frame]));
    ip = address((*y++).bits());
    MOTE_DISPATCH;
  }
  p->registers->stash[0] = a;
  p->registers->stash[1] = b;
  p->registers->stash_next = ip + frame + 1;
  MOTE_TAIL cold<slow>(MOTE_STATE);
}

inline bool fast_element(Term index, Term tuple, Term* result) {
  if (!index.is_small() || !tuple.is_tuple()) return false;
  Word at = static_cast<Word>(index.small_value()) - 1;
  if (at >= Tuple(tuple).arity()) return false;
  *result = Tuple(tuple)[at];
  return true;
}

template <bool (*fast)(Term, Term, Term*), ColdFunction slow, Kind A, Kind B, Kind D>
struct HotBinary {
  template <Handler then>
  static constexpr Handler before = &op_binary<then, fast, slow, A, B, D>;
};
template <Kind A, Kind B, Kind D>
struct Hot<Op::add, A, B, D> : HotBinary<small_add, slow_add, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::subtract, A, B, D> : HotBinary<small_subtract, slow_subtract, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::multiply, A, B, D> : HotBinary<small_multiply, slow_multiply, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::int_divide, A, B, D> : HotBinary<small_int_div, slow_int_divide, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::remainder, A, B, D> : HotBinary<small_remainder, slow_remainder, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::bit_and, A, B, D> : HotBinary<small_band, slow_bit_and, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::bit_or, A, B, D> : HotBinary<small_bor, slow_bit_or, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::bit_xor, A, B, D> : HotBinary<small_bxor, slow_bit_xor, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::shift_left, A, B, D> : HotBinary<small_bsl, slow_shift_left, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::shift_right, A, B, D> : HotBinary<small_bsr, slow_shift_right, A, B, D> {};
template <Kind A, Kind B, Kind D>
struct Hot<Op::element, A, B, D> : HotBinary<fast_element, slow_element, A, B, D> {};

template <Kind A, Kind D>
struct Hot<Op::add_constant, A, D> {
  template <Handler then>
  static constexpr Handler before = &op_with_constant<then, false, slow_add, A, D>;
};
template <Kind A, Kind D>
struct Hot<Op::subtract_constant, A, D> {
  template <Handler then>
  static constexpr Handler before = &op_with_constant<then, true, slow_subtract, A, D>;
};
template <Kind A, Kind B, Kind F>
struct Hot<Op::add_return, A, B, F> : HotEnd<&op_binary_return<small_add, slow_add, A, B, F>> {};
template <Kind A, Kind B, Kind F>
struct Hot<Op::subtract_return, A, B, F> : HotEnd<&op_binary_return<small_subtract, slow_subtract, A, B, F>> {};

}  // namespace mote

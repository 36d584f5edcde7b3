// Arithmetic on two small integers, for the interpreter's fast paths. Each function returns false, with *out untouched,
// where an operand is not small or the result does not fit a small; term/arith.h then does the work.
// A small is value * 16 + 15, so sums and products are formed on the words themselves.
#pragma once

#include <cstdint>

#include "term/term.h"

namespace mote {

namespace small_word {

constexpr Word kTag = 0xF;
constexpr std::int64_t raw(Term term) {
  return static_cast<std::int64_t>(term.bits());
}
constexpr bool both(Term a, Term b) {
  return Term::from_bits(a.bits() & b.bits()).is_small();
}
// The value times 16.
constexpr std::int64_t untagged(Term term) {
  return static_cast<std::int64_t>(term.bits() - kTag);
}
constexpr Term tagged(std::int64_t shifted) {
  return Term::from_bits(static_cast<Word>(shifted) | kTag);
}

}  // namespace small_word

inline bool small_add(Term a, Term b, Term* out) {
  std::int64_t sum;
  if (!small_word::both(a, b) || __builtin_add_overflow(small_word::untagged(a), small_word::raw(b), &sum))
    return false;
  *out = Term::from_bits(static_cast<Word>(sum));
  return true;
}

inline bool small_subtract(Term a, Term b, Term* out) {
  std::int64_t difference;
  if (!small_word::both(a, b) || __builtin_sub_overflow(small_word::raw(a), small_word::untagged(b), &difference))
    return false;
  *out = Term::from_bits(static_cast<Word>(difference));
  return true;
}

inline bool small_multiply(Term a, Term b, Term* out) {
  std::int64_t product;
  if (!small_word::both(a, b) || __builtin_mul_overflow(small_word::untagged(a), b.small_value(), &product))
    return false;
  *out = small_word::tagged(product);
  return true;
}

// Also false where b is 0.
inline bool small_int_div(Term a, Term b, Term* out) {
  if (!small_word::both(a, b) || b == Term::small(0)) return false;
  std::int64_t quotient = a.small_value() / b.small_value();
  if (!Term::fits_small(quotient)) return false;
  *out = Term::small(quotient);
  return true;
}

// Also false where b is 0.
inline bool small_remainder(Term a, Term b, Term* out) {
  if (!small_word::both(a, b) || b == Term::small(0)) return false;
  *out = Term::small(a.small_value() % b.small_value());
  return true;
}

inline bool small_band(Term a, Term b, Term* out) {
  if (!small_word::both(a, b)) return false;
  *out = Term::from_bits(a.bits() & b.bits());
  return true;
}

inline bool small_bor(Term a, Term b, Term* out) {
  if (!small_word::both(a, b)) return false;
  *out = Term::from_bits(a.bits() | b.bits());
  return true;
}

inline bool small_bxor(Term a, Term b, Term* out) {
  if (!small_word::both(a, b)) return false;
  *out = Term::from_bits((a.bits() ^ b.bits()) | small_word::kTag);
  return true;
}

inline bool small_bnot(Term a, Term* out) {
  if (!a.is_small()) return false;
  *out = Term::from_bits(~a.bits() | small_word::kTag);
  return true;
}

inline bool small_negate(Term a, Term* out) {
  std::int64_t result;
  if (!a.is_small() || __builtin_sub_overflow(std::int64_t{0}, small_word::untagged(a), &result)) return false;
  *out = small_word::tagged(result);
  return true;
}

inline bool small_absolute(Term a, Term* out) {
  if (!a.is_small()) return false;
  if (a.small_value() >= 0) {
    *out = a;
    return true;
  }
  return small_negate(a, out);
}

inline bool small_bsr(Term a, Term b, Term* out);

inline bool small_bsl(Term a, Term b, Term* out) {
  if (!small_word::both(a, b)) return false;
  std::int64_t count = b.small_value();
  if (count < 0) {
    if (count <= -64) return false;
    return small_bsr(a, Term::small(-count), out);
  }
  if (count >= Term::kSmallBits) return false;
  std::int64_t value = small_word::untagged(a);
  std::int64_t shifted = static_cast<std::int64_t>(static_cast<Word>(value) << count);
  if (shifted >> count != value) return false;
  *out = small_word::tagged(shifted);
  return true;
}

inline bool small_bsr(Term a, Term b, Term* out) {
  if (!small_word::both(a, b)) return false;
  std::int64_t count = b.small_value();
  if (count < 0) return count > -64 && small_bsl(a, Term::small(-count), out);
  *out = Term::small(a.small_value() >> (count < 63 ? count : 63));
  return true;
}

}  // namespace mote

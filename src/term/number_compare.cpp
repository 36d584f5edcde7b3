// Order of numbers by value.
#include "term/number_compare.h"

#include <bit>

#include "term/bignum.h"
#include "term/views.h"

namespace mote {

namespace {

template <typename T>
int sign_of(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// A finite double that is no smaller than 2^62 in magnitude is a whole number: its limbs against the integer's.
int compare_with_large(const IntegerView& integer, double value) {
  if (integer.negative() != (value < 0)) return integer.negative() ? -1 : 1;
  int sign = integer.negative() ? -1 : 1;
  Word bits = std::bit_cast<Word>(value);
  std::size_t shift = ((bits >> 52) & 0x7FF) - 1075;
  Word mantissa = (bits & ((Word{1} << 52) - 1)) | (Word{1} << 52);
  if (integer.bit_length() != shift + 53) return integer.bit_length() < shift + 53 ? -sign : sign;
  Word limbs[17] = {};
  limbs[shift / 64] = mantissa << (shift % 64);
  if (shift % 64 != 0) limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  for (std::size_t i = integer.size(); i-- > 0;)
    if (integer.data()[i] != limbs[i]) return integer.data()[i] < limbs[i] ? -sign : sign;
  return 0;
}

int compare_integer_with_float(Term a, double value) {
  constexpr double kSafe = 0x1p62;  // beyond every small, and an int64 in either direction
  if (value >= kSafe || value <= -kSafe) return compare_with_large(IntegerView(a), value);
  if (a.is_bignum()) {
    IntegerView big(a);
    int sign = big.negative() ? -1 : 1;
    if (big.bit_length() > 62) return sign;
    std::int64_t magnitude = static_cast<std::int64_t>(big.data()[0]);
    std::int64_t whole = static_cast<std::int64_t>(value);
    if (int order = sign_of(sign * magnitude, whole)) return order;
    return sign_of(static_cast<double>(whole), value);
  }
  std::int64_t whole = static_cast<std::int64_t>(value);
  if (int order = sign_of(a.small_value(), whole)) return order;
  return sign_of(static_cast<double>(whole), value);  // the fraction decides
}

}  // namespace

int compare_numbers(Term a, Term b) {
  if (a.is_small() && b.is_small()) return sign_of(a.small_value(), b.small_value());
  bool float_a = a.is_float(), float_b = b.is_float();
  if (float_a && float_b) return sign_of(Float(a).value(), Float(b).value());
  if (float_b) return compare_integer_with_float(a, Float(b).value());
  if (float_a) return -compare_integer_with_float(b, Float(a).value());
  return bignum::compare(IntegerView(a), IntegerView(b));
}

}  // namespace mote

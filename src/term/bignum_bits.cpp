// Bit operations on integers of any size, as on two's complement without end.
#include <gmp.h>

#include <algorithm>
#include <cstring>

#include "term/bignum.h"
#include "term/bit_integer.h"
#include "term/build.h"

namespace mote::bignum {

namespace {

// The low `count` (> 0) limbs of the two's complement.
void store_twos_complement(const IntegerView& value, Word* to, std::size_t count) {
  std::size_t known = std::min(count, value.size());
  std::memcpy(to, value.data(), known * sizeof(Word));
  std::fill(to + known, to + count, 0);
  if (value.negative()) mpn_neg(to, to, static_cast<mp_size_t>(count));
}

using LimbOperation = void (*)(Word*, const Word*, const Word*, std::size_t);

// `count` limbs hold the result with its sign bit.
template <LimbOperation kOperation>
Term bitwise(TermSpace& space, const IntegerView& a, const IntegerView& b, std::size_t count) {
  LimbBuffer x(count), y(count);
  store_twos_complement(a, x, count);
  store_twos_complement(b, y, count);
  kOperation(x, x, y, count);
  bool negative = (x[count - 1] >> 63) != 0;
  if (negative) mpn_neg(x, x, static_cast<mp_size_t>(count));
  return make_integer(space, negative, x.first(count));
}

void and_limbs(Word* to, const Word* a, const Word* b, std::size_t count) {
  mpn_and_n(to, a, b, static_cast<mp_size_t>(count));
}
void or_limbs(Word* to, const Word* a, const Word* b, std::size_t count) {
  mpn_ior_n(to, a, b, static_cast<mp_size_t>(count));
}
void xor_limbs(Word* to, const Word* a, const Word* b, std::size_t count) {
  mpn_xor_n(to, a, b, static_cast<mp_size_t>(count));
}

}  // namespace

Term band(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  // Above the limbs of an operand that is not negative all is 0.
  std::size_t count = x.negative() && y.negative() ? std::max(x.size(), y.size())
                      : x.negative()               ? y.size()
                      : y.negative()               ? x.size()
                                                   : std::min(x.size(), y.size());
  return bitwise<and_limbs>(space, x, y, count + 1);
}

Term bor(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  // Above the limbs of a negative operand all is 1.
  std::size_t count = x.negative() && y.negative() ? std::min(x.size(), y.size())
                      : x.negative()               ? x.size()
                      : y.negative()               ? y.size()
                                                   : std::max(x.size(), y.size());
  return bitwise<or_limbs>(space, x, y, count + 1);
}

Term bxor(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  return bitwise<xor_limbs>(space, x, y, std::max(x.size(), y.size()) + 1);
}

Term bnot(TermSpace& space, Term a) {
  Term sum = add(space, a, Term::small(1));  // bnot a = -(a + 1)
  return sum.is_header() ? sum : negate(space, sum);
}

Term shift_left(TermSpace& space, Term a, Word count) {
  IntegerView x(a);
  if (x.is_zero()) return Term::small(0);
  constexpr Word kMaxBits = 64 * Word{kMaxIntegerLimbs};
  if (x.bit_length() > kMaxBits || count > kMaxBits - x.bit_length()) return kLimitExceeded;
  std::size_t whole = count / 64, size = whole + x.size() + 1;
  unsigned part = count % 64;
  LimbBuffer result(size);
  std::fill_n(static_cast<Word*>(result), whole, 0);
  if (part == 0) {
    std::memcpy(result + whole, x.data(), x.size() * sizeof(Word));
    result[size - 1] = 0;
  } else {
    result[size - 1] = mpn_lshift(result + whole, x.data(), static_cast<mp_size_t>(x.size()), part);
  }
  return make_integer(space, x.negative(), result.first(size));
}

Term shift_right(TermSpace& space, Term a, Word count) {
  IntegerView x(a);
  Word whole = count / 64;
  if (whole >= x.size()) return Term::small(x.negative() ? -1 : 0);
  std::size_t size = x.size() - whole;
  unsigned part = count % 64;
  LimbBuffer result(size + 1);
  bool lost = false;  // whether a bit that is 1 went
  if (part == 0)
    std::memcpy(result, x.data() + whole, size * sizeof(Word));
  else
    lost = mpn_rshift(result, x.data() + whole, static_cast<mp_size_t>(size), part) != 0;
  result[size] = 0;
  if (x.negative()) {
    lost = lost || std::any_of(x.data(), x.data() + whole, [](Word limb) { return limb != 0; });
    if (lost) result[size] = mpn_add_1(result, result, static_cast<mp_size_t>(size), 1);
  }
  return make_integer(space, x.negative(), result.first(size + 1));
}

}  // namespace mote::bignum

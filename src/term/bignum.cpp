// Sums, products, quotients and conversions of integers of any size. Bit operations are in bignum_bits.cpp.
#include "term/bignum.h"

#include <gmp.h>

#include <bit>
#include <cmath>
#include <type_traits>
#include <utility>

#include "term/bit_integer.h"
#include "term/build.h"

namespace mote {

static_assert(std::is_same_v<mp_limb_t, Word> && GMP_NUMB_BITS == 64);

std::size_t IntegerView::bit_length() const {
  return is_zero() ? 0 : 64 * size() - static_cast<std::size_t>(std::countl_zero(limbs_.back()));
}

namespace bignum {

namespace {

int compare_magnitudes(const IntegerView& a, const IntegerView& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.is_zero() ? 0 : mpn_cmp(a.data(), b.data(), static_cast<mp_size_t>(a.size()));
}

// a + b, where b counts as having the sign `b_negative`.
Term add_signed(TermSpace& space, const IntegerView& a, const IntegerView& b, bool b_negative) {
  const IntegerView* large = &a;
  const IntegerView* other = &b;
  bool negative = a.negative();
  if (a.negative() == b_negative) {
    if (large->size() < other->size()) std::swap(large, other);
    std::size_t count = large->size();
    if (count == 0) return Term::small(0);
    LimbBuffer sum(count + 1);
    sum[count] = mpn_add(sum, large->data(), static_cast<mp_size_t>(count), other->data(),
                         static_cast<mp_size_t>(other->size()));
    return make_limited(space, negative, sum.first(count + 1));
  }
  int order = compare_magnitudes(a, b);
  if (order == 0) return Term::small(0);
  if (order < 0) {
    std::swap(large, other);
    negative = b_negative;
  }
  LimbBuffer difference(large->size());
  mpn_sub(difference, large->data(), static_cast<mp_size_t>(large->size()), other->data(),
          static_cast<mp_size_t>(other->size()));
  return make_limited(space, negative, difference.first(large->size()));
}

}  // namespace

Term make_limited(TermSpace& space, bool negative, std::span<const Word> limbs) {
  std::size_t count = limbs.size();
  while (count > 0 && limbs[count - 1] == 0)
    --count;
  if (count > kMaxIntegerLimbs) return kLimitExceeded;
  return make_integer(space, negative, limbs.first(count));
}

Term add(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  return add_signed(space, x, y, y.negative());
}

Term subtract(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  return add_signed(space, x, y, !y.negative());
}

Term negate(TermSpace& space, Term a) {
  IntegerView x(a);
  return make_integer(space, !x.negative(), x.limbs());
}

Term multiply(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  const IntegerView& large = x.size() >= y.size() ? x : y;
  const IntegerView& other = x.size() >= y.size() ? y : x;
  if (other.is_zero()) return Term::small(0);
  std::size_t count = large.size() + other.size();
  if (count - 1 > kMaxIntegerLimbs) return kLimitExceeded;
  LimbBuffer product(count);
  mp_size_t large_size = static_cast<mp_size_t>(large.size());
  if (other.size() == 1)
    product[count - 1] = mpn_mul_1(product, large.data(), large_size, other.data()[0]);
  else if (large.data() == other.data())
    mpn_sqr(product, large.data(), large_size);
  else
    mpn_mul(product, large.data(), large_size, other.data(), static_cast<mp_size_t>(other.size()));
  return make_limited(space, x.negative() != y.negative(), product.first(count));
}

Term int_div(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  DCHECK(!y.is_zero());
  if (compare_magnitudes(x, y) < 0) return Term::small(0);
  std::size_t count = x.size() - y.size() + 1;
  bool negative = x.negative() != y.negative();
  LimbBuffer quotient(count);
  if (y.size() == 1) {
    mpn_divrem_1(quotient, 0, x.data(), static_cast<mp_size_t>(x.size()), y.data()[0]);
  } else {
    LimbBuffer rest(y.size());
    mpn_tdiv_qr(quotient, rest, 0, x.data(), static_cast<mp_size_t>(x.size()), y.data(),
                static_cast<mp_size_t>(y.size()));
  }
  return make_limited(space, negative, quotient.first(count));
}

Term remainder(TermSpace& space, Term a, Term b) {
  IntegerView x(a), y(b);
  DCHECK(!y.is_zero());
  if (compare_magnitudes(x, y) < 0) return a;
  if (y.size() == 1) {
    Word rest = mpn_mod_1(x.data(), static_cast<mp_size_t>(x.size()), y.data()[0]);
    return make_integer(space, x.negative(), {&rest, 1});
  }
  LimbBuffer quotient(x.size() - y.size() + 1), rest(y.size());
  mpn_tdiv_qr(quotient, rest, 0, x.data(), static_cast<mp_size_t>(x.size()), y.data(),
              static_cast<mp_size_t>(y.size()));
  return make_integer(space, x.negative(), rest.first(y.size()));
}

int compare(const IntegerView& a, const IntegerView& b) {
  if (a.negative() != b.negative()) return a.negative() ? -1 : 1;
  int order = compare_magnitudes(a, b);
  return a.negative() ? -order : order;
}

double to_double(const IntegerView& a) {
  double value = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    value = value * 0x1p64 + static_cast<double>(a.data()[i]);
    if (std::isinf(value)) break;
  }
  return a.negative() ? -value : value;
}

Term from_double(TermSpace& space, double value) {
  if (value > -0x1p63 && value < 0x1p63) return make_integer(space, static_cast<std::int64_t>(value));
  Word bits = std::bit_cast<Word>(value);
  std::size_t shift = ((bits >> 52) & 0x7FF) - 1075;  // of the 53-bit mantissa; at least 63 - 52
  Word mantissa = (bits & ((Word{1} << 52) - 1)) | (Word{1} << 52);
  Word limbs[17] = {};
  limbs[shift / 64] = mantissa << (shift % 64);
  if (shift % 64 != 0) limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  return make_integer(space, value < 0, limbs);
}

}  // namespace bignum

}  // namespace mote

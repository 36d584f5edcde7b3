// Dispatch of arithmetic by the kinds of its operands: small with small, integer with integer, float with number.
#include "term/arith.h"

#include <cmath>

#include "term/build.h"

namespace mote::arith {

namespace {

Term finite_float(TermSpace& space, double value) {
  return std::isfinite(value) ? make_float(space, value) : Term::none();
}

// Where one operand at least is not an integer.
template <typename Operation>
Term on_floats(TermSpace& space, Term a, Term b, Operation operation) {
  double x, y;
  if (!to_double(a, &x) || !to_double(b, &y)) return Term::none();
  return finite_float(space, operation(x, y));
}

template <typename Operation>
Term on_integers(TermSpace& space, Term a, Term b, Operation operation) {
  return a.is_integer() && b.is_integer() ? operation(space, a, b) : Term::none();
}

// a shifted to the left by b, or to the right where `right`; a negative count turns the direction.
Term shift(TermSpace& space, Term a, Term b, bool right) {
  if (!a.is_integer() || !b.is_integer()) return Term::none();
  IntegerView count(b);
  // A count of several limbs is as good as the largest of one.
  Word distance = count.is_zero() ? 0 : count.size() > 1 ? ~Word{0} : count.data()[0];
  return right != count.negative() ? bignum::shift_right(space, a, distance) : bignum::shift_left(space, a, distance);
}

// An integer as it is, a float through `rounding`.
template <typename Rounding>
Term to_integer(TermSpace& space, Term a, Rounding rounding) {
  if (a.is_integer()) return a;
  return a.is_float() ? bignum::from_double(space, rounding(Float(a).value())) : Term::none();
}

}  // namespace

bool to_double(Term number, double* out) {
  if (number.is_small()) {
    *out = static_cast<double>(number.small_value());
    return true;
  }
  if (number.is_float()) {
    *out = Float(number).value();
    return true;
  }
  if (!number.is_bignum()) return false;
  *out = bignum::to_double(IntegerView(number));
  return std::isfinite(*out);
}

Term add(TermSpace& space, Term a, Term b) {
  if (small_word::both(a, b)) return make_integer(space, a.small_value() + b.small_value());
  if (a.is_integer() && b.is_integer()) return bignum::add(space, a, b);
  return on_floats(space, a, b, [](double x, double y) { return x + y; });
}

Term subtract(TermSpace& space, Term a, Term b) {
  if (small_word::both(a, b)) return make_integer(space, a.small_value() - b.small_value());
  if (a.is_integer() && b.is_integer()) return bignum::subtract(space, a, b);
  return on_floats(space, a, b, [](double x, double y) { return x - y; });
}

Term multiply(TermSpace& space, Term a, Term b) {
  Term product;
  if (small_multiply(a, b, &product)) return product;
  if (a.is_integer() && b.is_integer()) return bignum::multiply(space, a, b);
  return on_floats(space, a, b, [](double x, double y) { return x * y; });
}

Term divide(TermSpace& space, Term a, Term b) {
  return on_floats(space, a, b, [](double x, double y) { return x / y; });  // by zero: infinite or not a number
}

Term int_div(TermSpace& space, Term a, Term b) {
  if (b == Term::small(0)) return Term::none();
  if (small_word::both(a, b)) return make_integer(space, a.small_value() / b.small_value());
  return on_integers(space, a, b, bignum::int_div);
}

Term remainder(TermSpace& space, Term a, Term b) {
  if (b == Term::small(0)) return Term::none();
  Term rest;
  if (small_remainder(a, b, &rest)) return rest;
  return on_integers(space, a, b, bignum::remainder);
}

Term negate(TermSpace& space, Term a) {
  if (a.is_small()) return make_integer(space, -a.small_value());
  if (a.is_float()) return make_float(space, -Float(a).value());
  return a.is_bignum() ? bignum::negate(space, a) : Term::none();
}

Term plus(Term a) {
  return a.is_number() ? a : Term::none();
}

Term band(TermSpace& space, Term a, Term b) {
  Term result;
  return small_band(a, b, &result) ? result : on_integers(space, a, b, bignum::band);
}

Term bor(TermSpace& space, Term a, Term b) {
  Term result;
  return small_bor(a, b, &result) ? result : on_integers(space, a, b, bignum::bor);
}

Term bxor(TermSpace& space, Term a, Term b) {
  Term result;
  return small_bxor(a, b, &result) ? result : on_integers(space, a, b, bignum::bxor);
}

Term bnot(TermSpace& space, Term a) {
  Term result;
  if (small_bnot(a, &result)) return result;
  return a.is_bignum() ? bignum::bnot(space, a) : Term::none();
}

Term bsl(TermSpace& space, Term a, Term b) {
  Term result;
  return small_bsl(a, b, &result) ? result : shift(space, a, b, false);
}

Term bsr(TermSpace& space, Term a, Term b) {
  Term result;
  return small_bsr(a, b, &result) ? result : shift(space, a, b, true);
}

Term absolute(TermSpace& space, Term a) {
  if (a.is_small()) return a.small_value() >= 0 ? a : make_integer(space, -a.small_value());
  if (a.is_float()) return std::signbit(Float(a).value()) ? make_float(space, -Float(a).value()) : a;
  if (!a.is_bignum()) return Term::none();
  return Bignum(a).negative() ? bignum::negate(space, a) : a;
}

Term to_float(TermSpace& space, Term a) {
  if (a.is_float()) return a;
  double value;
  return to_double(a, &value) ? make_float(space, value) : Term::none();
}

Term truncate(TermSpace& space, Term a) {
  return to_integer(space, a, [](double value) { return value; });
}
Term round(TermSpace& space, Term a) {
  return to_integer(space, a, [](double value) { return std::round(value); });
}
Term floor(TermSpace& space, Term a) {
  return to_integer(space, a, [](double value) { return std::floor(value); });
}
Term ceil(TermSpace& space, Term a) {
  return to_integer(space, a, [](double value) { return std::ceil(value); });
}

}  // namespace mote::arith

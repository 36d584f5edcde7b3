// Arithmetic: results at the borders between smalls, bignums and floats, failures, and laws on random operands.
#include "term/arith.h"

#include <gtest/gtest.h>

#include <random>

#include "term/number_compare.h"
#include "term/number_test_support.h"

namespace mote {
namespace {

using Binary = Term (*)(TermSpace&, Term, Term);
using Unary = Term (*)(TermSpace&, Term);

struct BinaryCase {
  const char* a;
  const char* b;
  const char* result;
};

void check(Binary operation, std::initializer_list<BinaryCase> cases) {
  TestSpace space;
  for (const BinaryCase& each : cases)
    EXPECT_EQ(text_of(operation(space, number(space, each.a), number(space, each.b))), each.result)
        << each.a << " and " << each.b;
}

void check(Unary operation, std::initializer_list<std::pair<const char*, const char*>> cases) {
  TestSpace space;
  for (auto [a, result] : cases)
    EXPECT_EQ(text_of(operation(space, number(space, a))), result) << a;
}

TEST(Arith, Sums) {
  check(arith::add, {
                        {"576460752303423487", "1", "576460752303423488"},
                        {"-576460752303423488", "-1", "-576460752303423489"},
                        {"576460752303423488", "-1", "576460752303423487"},
                        {"18446744073709551615", "1", "18446744073709551616"},
                        {"18446744073709551616", "-18446744073709551616", "0"},
                        {"1", "0.5", "1.5"},
                        {"9007199254740993", "0.0", "9.007199254740992e15"},
                        {"1.7976931348623157e308", "1.0e308", "none"},
                    });
  check(arith::subtract,
        {
            {"-576460752303423488", "1", "-576460752303423489"},
            {"0", "-576460752303423488", "576460752303423488"},
            {"18446744073709551616", "1", "18446744073709551615"},
            {"5", "340282366920938463463374607431768211456", "-340282366920938463463374607431768211451"},
            {"0.0", "0", "0.0"},
        });
}

TEST(Arith, Products) {
  check(arith::multiply,
        {
            {"1000000000000", "1000000000000", "1000000000000000000000000"},
            {"-288230376151711744", "2", "-576460752303423488"},
            {"288230376151711744", "2", "576460752303423488"},
            {"340282366920938463463374607431768211456", "0", "0"},
            {"-340282366920938463463374607431768211457", "-3", "1020847100762815390390123822295304634371"},
            {"0.0", "-1", "-0.0"},
            {"1.0e308", "10", "none"},
        });
}

TEST(Arith, Quotients) {
  check(arith::int_div,
        {
            {"-7", "2", "-3"},
            {"7", "-2", "-3"},
            {"-576460752303423488", "-1", "576460752303423488"},
            {"576460752303423488", "-1", "-576460752303423488"},
            {"340282366920938463463374607431768211456", "18446744073709551616", "18446744073709551616"},
            {"-340282366920938463463374607431768211457", "18446744073709551616", "-18446744073709551616"},
            {"5", "18446744073709551616", "0"},
            {"1", "0", "none"},
            {"18446744073709551616", "0", "none"},
            {"1.0", "1", "none"},
        });
  check(arith::remainder, {
                              {"-7", "2", "-1"},
                              {"7", "-2", "1"},
                              {"-576460752303423488", "-1", "0"},
                              {"-18446744073709551617", "10", "-7"},
                              {"5", "-18446744073709551616", "5"},
                              {"340282366920938463463374607431768211457", "18446744073709551616", "1"},
                              {"1", "0", "none"},
                              {"1", "1.0", "none"},
                          });
  check(arith::divide, {
                           {"1", "3", "0.3333333333333333"},
                           {"576460752303423487", "3", "1.9215358410114115e17"},
                           {"0", "-1", "-0.0"},
                           {"1", "0", "none"},
                           {"1", "0.0", "none"},
                           {"0.0", "0.0", "none"},
                       });
}

TEST(Arith, BitOperations) {
  check(arith::band, {
                         {"-1", "340282366920938463463374607431768211455", "340282366920938463463374607431768211455"},
                         {"-18446744073709551616", "-1", "-18446744073709551616"},
                         {"-18446744073709551616", "18446744073709551615", "0"},
                         {"-18446744073709551615", "-18446744073709551614", "-18446744073709551616"},
                         {"18446744073709551617", "255", "1"},
                         {"1", "1.0", "none"},
                     });
  check(arith::bor, {
                        {"-18446744073709551616", "1", "-18446744073709551615"},
                        {"18446744073709551616", "-1", "-1"},
                        {"18446744073709551616", "1", "18446744073709551617"},
                    });
  check(arith::bxor, {
                         {"18446744073709551616", "-1", "-18446744073709551617"},
                         {"18446744073709551616", "18446744073709551617", "1"},
                         {"5", "-6", "-1"},
                     });
  check(arith::bnot, {{"0", "-1"},
                      {"576460752303423487", "-576460752303423488"},
                      {"18446744073709551615", "-18446744073709551616"},
                      {"-18446744073709551616", "18446744073709551615"},
                      {"1.0", "none"}});
}

TEST(Arith, Shifts) {
  check(arith::bsl, {
                        {"1", "58", "288230376151711744"},
                        {"1", "59", "576460752303423488"},
                        {"-1", "59", "-576460752303423488"},
                        {"-1", "60", "-1152921504606846976"},
                        {"3", "64", "55340232221128654848"},
                        {"-5", "-1", "-3"},
                        {"0", "1180591620717411303424", "0"},
                        {"-1267650600228229401496703205376", "-1180591620717411303424", "-1"},
                        {"1", "1180591620717411303424", "system_limit"},
                        {"1", "4194240", "system_limit"},
                        {"1", "1.0", "none"},
                    });
  check(arith::bsr, {
                        {"-1", "100", "-1"},
                        {"5", "-3", "40"},
                        {"-18446744073709551617", "1", "-9223372036854775809"},
                        {"-18446744073709551617", "64", "-2"},
                        {"-18446744073709551616", "64", "-1"},
                        {"-340282366920938463463374607431768211456", "64", "-18446744073709551616"},
                        {"-340282366920938463463374607431768211455", "64", "-18446744073709551616"},
                        {"18446744073709551616", "1180591620717411303424", "0"},
                        {"1", "-1180591620717411303424", "system_limit"},
                    });
}

TEST(Arith, TheLimitOfIntegers) {
  TestSpace space;
  Term power = power_of_two(space, 4194239);
  ASSERT_TRUE(power.is_bignum());
  Term largest = arith::add(space, arith::subtract(space, power, Term::small(1)), power);
  ASSERT_TRUE(largest.is_bignum());
  EXPECT_EQ(arith::add(space, largest, Term::small(1)), kLimitExceeded);
  EXPECT_EQ(arith::subtract(space, arith::negate(space, largest), Term::small(1)), kLimitExceeded);
  EXPECT_EQ(arith::bnot(space, largest), kLimitExceeded);
  EXPECT_EQ(arith::multiply(space, largest, Term::small(2)), kLimitExceeded);
  EXPECT_EQ(arith::multiply(space, largest, largest), kLimitExceeded);
  EXPECT_EQ(arith::bsl(space, power, Term::small(1)), kLimitExceeded);
  EXPECT_TRUE(arith::bxor(space, largest, Term::small(-1)).is_bignum());
  EXPECT_EQ(text_of(arith::subtract(space, largest, largest)), "0");
  EXPECT_TRUE(arith::divide(space, largest, largest).is_none());
  EXPECT_TRUE(arith::to_float(space, largest).is_none());
  EXPECT_EQ(arith::failure_reason(kLimitExceeded), atoms::k_system_limit);
  EXPECT_EQ(arith::failure_reason(Term::none()), atoms::k_badarith);
}

TEST(Arith, WhatIsNoNumberFails) {
  TestSpace space;
  for (Binary operation : {arith::add, arith::subtract, arith::multiply, arith::divide, arith::int_div,
                           arith::remainder, arith::band, arith::bor, arith::bxor, arith::bsl, arith::bsr}) {
    EXPECT_TRUE(operation(space, atoms::k_ok, Term::small(1)).is_none());
    EXPECT_TRUE(operation(space, Term::small(1), Term::nil()).is_none());
    EXPECT_TRUE(operation(space, make_tuple(space, {}), make_tuple(space, {})).is_none());
  }
  EXPECT_TRUE(arith::plus(atoms::k_ok).is_none());
  EXPECT_TRUE(arith::negate(space, atoms::k_ok).is_none());
  EXPECT_TRUE(arith::round(space, atoms::k_ok).is_none());
}

TEST(Arith, SignsAndRounding) {
  check(arith::negate, {{"0.0", "-0.0"},
                        {"-576460752303423488", "576460752303423488"},
                        {"18446744073709551616", "-18446744073709551616"}});
  check(arith::absolute, {{"-0.0", "0.0"},
                          {"-576460752303423488", "576460752303423488"},
                          {"-18446744073709551616", "18446744073709551616"}});
  check(arith::round, {{"2.5", "3"},
                       {"-2.5", "-3"},
                       {"0.49999999999999994", "0"},
                       {"4503599627370497.5", "4503599627370498"},
                       {"7", "7"}});
  check(arith::floor, {{"-0.5", "-1"}, {"2.5", "2"}, {"-1.0e22", "-10000000000000000000000"}});
  check(arith::ceil, {{"-0.5", "0"}, {"2.5", "3"}, {"1.0e22", "10000000000000000000000"}});
  check(arith::truncate, {{"-2.9", "-2"},
                          {"9223372036854775808.0", "9223372036854775808"},
                          {"-1.0e30", "-1000000000000000019884624838656"}});
}

TEST(Arith, IntegersBecomeFloatsLimbByLimb) {
  // Half a unit in the last place and one more in a lower limb: the first step rounds to even, the rest is lost.
  check(arith::to_float, {{"170141183460469250621153235194464960513", "1.7014118346046923e38"},
                          {"170141183460469250639599979268174512128", "1.7014118346046927e38"},
                          {"9007199254740993", "9.007199254740992e15"}});
  TestSpace space;
  Term edge = arith::subtract(space, power_of_two(space, 1024), power_of_two(space, 970));
  EXPECT_TRUE(arith::to_float(space, edge).is_none());
  EXPECT_EQ(text_of(arith::to_float(space, arith::subtract(space, edge, Term::small(1)))), "1.7976931348623157e308");
}

TEST(Arith, NumbersCompareExactly) {
  TestSpace space;
  struct Case {
    const char* a;
    const char* b;
    int order;
  };
  for (const Case& each : std::initializer_list<Case>{
           {"9007199254740993", "9007199254740992.0", 1},
           {"-9007199254740993", "-9007199254740992.0", -1},
           {"9007199254740992", "9007199254740992.0", 0},
           {"1208925819614629174706177", "1208925819614629174706176.0", 1},
           {"1208925819614629174706176", "1208925819614629174706176.0", 0},
           {"1208925819614629174706175", "1208925819614629174706176.0", -1},
           {"576460752303423489", "576460752303423488.0", 1},
           {"0", "-0.0", 0},
           {"2", "2.5", -1},
           {"-2", "-2.5", 1},
           {"1", "1.0e300", -1},
           {"-18446744073709551616", "1.0e300", -1},
           {"18446744073709551616", "18446744073709551617", -1},
           {"-18446744073709551616", "-18446744073709551617", 1},
           {"-18446744073709551616", "18446744073709551616", -1},
       }) {
    Term a = number(space, each.a), b = number(space, each.b);
    EXPECT_EQ(compare_numbers(a, b), each.order) << each.a << " " << each.b;
    EXPECT_EQ(compare_numbers(b, a), -each.order) << each.a << " " << each.b;
  }
  EXPECT_EQ(compare_numbers(power_of_two(space, 1024), number(space, "1.7976931348623157e308")), 1);
}

// The words at which representations change, and random ones of all lengths.
Term random_integer(TermSpace& space, std::mt19937_64& random) {
  Word limbs[5];
  std::size_t count = random() % 5;
  for (std::size_t i = 0; i < count; ++i)
    limbs[i] = random() % 4 == 0 ? (random() % 2 == 0 ? 0 : ~Word{0}) : random();
  if (count > 0) limbs[count - 1] >>= random() % 64;
  return make_integer(space, random() % 2 == 0, {limbs, count});
}

TEST(Arith, LawsHoldForRandomIntegers) {
  std::mt19937_64 random(20240607);
  for (int round = 0; round < 3000; ++round) {
    TestSpace space;
    Term a = random_integer(space, random), b = random_integer(space, random);
    auto same = [](Term x, Term y) { return compare_numbers(x, y) == 0; };
    EXPECT_TRUE(same(arith::subtract(space, arith::add(space, a, b), b), a));
    EXPECT_TRUE(same(arith::add(space, arith::bor(space, a, b), arith::band(space, a, b)), arith::add(space, a, b)));
    EXPECT_TRUE(
        same(arith::subtract(space, arith::bor(space, a, b), arith::band(space, a, b)), arith::bxor(space, a, b)));
    EXPECT_TRUE(same(arith::bnot(space, arith::bnot(space, a)), a));
    if (b != Term::small(0)) {
      Term quotient = arith::int_div(space, a, b), rest = arith::remainder(space, a, b);
      EXPECT_TRUE(same(arith::add(space, arith::multiply(space, quotient, b), rest), a));
      EXPECT_EQ(compare_numbers(arith::absolute(space, rest), arith::absolute(space, b)), -1);
    }
    Term count = Term::small(static_cast<std::int64_t>(random() % 200));
    Term power = arith::bsl(space, Term::small(1), count);
    EXPECT_TRUE(same(arith::bsl(space, a, count), arith::multiply(space, a, power)));
    Term low = arith::band(space, a, arith::subtract(space, power, Term::small(1)));
    EXPECT_TRUE(same(arith::add(space, arith::bsl(space, arith::bsr(space, a, count), count), low), a));
  }
}

// The inline functions agree with the general ones wherever they answer, and answer wherever a small comes out.
TEST(SmallArith, AgreesWithTheGeneralFunctions) {
  using Fast = bool (*)(Term, Term, Term*);
  struct Pair {
    Fast fast;
    Binary general;
  };
  const Pair pairs[] = {{small_add, bignum::add},           {small_subtract, bignum::subtract},
                        {small_multiply, bignum::multiply}, {small_band, bignum::band},
                        {small_bor, bignum::bor},           {small_bxor, bignum::bxor}};
  const std::int64_t values[] = {0,
                                 1,
                                 -1,
                                 2,
                                 -2,
                                 7,
                                 63,
                                 -64,
                                 1 << 30,
                                 Term::kMaxSmall / 2,
                                 Term::kMaxSmall / 2 + 1,
                                 Term::kMinSmall / 2,
                                 Term::kMaxSmall - 1,
                                 Term::kMaxSmall,
                                 Term::kMinSmall,
                                 Term::kMinSmall + 1,
                                 759250124,
                                 759250125};
  TestSpace space;
  for (std::int64_t x : values)
    for (std::int64_t y : values) {
      Term a = Term::small(x), b = Term::small(y);
      for (const Pair& pair : pairs) {
        Term expected = pair.general(space, a, b), out;
        EXPECT_EQ(pair.fast(a, b, &out), expected.is_small()) << x << " " << y;
        if (expected.is_small()) EXPECT_EQ(out, expected) << x << " " << y;
      }
      Term out;
      if (y != 0) {
        Term expected = bignum::int_div(space, a, b);
        EXPECT_EQ(small_int_div(a, b, &out), expected.is_small());
        if (expected.is_small()) EXPECT_EQ(out, expected);
        EXPECT_TRUE(small_remainder(a, b, &out));
        EXPECT_EQ(out, bignum::remainder(space, a, b));
      }
      if (y >= -100 && y <= 100) {
        Term left = y >= 0 ? bignum::shift_left(space, a, static_cast<Word>(y))
                           : bignum::shift_right(space, a, static_cast<Word>(-y));
        if (small_bsl(a, b, &out)) EXPECT_EQ(out, left) << x << " bsl " << y;
        Term right = y >= 0 ? bignum::shift_right(space, a, static_cast<Word>(y))
                            : bignum::shift_left(space, a, static_cast<Word>(-y));
        if (small_bsr(a, b, &out)) EXPECT_EQ(out, right) << x << " bsr " << y;
        EXPECT_EQ(text_of(arith::bsl(space, a, b)), text_of(left));
        EXPECT_EQ(text_of(arith::bsr(space, a, b)), text_of(right));
      }
    }
  Term out;
  EXPECT_FALSE(small_int_div(Term::small(1), Term::small(0), &out));
  EXPECT_FALSE(small_remainder(Term::small(1), Term::small(0), &out));
  EXPECT_FALSE(small_add(Term::small(1), atoms::k_ok, &out));
  EXPECT_FALSE(small_negate(Term::small(Term::kMinSmall), &out));
  ASSERT_TRUE(small_negate(Term::small(Term::kMaxSmall), &out));
  EXPECT_EQ(out, Term::small(-Term::kMaxSmall));
  ASSERT_TRUE(small_bnot(Term::small(Term::kMinSmall), &out));
  EXPECT_EQ(out, Term::small(Term::kMaxSmall));
}

}  // namespace
}  // namespace mote

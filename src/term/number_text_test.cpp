// Texts of integers and floats, both ways.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "term/number_compare.h"
#include "term/number_test_support.h"

namespace mote {
namespace {

std::string in_base(Term integer, int base) {
  std::string text;
  append_integer(text, integer, base);
  return text;
}

TEST(IntegerText, WritesAllBases) {
  TestSpace space;
  EXPECT_EQ(in_base(Term::small(-255), 16), "-FF");
  EXPECT_EQ(in_base(Term::small(45371), 36), "Z0B");
  EXPECT_EQ(in_base(Term::small(0), 2), "0");
  EXPECT_EQ(in_base(Term::small(Term::kMinSmall), 10), "-576460752303423488");
  EXPECT_EQ(in_base(power_of_two(space, 100), 10), "1267650600228229401496703205376");
  EXPECT_EQ(in_base(arith::negate(space, power_of_two(space, 64)), 16), "-10000000000000000");
  EXPECT_EQ(in_base(power_of_two(space, 127), 2), "1" + std::string(127, '0'));
}

TEST(IntegerText, ReadsWhatItWrites) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 500; ++round) {
    TestSpace space;
    Word limbs[8];
    std::size_t count = random() % 9;
    for (Word& limb : limbs)
      limb = random();
    Term integer = make_integer(space, random() % 2 == 0, {limbs, count});
    int base = static_cast<int>(2 + random() % 35);
    std::string text = in_base(integer, base);
    EXPECT_EQ(compare_numbers(parse_integer(space, text, base), integer), 0) << text << " in base " << base;
  }
}

TEST(IntegerText, AcceptsSignsZerosAndBothCases) {
  TestSpace space;
  EXPECT_EQ(parse_integer(space, "+0012"), Term::small(12));
  EXPECT_EQ(parse_integer(space, "-0"), Term::small(0));
  EXPECT_EQ(parse_integer(space, "fF", 16), Term::small(255));
  EXPECT_EQ(parse_integer(space, "zz", 36), Term::small(1295));
  EXPECT_EQ(text_of(parse_integer(space, "-" + std::string(100, '0') + "12345678901234567890")),
            "-12345678901234567890");
  for (const char* bad : {"", "-", "+", "--1", "1 ", " 1", "1.0", "1_0", "a", "12345678901234567890x"})
    EXPECT_TRUE(parse_integer(space, bad).is_none()) << bad;
  EXPECT_TRUE(parse_integer(space, "2", 2).is_none());
}

TEST(IntegerText, StopsAtTheLargestInteger) {
  TestSpace space;
  EXPECT_TRUE(parse_integer(space, std::string(1048560, 'f'), 16).is_bignum());
  EXPECT_EQ(parse_integer(space, std::string(1048561, 'f'), 16), kLimitExceeded);
  EXPECT_TRUE(parse_integer(space, std::string(1262592, '9')).is_bignum());
  EXPECT_EQ(parse_integer(space, std::string(1262593, '9')), kLimitExceeded);
  EXPECT_EQ(parse_integer(space, "1" + std::string(5000000, '0')), kLimitExceeded);
  EXPECT_EQ(parse_integer(space, std::string(5000000, '0') + "1"), Term::small(1));
}

std::string as_short(double value) {
  char text[kFloatTextBytes];
  return {text, write_float_short(text, value)};
}
std::string as_scientific(double value, int digits) {
  char text[kFloatTextBytes];
  return {text, write_float_scientific(text, value, digits)};
}
std::string as_decimals(double value, int decimals, bool compact = false) {
  char text[kFloatTextBytes];
  return {text, write_float_decimals(text, value, decimals, compact)};
}

TEST(FloatText, ShortTakesTheShorterShape) {
  for (auto [value, text] : std::initializer_list<std::pair<double, const char*>>{
           {0.0, "0.0"},
           {-0.0, "-0.0"},
           {1.0, "1.0"},
           {100.0, "100.0"},
           {1000.0, "1.0e3"},
           {1.5e6, "1.5e6"},
           {123456.0, "123456.0"},
           {1.23456789e12, "1.23456789e12"},
           {12000.0, "1.2e4"},
           {-120000.0, "-1.2e5"},
           {9007199254740991.0, "9007199254740991.0"},
           {9007199254740992.0, "9.007199254740992e15"},
           {4503599627370496.0, "4503599627370496.0"},
           {0.1, "0.1"},
           {0.0001, "0.0001"},
           {0.00001, "1.0e-5"},
           {0.00012, "1.2e-4"},
           {0.00123, "0.00123"},
           {-0.0001, "-0.0001"},
           {5.0e-324, "5.0e-324"},
           {1.7976931348623157e308, "1.7976931348623157e308"},
       })
    EXPECT_EQ(as_short(value), text);
}

TEST(FloatText, Scientific) {
  EXPECT_EQ(as_scientific(1.0, 20), "1.00000000000000000000e+00");
  EXPECT_EQ(as_scientific(0.1, 20), "1.00000000000000005551e-01");
  EXPECT_EQ(as_scientific(-1.5e-310, 3), "-1.500e-310");
  EXPECT_EQ(as_scientific(1.25, 1), "1.2e+00");
  EXPECT_EQ(as_scientific(1.0, 0), "1e+00");
  EXPECT_EQ(as_scientific(1.25, -7), "1.250000e+00");
  EXPECT_EQ(as_scientific(1.0, kMaxScientificDigits).size(), 255u);
}

TEST(FloatText, Decimals) {
  EXPECT_EQ(as_decimals(0.5, 0), "1");
  EXPECT_EQ(as_decimals(2.5, 0), "3");
  EXPECT_EQ(as_decimals(-0.4, 0), "-0");
  EXPECT_EQ(as_decimals(0.49999999999999994, 0), "0");
  EXPECT_EQ(as_decimals(1.005, 2), "1.00");
  EXPECT_EQ(as_decimals(0.999, 2), "1.00");
  EXPECT_EQ(as_decimals(-0.0, 2), "-0.00");
  EXPECT_EQ(as_decimals(0.3, 17), "0.30000000000000000");
  EXPECT_EQ(as_decimals(0.3, 19), "0.2999999999999999889");
  EXPECT_EQ(as_decimals(831.788, 16), "831.7880000000000109");
  EXPECT_EQ(as_decimals(123456789.125, 2), "123456789.13");
  EXPECT_EQ(as_decimals(1.0e22, 2), "10000000000000000000000.00");
  EXPECT_EQ(as_decimals(1.0, 4, true), "1.0");
  EXPECT_EQ(as_decimals(1.25, 4, true), "1.25");
  EXPECT_EQ(as_decimals(10.0, 0, true), "10");
  EXPECT_EQ(as_decimals(-0.001, 2, true), "-0.0");
  EXPECT_EQ(as_decimals(1.0e16, 0, true), "1");
}

TEST(FloatText, DecimalsEndWhereTheReferenceHasNoRoom) {
  EXPECT_EQ(as_decimals(1.0, 253).size(), 255u);
  EXPECT_EQ(as_decimals(-1.0, 253), "");
  EXPECT_EQ(as_decimals(1.0e200, 54).size(), 255u);
  EXPECT_EQ(as_decimals(1.0e200, 55), "");
  EXPECT_EQ(as_decimals(1.0e255, 0).size(), 255u);
  EXPECT_EQ(as_decimals(1.0e256, 0), "");
}

TEST(FloatText, PrefixesOfFloats) {
  for (auto [text, length] : std::initializer_list<std::pair<const char*, std::size_t>>{
           {"1.0", 3},    {"+1.0", 4},  {"-1.5e3", 6}, {"1.5e3.5", 5}, {"1.0e", 3},    {"1.0e+x", 3}, {"1,5", 3},
           {"1.0E-2", 6}, {"1.5.5", 3}, {"1", 0},      {"1.", 0},      {".1", 0},      {"1e5", 0},    {"", 0},
           {"-", 0},      {"--1.5", 0}, {" 1.0", 0},   {"inf", 0},     {"0x1.0p3", 0}, {"1.x", 0},
       })
    EXPECT_EQ(float_prefix_length(text), length) << text;
}

TEST(FloatText, Reads) {
  EXPECT_EQ(parse_float("+1.0"), 1.0);
  EXPECT_EQ(parse_float("00001,5"), 1.5);
  EXPECT_EQ(parse_float("-1.0E-2"), -0.01);
  EXPECT_EQ(parse_float("4.9e-324"), 5.0e-324);
  EXPECT_EQ(parse_float("2.0e-324"), 0.0);
  EXPECT_EQ(parse_float("1.0e-99999999999999999999"), 0.0);
  EXPECT_TRUE(std::signbit(*parse_float("-1.0e-400")));
  EXPECT_EQ(parse_float("0.0e99999999999999999999"), 0.0);
  EXPECT_EQ(parse_float("1.0e400"), std::nullopt);
  EXPECT_EQ(parse_float("1.8e308"), std::nullopt);
  EXPECT_EQ(parse_float("0.00000000001e320"), std::nullopt);
  EXPECT_EQ(parse_float("0.00000000001e310"), 1.0e299);
  EXPECT_EQ(parse_float(std::string(400, '9') + ".0"), std::nullopt);
  EXPECT_EQ(parse_float(std::string(400, '0') + "1,5"), 1.5);
  EXPECT_EQ(parse_float("1." + std::string(300, '0') + "1"), 1.0);
}

TEST(FloatText, ShortReadsBack) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 5000; ++round) {
    double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(parse_float(as_short(value)), value);
  }
}

}  // namespace
}  // namespace mote

// Bits against a bit-by-bit model, integers, floats and code points against known images.
#include "term/bits.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "term/bit_float.h"
#include "term/bit_integer.h"
#include "term/build.h"
#include "term/test_space.h"
#include "term/utf.h"

namespace mote {
namespace {

bool bit_at(const std::vector<std::uint8_t>& bytes, std::size_t at) {
  return (bytes[at / 8] >> (7 - at % 8)) & 1;
}
void set_bit(std::vector<std::uint8_t>& bytes, std::size_t at, bool value) {
  std::uint8_t mask = static_cast<std::uint8_t>(0x80 >> (at % 8));
  bytes[at / 8] = static_cast<std::uint8_t>(value ? bytes[at / 8] | mask : bytes[at / 8] & ~mask);
}
std::vector<std::uint8_t> random_bytes(std::mt19937& random, std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  for (std::uint8_t& byte : bytes)
    byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST(Bits, CopyAgreesWithBitByBit) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    std::size_t from_offset = random() % 20, to_offset = random() % 20, bits = random() % 300;
    std::vector<std::uint8_t> from = random_bytes(random, (from_offset + bits + 7) / 8);
    std::vector<std::uint8_t> to = random_bytes(random, (to_offset + bits + 7) / 8);
    std::vector<std::uint8_t> expected = to;
    for (std::size_t i = 0; i < bits; ++i)
      set_bit(expected, to_offset + i, bit_at(from, from_offset + i));
    copy_bits(to.data(), to_offset, from.data(), from_offset, bits);
    ASSERT_EQ(to, expected) << from_offset << " " << to_offset << " " << bits;
    ASSERT_EQ(0, compare_bits(to.data(), to_offset, from.data(), from_offset, bits));
    if (bits == 0) continue;
    std::size_t flipped = random() % bits;
    bool was = bit_at(to, to_offset + flipped);
    set_bit(to, to_offset + flipped, !was);
    int order = compare_bits(to.data(), to_offset, from.data(), from_offset, bits);
    ASSERT_EQ(was ? -1 : 1, order < 0 ? -1 : order > 0 ? 1 : 0);
  }
}

TEST(Bits, LoadAndStoreAgreeWithBitByBit) {
  std::mt19937_64 random(8);
  std::mt19937 bytes_random(9);
  for (int round = 0; round < 20000; ++round) {
    std::size_t offset = random() % 17, bits = random() % 65;
    std::vector<std::uint8_t> bytes = random_bytes(bytes_random, std::max<std::size_t>(1, (offset + bits + 7) / 8));
    Word expected = 0;
    for (std::size_t i = 0; i < bits; ++i)
      expected = (expected << 1) | (bit_at(bytes, offset + i) ? 1 : 0);
    ASSERT_EQ(expected, load_bits(bytes.data(), offset, bits));
    std::vector<std::uint8_t> before = bytes;
    Word value = random();
    store_bits(bytes.data(), offset, value, bits);
    for (std::size_t i = 0; i < 8 * bytes.size(); ++i) {
      bool inside = i >= offset && i < offset + bits;
      ASSERT_EQ(inside ? (value >> (offset + bits - 1 - i)) & 1 : bit_at(before, i), bit_at(bytes, i));
    }
    ASSERT_EQ(value & low_mask(bits), from_little_image(to_little_image(value, bits), bits));
  }
}

TEST(Bits, LittleEndianFieldsWithAnIncompleteByte) {
  EXPECT_EQ(0xBCAu, to_little_image(0xABC, 12));
  EXPECT_EQ(0xABCu, from_little_image(0xBCA, 12));
  EXPECT_EQ(0xFBFu, to_little_image(static_cast<Word>(-5), 12));
}

// The integer's image in `bits` bits at every offset, read back as `flags` say.
void round_trip(Term integer, std::size_t bits, unsigned flags) {
  TestSpace space;
  for (std::size_t offset = 0; offset < 9; ++offset) {
    std::vector<std::uint8_t> bytes((offset + bits + 7) / 8 + 1, 0xA5);
    ASSERT_TRUE(put_integer(bytes.data(), offset, integer, bits, flags));
    Term back = get_integer(space, bytes.data(), offset, bits, flags);
    if (integer.is_small()) {
      ASSERT_EQ(integer, back) << bits << " " << flags << " " << offset;
    } else {
      ASSERT_TRUE(back.is_bignum());
      ASSERT_EQ(Bignum(integer).negative(), Bignum(back).negative());
      ASSERT_TRUE(std::ranges::equal(Bignum(integer).limbs(), Bignum(back).limbs())) << bits << " " << flags;
    }
  }
}

TEST(BitInteger, ComesBackAtAnyOffsetAndSize) {
  TestSpace space;
  std::vector<Word> limbs = {0, 0, 0x123456789ABCDEF0, 7};
  for (unsigned little : {0u, FieldFlags::kLittle}) {
    for (std::size_t bits : {3u, 8u, 12u, 16u, 31u, 59u, 60u, 61u, 63u, 64u, 65u, 100u, 128u, 129u, 200u, 1000u}) {
      round_trip(Term::small(3), bits, little);
      round_trip(Term::small(-3), bits, little | FieldFlags::kSigned);
      round_trip(Term::small(0), bits, little | FieldFlags::kSigned);
      if (bits >= 60) round_trip(Term::small(Term::kMinSmall), bits, little | FieldFlags::kSigned);
      if (bits >= 61) round_trip(make_integer(space, Term::kMinSmall - 1), bits, little | FieldFlags::kSigned);
      if (bits >= 200) {
        round_trip(make_integer(space, false, limbs), bits, little);
        round_trip(make_integer(space, true, limbs), bits, little | FieldFlags::kSigned);
      }
    }
    round_trip(make_unsigned(space, ~Word{0}), 64, little);
    round_trip(make_integer(space, INT64_MIN), 64, little | FieldFlags::kSigned);
  }
}

TEST(BitInteger, TruncatesToTheField) {
  TestSpace space;
  std::uint8_t bytes[9] = {};
  // -(1 bsl 66) + 5
  std::vector<Word> limbs = {~Word{0} - 4, 3};
  ASSERT_TRUE(put_integer(bytes, 0, make_integer(space, true, limbs), 68, FieldFlags::kLittle));
  EXPECT_EQ((std::vector<std::uint8_t>{5, 0, 0, 0, 0, 0, 0, 0, 0xC0}), std::vector<std::uint8_t>(bytes, bytes + 9));
  ASSERT_FALSE(put_integer(bytes, 0, Term::nil(), 8, 0));
}

TEST(BitInteger, HasALimitOfLimbs) {
  TestSpace space;
  std::vector<std::uint8_t> ones(524288, 255);
  EXPECT_EQ(kMaxIntegerLimbs, Bignum(get_integer(space, ones.data(), 0, 4194240, 0)).limbs().size());
  EXPECT_TRUE(get_integer(space, ones.data(), 0, 4194241, 0).is_none());
  EXPECT_EQ(Term::small(-1), get_integer(space, ones.data(), 0, 4194304, FieldFlags::kSigned));
}

std::uint16_t half(double value) {
  std::uint8_t bytes[2];
  put_float(bytes, 0, value, 16, 0);
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

TEST(BitFloat, RoundsOnceAndOverflowsToInfinity) {
  EXPECT_EQ(0x7BFF, half(65519.99));
  EXPECT_EQ(0x7C00, half(65520.0));
  EXPECT_EQ(0x3C00, half(1.0 + 0x1p-11));
  EXPECT_EQ(0x3C01, half(1.0 + 0x1p-11 + 0x1p-40));
  EXPECT_EQ(0x3C02, half(1.0 + 0x3p-11));
  EXPECT_EQ(0x8000, half(-0.0));
  EXPECT_EQ(0, half(0x1p-25));
  EXPECT_EQ(1, half(0x1.0000000000001p-25));
}

TEST(BitFloat, ReadsOnlyNumbersOfKnownSizes) {
  std::uint8_t bytes[9] = {};
  double value = 1.0;
  for (unsigned flags : {0u, FieldFlags::kLittle}) {
    for (std::size_t bits : {16u, 32u, 64u}) {
      put_float(bytes, 3, -1.5, bits, flags);
      ASSERT_TRUE(get_float(bytes, 3, bits, flags, &value));
      EXPECT_EQ(-1.5, value);
      put_float(bytes, 3, HUGE_VAL, bits, flags);
      ASSERT_FALSE(get_float(bytes, 3, bits, flags, &value));
    }
  }
  EXPECT_FALSE(get_float(bytes, 0, 17, 0, &value));
  EXPECT_TRUE(get_float(bytes, 0, 0, 0, &value));
  EXPECT_EQ(0.0, value);
}

TEST(BitFloat, OfBignums) {
  TestSpace space;
  double value;
  std::vector<Word> limbs(16, 0);
  limbs.push_back(1);  // 1 bsl 1024
  EXPECT_FALSE(number_to_double(make_integer(space, false, limbs), &value));
  limbs[16] = 0;
  limbs[15] = Word{1} << 63;
  EXPECT_TRUE(number_to_double(make_integer(space, true, limbs), &value));
  EXPECT_EQ(-0x1p1023, value);
  EXPECT_TRUE(number_to_double(make_unsigned(space, (Word{1} << 63) + 1024 + 1), &value));
  EXPECT_EQ(0x1p63 + 2048, value);
}

TEST(Utf, EightTakesShortestFormsOnly) {
  auto decode = [](std::vector<std::uint8_t> bytes) -> std::int64_t {
    std::uint32_t code;
    return decode_utf8(bytes.data(), bytes.size(), &code) == 0 ? -1 : std::int64_t{code};
  };
  for (std::vector<std::uint8_t> bad : {std::vector<std::uint8_t>{0xC0, 0x80},
                                        {0xC1, 0xBF},
                                        {0xE0, 0x9F, 0xBF},
                                        {0xED, 0xA0, 0x80},
                                        {0xF4, 0x90, 0x80, 0x80},
                                        {0xF0, 0x8F, 0xBF, 0xBF},
                                        {0xE2, 0x82},
                                        {0x80},
                                        {0xFF},
                                        {}})
    EXPECT_EQ(-1, decode(bad));
  EXPECT_EQ(0xFFFF, decode({0xEF, 0xBF, 0xBF}));
  EXPECT_EQ(0x10FFFF, decode({0xF4, 0x8F, 0xBF, 0xBF}));
}

TEST(Utf, AllFormsComeBackAtAnyOffset) {
  for (std::uint32_t code :
       {0u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10437u, 0x10FFFFu}) {
    for (std::size_t offset = 0; offset < 9; ++offset) {
      std::uint8_t bytes[6] = {};
      std::uint32_t back = 0;
      std::size_t bits = put_utf8(bytes, offset, code);
      EXPECT_EQ(bits, 8 * utf8_bytes(code));
      EXPECT_EQ(bits, get_utf8(bytes, offset, bits, &back));
      EXPECT_EQ(code, back);
      EXPECT_EQ(0u, get_utf8(bytes, offset, bits - 1, &back));
      for (unsigned flags : {0u, FieldFlags::kLittle}) {
        bits = put_utf16(bytes, offset, code, flags);
        EXPECT_EQ(bits, 8 * utf16_bytes(code));
        EXPECT_EQ(bits, get_utf16(bytes, offset, bits, flags, &back));
        EXPECT_EQ(code, back);
        EXPECT_EQ(32u, put_utf32(bytes, offset, code, flags));
        EXPECT_EQ(32u, get_utf32(bytes, offset, 32, flags, &back));
        EXPECT_EQ(code, back);
      }
    }
  }
}

TEST(Utf, ValidPrefix) {
  std::string text = "abcdefghij\xC3\xA9\xE2\x82\xAC!\xFFzz";
  std::size_t characters;
  EXPECT_EQ(16u, valid_utf8_prefix({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, &characters));
  EXPECT_EQ(13u, characters);
}

}  // namespace
}  // namespace mote

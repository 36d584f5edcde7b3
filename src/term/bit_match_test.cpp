// Matching and constructing, as instructions do.
#include "term/bit_match.h"

#include <gtest/gtest.h>

#include <string>

#include "term/bit_construct.h"
#include "term/test_space.h"

namespace mote {
namespace {

using Type = BitSegment::Type;

class BitSyntax : public testing::Test {
 protected:
  Term binary(std::initializer_list<std::uint8_t> bytes) {
    return make_binary(space_, std::span<const std::uint8_t>(bytes.begin(), bytes.size()));
  }
  MatchContext* match(Term bits) { return MatchContext::of(start_match(space_, bits)); }
  Term construct(std::vector<BitSegment> segments) {
    for (std::size_t i = 0; i < segments.size(); ++i)
      segments[i].number = static_cast<std::uint16_t>(i + 1);
    return construct_bits(space_, segments, &fault_);
  }
  BitSegment integer(Term value, std::int64_t size, unsigned flags = 0) {
    return {
        .type = Type::kInteger, .flags = static_cast<std::uint8_t>(flags), .value = value, .size = Term::small(size)};
  }
  BitSegment whole(Term value, Type type = Type::kBinary, std::uint16_t unit = 8) {
    return {.type = type, .all = true, .unit = unit, .value = value};
  }
  void expect_fault(std::uint16_t segment, Term type, Term error, Term value) {
    EXPECT_EQ(segment, fault_.segment);
    EXPECT_EQ(type, fault_type_atom(fault_));
    EXPECT_EQ(error, fault_error_atom(fault_));
    EXPECT_EQ(value, fault_.value);
  }
  static std::string text(Term bits) {
    BitView view(bits);
    std::string bytes(bytes_for_bits(view.size), 0);
    copy_bits_out(view, reinterpret_cast<std::uint8_t*>(bytes.data()));
    return bytes;
  }
  TestSpace space_;
  BitFault fault_;
};

TEST_F(BitSyntax, IntegersBinariesAndTheRest) {
  Term source = binary({1, 2, 0xFF, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  MatchContext* context = match(source);
  Term value;
  ASSERT_TRUE(match_get_integer(context, space_, 8, 0, &value));
  EXPECT_EQ(Term::small(1), value);
  ASSERT_TRUE(match_get_integer(context, space_, 12, 0, &value));
  EXPECT_EQ(Term::small(0x02F), value);
  ASSERT_TRUE(match_get_integer(context, space_, 4, FieldFlags::kSigned, &value));
  EXPECT_EQ(Term::small(-1), value);
  Term position = match_position(context);
  ASSERT_FALSE(match_get_integer(context, space_, 73, 0, &value));
  ASSERT_TRUE(match_get_integer(context, space_, 72, 0, &value));
  EXPECT_TRUE(value.is_bignum());
  ASSERT_TRUE(match_test_tail(context, 0));
  match_set_position(context, position);
  ASSERT_TRUE(match_get_binary(context, space_, 12, &value));
  EXPECT_EQ(12u, BitView(value).size);
  EXPECT_FALSE(match_test_unit(context, 8));
  EXPECT_TRUE(match_ensure_at_least(context, 4, 8));
  EXPECT_FALSE(match_ensure_at_least(context, 5, 8));
  EXPECT_TRUE(match_equal(context, 4, 5));
  ASSERT_TRUE(match_skip(context, 8));
  ASSERT_TRUE(match_get_rest(context, space_, 8, &value));
  EXPECT_EQ("\7\x8\x9\xA\xB\xC", text(value));
}

TEST_F(BitSyntax, ContextsContinueAndOthersFail) {
  Term context = start_match(space_, binary({1}));
  EXPECT_EQ(context, start_match(space_, context));
  EXPECT_TRUE(start_match(space_, Term::small(1)).is_none());
  EXPECT_TRUE(start_match(space_, make_cons(space_, Term::nil(), Term::nil())).is_none());
}

TEST_F(BitSyntax, PartsShareOrCopy) {
  std::string text100(100, 'x');
  Term large = make_binary(space_, text100);
  MatchContext* context = match(large);
  EXPECT_EQ(large, match_tail(context, space_));
  Term part;
  ASSERT_TRUE(match_get_binary(context, space_, 80, &part));
  EXPECT_EQ(Tag::kHeapBinary, part.boxed_tag());
  EXPECT_EQ(std::string(10, 'x'), text(part));
  Term tail = match_tail(context, space_);
  EXPECT_EQ(Tag::kSubBits, tail.boxed_tag());
  EXPECT_EQ(large, SubBits::of(tail)->binary);
  EXPECT_EQ(80u, match(tail)->position);
}

TEST_F(BitSyntax, FieldSizes) {
  std::size_t bits;
  EXPECT_TRUE(match_field_size(Term::small(3), 8, &bits));
  EXPECT_EQ(24u, bits);
  EXPECT_FALSE(match_field_size(Term::small(-1), 8, &bits));
  EXPECT_FALSE(match_field_size(Term::nil(), 8, &bits));
  EXPECT_FALSE(match_field_size(Term::small(Term::kMaxSmall), 256, &bits));
}

TEST_F(BitSyntax, StringsCodePointsAndFloats) {
  Term source = construct({integer(Term::small(5), 3),
                           {.type = Type::kString,
                            .unit = 8,
                            .size = Term::small(3),
                            .string = reinterpret_cast<const std::uint8_t*>("abc")},
                           {.type = Type::kUtf8, .value = Term::small(0x20AC)},
                           {.type = Type::kUtf16, .flags = FieldFlags::kLittle, .value = Term::small(0x10437)},
                           {.type = Type::kUtf32, .value = Term::small(0x10FFFF)},
                           {.type = Type::kFloat, .value = make_float(space_, -2.5), .size = Term::small(64)}});
  ASSERT_FALSE(source.is_none());
  EXPECT_EQ(3u + 24 + 24 + 32 + 32 + 64, BitView(source).size);
  MatchContext* context = match(source);
  Term value;
  ASSERT_TRUE(match_get_integer(context, space_, 3, 0, &value));
  const std::uint8_t* abc = reinterpret_cast<const std::uint8_t*>("abc");
  ASSERT_FALSE(match_string(context, abc + 1, 8));
  ASSERT_TRUE(match_string(context, abc, 24));
  ASSERT_TRUE(match_get_utf8(context, &value));
  EXPECT_EQ(Term::small(0x20AC), value);
  ASSERT_TRUE(match_get_utf16(context, FieldFlags::kLittle, &value));
  EXPECT_EQ(Term::small(0x10437), value);
  ASSERT_TRUE(match_skip_utf32(context, 0));
  ASSERT_TRUE(match_get_float(context, space_, 64, 0, &value));
  EXPECT_EQ(-2.5, Float(value).value());
  ASSERT_TRUE(match_test_tail(context, 0));
}

TEST_F(BitSyntax, FaultsInTheOrderOfPasses) {
  Term foo = Term::nil();
  Term one = Term::small(1);
  EXPECT_TRUE(construct({integer(one, 8), integer(foo, 32), integer(one, -1)}).is_none());
  expect_fault(3, atoms::k_integer, atoms::k_size, Term::small(-1));
  EXPECT_TRUE(construct({integer(foo, 32), whole(foo), {.type = Type::kUtf8, .value = foo}}).is_none());
  expect_fault(2, atoms::k_binary, atoms::k_type, foo);
  EXPECT_TRUE(construct({integer(one, 8), {.type = Type::kUtf16, .value = Term::small(0xD800)}}).is_none());
  expect_fault(2, atoms::k_utf16, atoms::k_type, Term::small(0xD800));
  EXPECT_TRUE(construct({whole(foo, Type::kAppend), {.type = Type::kUtf8, .value = foo}}).is_none());
  expect_fault(2, atoms::k_utf8, atoms::k_type, foo);
  EXPECT_TRUE(construct({whole(foo, Type::kAppend), integer(foo, 8)}).is_none());
  expect_fault(1, atoms::k_binary, atoms::k_type, foo);
  Term four = make_sub_bits(space_, binary({0xF0}), 0, 4);
  EXPECT_TRUE(construct({whole(four, Type::kAppend), integer(one, 8)}).is_none());
  expect_fault(1, atoms::k_binary, atoms::k_unit, four);
  EXPECT_TRUE(construct({integer(one, 8), {.type = Type::kBinary, .unit = 8, .value = four, .size = one}}).is_none());
  expect_fault(2, atoms::k_binary, atoms::k_short, four);
  EXPECT_TRUE(construct({{.type = Type::kFloat, .value = foo, .size = Term::small(17)}}).is_none());
  expect_fault(1, atoms::k_float, atoms::k_invalid, Term::small(17));
  EXPECT_FALSE(fault_.system_limit);
  Term huge = make_integer(space_, INT64_MAX);
  EXPECT_TRUE(construct({integer(foo, 8), {.type = Type::kInteger, .value = one, .size = huge}}).is_none());
  expect_fault(2, atoms::k_integer, atoms::k_size, huge);
  EXPECT_TRUE(fault_.system_limit);
}

TEST_F(BitSyntax, AppendingFillsTheRoomOnce) {
  Term empty = binary({});
  Term accumulator = empty;
  std::string expected;
  std::size_t moves = 0;
  Term before;
  for (int i = 0; i < 3000; ++i) {
    before = accumulator;
    accumulator = construct({whole(accumulator, Type::kAppend), integer(Term::small(i), 8)});
    expected.push_back(static_cast<char>(i));
    if (i < 64) {
      EXPECT_EQ(Tag::kHeapBinary, accumulator.boxed_tag());
    } else {
      ASSERT_TRUE(SubBits::of(accumulator)->writable());
      if (before.boxed_tag() != Tag::kSubBits || SubBits::of(before)->binary != SubBits::of(accumulator)->binary)
        ++moves;
    }
  }
  EXPECT_EQ(expected, text(accumulator));
  EXPECT_EQ(expected.substr(0, 2999), text(before));
  EXPECT_LE(moves, 6u);
  // The older term has lost the right to append in place, and gets a place of its own.
  EXPECT_FALSE(SubBits::of(before)->writable());
  Term other = construct({whole(before, Type::kAppend), integer(Term::small('!'), 8)});
  EXPECT_EQ(expected.substr(0, 2999) + "!", text(other));
  EXPECT_EQ(expected, text(accumulator));
}

TEST_F(BitSyntax, AppendingBits) {
  Term accumulator = init_writable(space_, Term::small(1000));
  for (int i = 0; i < 999; ++i)
    accumulator = construct({whole(accumulator, Type::kPrivateAppend, 1), integer(Term::small(i % 3 == 0 ? 1 : 0), 1)});
  EXPECT_EQ(999u, BitView(accumulator).size);
  MatchContext* context = match(accumulator);
  Term bit;
  for (int i = 0; i < 999; ++i) {
    ASSERT_TRUE(match_get_integer(context, space_, 1, 0, &bit));
    ASSERT_EQ(Term::small(i % 3 == 0 ? 1 : 0), bit);
  }
  // The same object shared with another holder: a common last byte is not written to.
  RefcBinary::of(SubBits::of(accumulator)->binary)->object()->retain();
  Term grown = construct({whole(accumulator, Type::kAppend, 1), integer(Term::small(1), 1)});
  EXPECT_NE(SubBits::of(accumulator)->binary, SubBits::of(grown)->binary);
  RefcBinary::of(SubBits::of(accumulator)->binary)->object()->release();
}

}  // namespace
}  // namespace mote

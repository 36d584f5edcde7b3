// Iodata: sizes, copies, slices.
#include "term/iodata.h"

#include <gtest/gtest.h>

#include <string>

#include "term/bit_construct.h"
#include "term/build.h"
#include "term/test_space.h"

namespace mote {
namespace {

class Iodata : public testing::Test {
 protected:
  Term text(std::string_view bytes) { return make_binary(space_, bytes); }
  Term list(std::initializer_list<Term> elements, Term tail = Term::nil()) {
    return make_list(space_, std::span<const Term>(elements.begin(), elements.size()), tail);
  }
  static std::string_view bytes_of(Term binary) {
    BitView view(binary);
    return {reinterpret_cast<const char*>(view.base), view.whole_bytes()};
  }
  TestSpace space_;
};

TEST_F(Iodata, NestedListsAndImproperTails) {
  Term inner = list({Term::small('b'), Term::nil(), text("cd")}, text("e"));
  Term whole = list({Term::small('a'), inner, list({list({Term::small('f')})})}, text("g"));
  EXPECT_EQ("abcdefg", bytes_of(flatten_iodata(space_, whole)));
  EXPECT_EQ("", bytes_of(flatten_iodata(space_, Term::nil())));
  EXPECT_EQ("x", bytes_of(flatten_iodata(space_, text("x"))));
  std::size_t bits;
  EXPECT_FALSE(measure_iodata(list({Term::small(256)}), true, &bits));
  EXPECT_FALSE(measure_iodata(list({Term::small(-1)}), true, &bits));
  EXPECT_FALSE(measure_iodata(list({Term::small(1)}, Term::small(1)), true, &bits));
  EXPECT_FALSE(measure_iodata(list({atoms::k_ok}), true, &bits));
  EXPECT_FALSE(measure_iodata(atoms::k_ok, true, &bits));
  Term three = make_sub_bits(space_, text("x"), 0, 3);
  EXPECT_FALSE(measure_iodata(list({three}), true, &bits));
  EXPECT_TRUE(measure_iodata(list({three, Term::small(1)}), false, &bits));
  EXPECT_EQ(11u, bits);
}

TEST_F(Iodata, DeepNestingNeedsNoNativeStack) {
  Term deep = Term::small('x');
  for (int i = 0; i < 1000000; ++i)
    deep = list({deep, Term::small('y')});
  std::size_t bits;
  ASSERT_TRUE(measure_iodata(deep, true, &bits));
  EXPECT_EQ(8u * 1000001, bits);
}

TEST_F(Iodata, SlicesGoOnWhereTheyEnded) {
  std::string expected;
  Term whole = Term::nil();
  std::string large((std::size_t{5} << 19) + 3, 'l');
  for (int i = 0; i < 50; ++i) {
    whole = list({Term::small('a'), list({text("bc"), Term::small('d')}, text("e"))}, list({whole}));
    if (i == 20) whole = list({text(large), whole});
  }
  std::size_t bits;
  ASSERT_TRUE(measure_iodata(whole, true, &bits));
  expected.resize(bits / 8);
  copy_iodata(whole, reinterpret_cast<std::uint8_t*>(expected.data()));
  for (std::size_t steps : {2u, 3u, 7u, 1000u}) {
    std::string sliced(bits / 8, 0);
    std::size_t offset = 0;
    Term rest = whole;
    int slices = 0;
    while (true) {
      IodataCopy copy{&space_, reinterpret_cast<std::uint8_t*>(sliced.data()), offset};
      IodataWalk walk(rest);
      IodataOutcome outcome = walk.run(copy, steps);
      offset = copy.offset;
      if (outcome == IodataOutcome::kDone) break;
      ASSERT_EQ(IodataOutcome::kMore, outcome);
      rest = walk.rest(space_);
      ASSERT_LT(++slices, 10000);
    }
    EXPECT_TRUE(expected == sliced);
  }
}

}  // namespace
}  // namespace mote

// Expected values of phash and phash2 are the reference's.
#include "term/hash.h"

#include <gtest/gtest.h>

#include <limits>

#include "term/test_terms.h"

namespace mote {
namespace {

struct HashTest : testing::Test, TestTerms {
  void check(std::uint32_t two, std::uint32_t one, Term term) {
    EXPECT_EQ(phash2(atoms, term), two);
    EXPECT_EQ(phash(atoms, term), one);
  }
};

TEST_F(HashTest, Integers) {
  check(3175731469, 0, integer(0));
  check(539485162, 2788898427, integer(1));
  check(1117813597, 1680185269, integer(-1));
  check(715823293, 2499495045, integer(255));
  check(3929335767, 1920229267, integer(256));
  check(4273352567, 1192343452, integer((1 << 27) - 1));
  check(2562491755, 2147483672, integer(1 << 27));
  check(874979335, 2147489128, integer(-(1 << 27)));
  check(1418916782, 3827674397, integer(-(1 << 27) - 1));
  check(2108323275, 2788898427, integer(std::int64_t{1} << 32));
  check(2586067094, 1680185269, integer(-(std::int64_t{1} << 32)));
  check(1638133000, 3114282912, integer(Term::kMaxSmall));
  check(2316875190, 2147489128, integer(Term::kMinSmall));
  check(2442888721, 2147483672, integer(std::int64_t{1} << 59));
  check(2519041713, 2788898427, limbs(false, {0, 1}));
  check(2563594619, 1680185269, limbs(true, {0, 1}));
  check(528873168, 1672701872, limbs(false, {0, Word{1} << 36}));
  check(2925655318, 3508908603, limbs(true, {~Word{4}, ~Word{0}, 3}));
}

TEST_F(HashTest, FloatsAndAtoms) {
  check(423528920, 0, real(0.0));
  check(423528920, 0, real(-0.0));
  check(3029937084, 1072693248, real(1.0));
  check(1758584130, 3220701184, real(-1.5));
  check(387524106, 4130836896, real(1.0e300));
  check(97, 97, atom("a"));
  check(1883, 1883, atom("ok"));
  check(0, 0, atom(""));
  check(228, 228, atom("\xC3\xA4"));
  check(3483, 3483, atom("\xCE\xBB"));
}

TEST_F(HashTest, ListsAndTuples) {
  Term a = atom("a"), b = atom("b"), c = atom("c"), one = integer(1), two = integer(2), three = integer(3);
  check(3468870702, 1, Term::nil());
  check(221703996, 0, tuple({}));
  check(753008767, 2340352115, text("hello"));
  check(2943300141, 2520765043, text("hello world"));
  check(3151968929, 1549260438, list({one, two, three, a}));
  check(2356411656, 4159696707, list({a}, b));
  check(1789626093, 4209797702, list({list({a}), list({list({b})}), text("str"), integer(300)}));
  check(1838016798, 625846094, list({integer('a'), integer('b'), integer(300), integer('c')}));
  check(3844221178, 2402949551, list({one}, two));
  check(2853905094, 268840044, tuple({a}));
  check(113425870, 685556713, tuple({a, b, c}));
  check(3585740623, 2943459107, tuple({one, tuple({two, tuple({three})})}));
  check(1033221706, 2702719165, tuple({a, list({b}, tuple({c}))}));
  check(1867347031, 3969842185, list({tuple({a, one}), tuple({b, two})}));
  check(263995585, 3725553132, list({Term::nil(), tuple({}), list({Term::nil()}, Term::nil())}));
  check(1717824945, 3327332672, list({list({list({list({list({one})})})})}));
  check(1988700372, 1860990917, list({real(1.5)}, text("abc")));
}

TEST_F(HashTest, Binaries) {
  using namespace std::literals;
  check(147926629, 0, binary(""));
  check(1589197455, 268501902, binary("a"));
  check(86224811, 183394649, binary("hello world, this is long"));
  check(93359736, 1919345468, binary("twelve bytes"));
  check(3994547237, 808817678, bits("\x80", 0, 1));
  check(3776739479, 3981504013, bits("\x05\xC0", 0, 10));
  std::string shifted(26, '\0');
  std::string_view text = "hello world, this is long";
  for (std::size_t i = 0; i < text.size(); ++i) {
    shifted[i] |= static_cast<char>(static_cast<std::uint8_t>(text[i]) >> 3);
    shifted[i + 1] = static_cast<char>(static_cast<std::uint8_t>(text[i]) << 5);
  }
  check(86224811, 183394649, bits(shifted, 3, 200));
  EXPECT_EQ(internal_hash(bits(shifted, 3, 200)), internal_hash(binary(text)));
}

TEST_F(HashTest, Maps) {
  Term a = atom("a"), b = atom("b"), one = integer(1);
  check(844985373, 1113425984, map({}));
  check(1401795262, 1670235873, map({a, one}));
  Term inner = map({atom("c"), atom("d"), text("x"), list({one})});
  check(1381743478, 1650184089, map({a, one, b, inner}));
  Term big = empty_map(space);
  for (int i = 1; i <= 40; ++i)
    big = map_put(space, atoms, big, integer(i), integer(i * i));
  check(708446302, 976886913, big);
  check(408016803, 2465821942, tuple({Term::nil(), map({atom("x"), list({a})}), Term::nil()}));
}

TEST_F(HashTest, Identifiers) {
  check(3158397284, 3861933917, Term::local_pid(77 | Word{3} << kPidNumberBits));
  check(700788852, 2895860459, Term::local_port(55));
  ReferenceNumbers numbers{3, {3, 2, 1}};
  check(3833100999, 3125387975, make_reference(space, numbers.low_word(), numbers.high_word()));
  ExportIdentity map{atom("lists"), atom("map"), 2};
  check(840287883, 904024395, external_fun(map));
}

TEST_F(HashTest, ReferenceNumbersAndWordsCorrespond) {
  ReferenceNumbers numbers{3, {0x3FFFF, 0x89ABCDEF, 0xFEDCBA98}};
  ReferenceNumbers back = ReferenceNumbers::of_words(numbers.low_word(), numbers.high_word());
  EXPECT_EQ(back.number, numbers.number);
  EXPECT_LT(numbers.high_word(), Word{1} << 18);
}

TEST_F(HashTest, InternalHashFollowsExactEquality) {
  auto nested = [&] { return tuple({list({integer(1), text("abc")}), map({atom("k"), binary("v")}), real(2.5)}); };
  EXPECT_EQ(internal_hash(nested()), internal_hash(nested()));
  EXPECT_NE(internal_hash(list({integer(1), integer(2)})), internal_hash(list({list({integer(1)}), integer(2)})));
  EXPECT_NE(internal_hash(real(1.0)), internal_hash(integer(1)));
  EXPECT_NE(internal_hash(tuple({})), internal_hash(Term::nil()));
  EXPECT_NE(internal_hash(list({}, Term::nil())), internal_hash(list({Term::nil()})));
}

TEST_F(HashTest, DeepTermsNeedNoNativeStack) {
  Term deep = integer(1);
  for (int i = 0; i < 300000; ++i)
    deep = i % 3 == 0 ? list({deep}) : i % 3 == 1 ? tuple({deep}) : map({integer(1), deep});
  EXPECT_NE(internal_hash(deep), 0u);
  EXPECT_NE(phash2(atoms, deep), 0u);
}

}  // namespace
}  // namespace mote

// Expected texts are the reference's.
#include "term/print.h"

#include <gtest/gtest.h>

#include "term/test_terms.h"

namespace mote {
namespace {

struct PrintTest : testing::Test, TestTerms {
  std::string text_of(Term term) { return term_text(atoms, term); }
  std::string limited(Term term, std::size_t limit) {
    std::string text;
    append_term(text, atoms, term, limit);
    return text;
  }
};

TEST_F(PrintTest, Numbers) {
  EXPECT_EQ(text_of(integer(-5)), "-5");
  EXPECT_EQ(text_of(limbs(true, {0, 1})), "-18446744073709551616");
  EXPECT_EQ(text_of(real(1.5)), "1.500000e+00");
  EXPECT_EQ(text_of(real(-0.0)), "-0.000000e+00");
  EXPECT_EQ(text_of(real(123456789.123)), "1.234568e+08");
}

TEST_F(PrintTest, Atoms) {
  for (const char* plain : {"a", "aB1", "ok", "and", "end", "\xC3\xA9", "a\xC3\x80", "\xC3\xBF"})
    EXPECT_EQ(text_of(atom(plain)), plain);
  for (const char* quoted : {"A b", "", "\xCE\xBBx", "a@b", "_x", "a.b", "1a", "a-b", "\x7F", "\xC3\xB7", "\xC2\xA0"})
    EXPECT_EQ(text_of(atom(quoted)), "'" + std::string(quoted) + "'");
  EXPECT_EQ(text_of(atom("a\n\r\f\b\v\t\x1B\"")), "'a\\n\\r\\f\\b\\v\\t\\033\"'");
  EXPECT_EQ(text_of(atom("it's\\")), "'it\\'s\\\\'");
  EXPECT_EQ(text_of(atom("\xC2\x80")), "'\\200'");
}

TEST_F(PrintTest, ListsAndTuples) {
  Term a = atom("a");
  EXPECT_EQ(text_of(Term::nil()), "[]");
  EXPECT_EQ(text_of(text("a\nb\"c\\\t")), "\"a\\nb\\\"c\\\t\"");
  EXPECT_EQ(text_of(list({integer(27)})), "[27]");
  EXPECT_EQ(text_of(list({integer(160), integer(255)})), "\"\xA0\xFF\"");
  EXPECT_EQ(text_of(list({integer('a'), integer(1000)})), "[97,1000]");
  EXPECT_EQ(text_of(list({integer('a')}, a)), "[97|a]");
  EXPECT_EQ(text_of(list({a, list({list({})})}, tuple({}))), "[a,[[]]|{}]");
  EXPECT_EQ(text_of(tuple({a, tuple({integer(1), text("x")})})), "{a,{1,\"x\"}}");
}

TEST_F(PrintTest, Binaries) {
  EXPECT_EQ(text_of(binary("")), "<<>>");
  EXPECT_EQ(text_of(binary("a\\\"b")), "<<\"a\\\\\"b\">>");
  EXPECT_EQ(text_of(binary("a\n")), "<<97,10>>");
  EXPECT_EQ(text_of(bits("\x01\xA0", 0, 11)), "<<1,5:3>>");
  EXPECT_EQ(text_of(bits("\xA0", 0, 3)), "<<5:3>>");
}

TEST_F(PrintTest, MapsAndIdentifiers) {
  EXPECT_EQ(text_of(map({})), "#{}");
  EXPECT_EQ(text_of(map({atom("a"), integer(1), text("k"), map({integer(2), atom("v")})})), "#{a=>1,\"k\"=>#{2=>v}}");
  EXPECT_EQ(text_of(Term::local_pid(1 | Word{2} << kPidNumberBits)), "<0.1.2>");
  EXPECT_EQ(text_of(Term::local_port(3)), "#Port<0.3>");
  ReferenceNumbers numbers{3, {3, 2, 1}};
  EXPECT_EQ(text_of(make_reference(space, numbers.low_word(), numbers.high_word())), "#Ref<0.1.2.3>");
  ExportIdentity exported{atom("A b"), atom("c"), 3};
  EXPECT_EQ(text_of(external_fun(exported)), "fun 'A b':c/3");
  FunIdentity local{atom("m"), 1, 4, 4, 77, {}};
  EXPECT_EQ(text_of(fun(local, {})), "#Fun<m.4.77>");
}

TEST_F(PrintTest, Limits) {
  Term a = atom("a"), b = atom("b"), c = atom("c"), d = atom("d"), e = atom("e");
  Term pair = tuple({a, real(1.0)});
  EXPECT_EQ(limited(pair, 3), "{a... ");
  EXPECT_EQ(limited(pair, 4), "{a,1.000000e+00}... ");
  EXPECT_EQ(limited(pair, 5), "{a,1.000000e+00}");
  EXPECT_EQ(limited(list({a, b, c, d, e}), 11), "[a,b,c,d,e... ");
  EXPECT_EQ(limited(list({a, b, c, d, e}), 12), "[a,b,c,d,e]");
  EXPECT_EQ(limited(list({list({a}), list({b}), c}, d), 5), "[[a],[... ");
  EXPECT_EQ(limited(list({list({a}), list({b}), c}, d), 10), "[[a],[b],c|d... ");
  Term mixed = tuple({a, text("abc"), binary("x")});
  EXPECT_EQ(limited(mixed, 7), "{a,\"abc\",... ");
  EXPECT_EQ(limited(mixed, 8), "{a,\"abc\",<<\"x... ");
  EXPECT_EQ(limited(mixed, 9), "{a,\"abc\",<<\"x\">>}... ");
  EXPECT_EQ(limited(map({a, integer(1), b, integer(2)}), 4), "#{a=>1,... ");
}

}  // namespace
}  // namespace mote

// Tests of comparing and hashing terms.
#include "term/compare.h"

#include <gtest/gtest.h>

#include <array>

#include "term/test_terms.h"

namespace mote {
namespace {

struct CompareTest : testing::Test, TestTerms {
  int standard(Term a, Term b) {
    int order = compare(atoms, a, b), reverse = compare(atoms, b, a);
    EXPECT_EQ(order < 0, reverse > 0);
    EXPECT_EQ(order == 0, reverse == 0);
    EXPECT_EQ(order == 0, equal(a, b));
    EXPECT_EQ(order == 0, equal(b, a));
    return order < 0 ? -1 : order > 0;
  }
  int exact(Term a, Term b) {
    int order = compare_exact(atoms, a, b), reverse = compare_exact(atoms, b, a);
    EXPECT_EQ(order < 0, reverse > 0);
    EXPECT_EQ(order == 0, exactly_equal(a, b));
    EXPECT_EQ(order == 0, exactly_equal(b, a));
    return order < 0 ? -1 : order > 0;
  }
};

TEST_F(CompareTest, KindsInOrder) {
  ExportIdentity abs{atom("erlang"), atom("abs"), 1};
  FunIdentity local{atom("m"), 1, 0, 0, 7, {}};
  std::vector<Term> terms = {limbs(true, {0, 1}),
                             integer(-5),
                             integer(0),
                             real(0.5),
                             integer(1),
                             real(1.5),
                             limbs(false, {0, 1}),
                             atom(""),
                             atom("a"),
                             atom("ab"),
                             atom("b"),
                             make_reference(space, 1, 0),
                             make_reference(space, 0, 1),
                             fun(local, {}),
                             external_fun(abs),
                             Term::local_port(3),
                             Term::local_pid(3),
                             tuple({}),
                             tuple({integer(9)}),
                             tuple({integer(1), integer(1)}),
                             map({}),
                             map({integer(1), integer(1)}),
                             Term::nil(),
                             list({integer(1)}, integer(0)),
                             list({integer(1)}),
                             list({integer(1), integer(1)}),
                             list({integer(2)}),
                             binary(""),
                             bits(std::string_view("\0", 1), 0, 1),
                             binary("a"),
                             binary("ab"),
                             bits("b", 0, 7),
                             binary("b")};
  for (std::size_t i = 0; i < terms.size(); ++i)
    for (std::size_t j = 0; j < terms.size(); ++j) {
      EXPECT_EQ(standard(terms[i], terms[j]), i < j ? -1 : i > j) << i << " " << j;
      EXPECT_EQ(exact(terms[i], terms[j]) == 0, i == j) << i << " " << j;
    }
}

TEST_F(CompareTest, NumbersByValueOrExactly) {
  EXPECT_EQ(standard(integer(1), real(1.0)), 0);
  EXPECT_EQ(exact(integer(1), real(1.0)), -1);
  EXPECT_EQ(exact(integer(2), real(1.0)), -1);
  EXPECT_EQ(standard(real(0.0), real(-0.0)), 0);
  EXPECT_EQ(exact(real(-0.0), real(0.0)), -1);
  EXPECT_EQ(standard(tuple({integer(1), list({real(2.0)})}), tuple({real(1.0), list({integer(2)})})), 0);
  EXPECT_EQ(exact(tuple({integer(1), list({real(2.0)})}), tuple({integer(1), list({integer(2)})})), 1);
  EXPECT_EQ(exact(limbs(false, {1, 2}), limbs(false, {1, 2})), 0);
}

TEST_F(CompareTest, MapsByKeysThenValues) {
  Term one = integer(1), one_real = real(1.0), two = integer(2), a = atom("zz"),
       b = atom("yy");                                         // entered in this order
  EXPECT_EQ(standard(map({one, a}), map({one_real, a})), -1);  // keys are always compared exactly
  EXPECT_EQ(standard(map({one_real, a}), map({two, a})), 1);
  EXPECT_EQ(standard(map({a, one}), map({a, one_real})), 0);
  EXPECT_EQ(exact(map({a, one}), map({a, one_real})), -1);
  EXPECT_EQ(standard(map({a, one, b, two}), map({a, two, b, one})), 1);  // yy is the smaller key
  EXPECT_EQ(standard(map({a, two}), map({b, one})), 1);
  EXPECT_EQ(standard(map({map({one, two}), one}), map({map({one_real, two}), one})), -1);
  EXPECT_EQ(standard(tuple({map({a, one}), two}), tuple({map({a, one_real}), one})), 1);
}

TEST_F(CompareTest, LargeMaps) {
  std::vector<Term> keys, values;
  for (int i = 0; i < 200; ++i) {
    keys.push_back(tuple({integer(i)}));
    values.push_back(integer(i));
  }
  Term m = map_from_pairs(space, atoms, keys, values);
  Term copy = empty_map(space);
  for (int i = 199; i >= 0; --i)
    copy = map_put(space, atoms, copy, tuple({integer(i)}), integer(i));
  EXPECT_EQ(exact(m, copy), 0);
  EXPECT_EQ(standard(m, copy), 0);
  Term real_value = map_put(space, atoms, m, keys[7], real(7.0));
  EXPECT_EQ(standard(m, real_value), 0);
  EXPECT_EQ(exact(m, real_value), -1);
  Term both = map_put(space, atoms, map_put(space, atoms, m, keys[150], integer(0)), keys[20], integer(1000));
  EXPECT_EQ(standard(m, both), -1);  // the smaller key decides
  Term other_key = map_put(space, atoms, map_remove(space, atoms, m, keys[3]), tuple({real(3.0)}), integer(3));
  EXPECT_EQ(standard(m, other_key), -1);
}

TEST_F(CompareTest, DeepTermsNeedNoNativeStack) {
  Term x = integer(1), y = integer(2);
  for (int i = 0; i < 200000; ++i) {
    x = i % 2 == 0 ? list({x}) : tuple({x});
    y = i % 2 == 0 ? list({y}) : tuple({y});
  }
  EXPECT_EQ(standard(x, y), -1);
  EXPECT_FALSE(exactly_equal(x, y));
  x = integer(1);
  y = integer(2);
  auto single = [&](Term key) { return make_flat_map(space, tuple({key}), std::array{Term::nil()}); };
  for (int i = 0; i < 2000; ++i) {
    x = single(x);
    y = single(y);
  }
  EXPECT_EQ(standard(x, y), -1);
}

TEST_F(CompareTest, Funs) {
  FunIdentity first{atom("m"), 1, 0, 0, 7, {}}, second{atom("m"), 1, 1, 1, 7, {}}, again = first;
  EXPECT_EQ(standard(fun(first, {integer(1)}), fun(again, {real(1.0)})), 0);
  EXPECT_EQ(exact(fun(first, {integer(1)}), fun(again, {integer(1)})), 0);
  EXPECT_EQ(standard(fun(first, {integer(2)}), fun(second, {integer(1)})), -1);
  EXPECT_EQ(standard(fun(first, {integer(1)}), fun(first, {integer(2)})), -1);
}

TEST_F(CompareTest, IdentifiersOfOtherNodes) {
  Node a{atom("a@x"), 1}, b{atom("b@x"), 1}, z{atom("z@x"), 1}, a_again{atom("a@x"), 1}, a_later{atom("a@x"), 2};
  auto pid = [&](const Node& node, Word number, Word serial) {
    return external(External::kPid, &node, number, serial);
  };
  EXPECT_EQ(standard(pid(a, 1, 5), pid(a, 2, 0)), 1);
  EXPECT_EQ(standard(pid(b, 1, 5), pid(a, 2, 5)), -1);
  EXPECT_EQ(standard(pid(a, 1, 5), pid(a_later, 1, 5)), -1);
  EXPECT_EQ(exact(pid(a, 1, 5), pid(a_again, 1, 5)), 0);
  EXPECT_EQ(standard(pid(a, 9, 0), Term::local_pid(9)), -1);
  EXPECT_EQ(standard(pid(z, 9, 0), Term::local_pid(9)), 1);
  auto port = [&](const Node& node, Word number) { return external(External::kPort, &node, number); };
  EXPECT_EQ(standard(port(b, 1), port(a, 2)), 1);
  EXPECT_EQ(standard(port(a, 1), port(a, 2)), -1);
  EXPECT_EQ(standard(port(a, 1000), Term::local_port(1)), -1);
  auto reference = [&](const Node& node, Word low, Word high, Word count) {
    return external(External::kReference, &node, low, high, count << 32);
  };
  EXPECT_EQ(standard(reference(b, 1, 1, 3), reference(a, 2, 2, 3)), 1);
  EXPECT_EQ(standard(reference(a, 1, 3, 3), reference(a, 1, 3, 4)), 0);
  EXPECT_EQ(standard(reference(a, 9, 3, 3), reference(a, 1, 4, 3)), -1);
  EXPECT_EQ(standard(reference(a, 9, 3, 3), make_reference(space, 0, 0)), -1);
}

}  // namespace
}  // namespace mote

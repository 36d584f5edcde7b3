// Match specifications: results, errors, depth without recursion, what keys they need.
#include "ets/match_spec.h"

#include <gtest/gtest.h>

#include "term/build.h"
#include "term/compare.h"
#include "term/map.h"
#include "term/print.h"

namespace mote::ets {
namespace {

struct MatchSpecTest : testing::Test {
  AtomTable atoms;
  Arena arena;
  GuardContext context{atoms, Term::local_pid(3), atoms::k_nonode_at_nohost};

  Term a(std::string_view text) { return atoms.intern(text); }
  static Term n(std::int64_t value) { return Term::small(value); }
  Term t(std::initializer_list<Term> elements) { return mote::make_tuple(arena, elements); }
  Term l(std::initializer_list<Term> elements, Term tail = Term::nil()) {
    return make_list(arena, std::span(elements.begin(), elements.size()), tail);
  }
  Term clause(Term head, std::initializer_list<Term> guards, std::initializer_list<Term> body) {
    return t({head, l(guards), l(body)});
  }

  // The result as text; "no match"; or the errors.
  std::string run(Term spec, Term term, Dialect dialect = Dialect::kTable) {
    std::vector<std::string> errors;
    MatchSpec* compiled = MatchSpec::compile(atoms, spec, dialect, &errors);
    if (compiled == nullptr) {
      std::string all;
      for (const std::string& error : errors)
        all += (all.empty() ? "" : " ") + error;
      return all;
    }
    Term result = MatchRun(*compiled, context).run(term, arena);
    compiled->release();
    return result.is_none() ? "no match" : term_text(atoms, result);
  }
  std::string guarded(Term guard) { return run(l({clause(a("$1"), {guard}, {a("yes")})}), n(5)); }
  std::string body(Term expression) {
    return run(l({clause(t({a("$1"), a("$2")}), {}, {expression})}), t({n(1), l({n(2), n(3)})}));
  }
};

TEST_F(MatchSpecTest, VariablesAndTheirOrder) {
  Term row = t({n(1), t({n(2), n(3)}), l({n(4), n(5)})});
  Term head = t({a("$10"), t({a("$2"), a("_")}), l({a("$0")}, a("$3"))});
  EXPECT_EQ(run(l({clause(head, {}, {a("$$")})}), row), "[4,2,[5],1]");
  EXPECT_EQ(run(l({clause(a("$1"), {}, {a("$1")})}), row), "{1,{2,3},[4,5]}");
  EXPECT_EQ(run(l({clause(t({a("$1"), a("$1")}), {}, {a("$_")})}), t({n(1), make_float(arena, 1.0)})), "no match");
  EXPECT_EQ(run(l({clause(t({a("$01")}), {}, {a("$_")})}), t({a("$01")})), "{'$01'}");
  EXPECT_EQ(run(l({clause(t({n(1)}), {}, {a("first")}), clause(a("_"), {}, {a("second")})}), t({n(2)})), "second");
}

TEST_F(MatchSpecTest, MapsMatchWhenTheyHaveThePairs) {
  Term keys[] = {a("a"), a("b")};
  Term values[] = {n(1), n(2)};
  Term both = map_from_pairs(arena, atoms, keys, values);
  Term wanted[] = {a("$1"), n(2)};
  Term pattern = map_from_pairs(arena, atoms, keys, wanted);
  EXPECT_EQ(run(l({clause(t({pattern}), {}, {a("$1")})}), t({both})), "1");
  Term one = map_from_pairs(arena, atoms, std::span(keys, 1), std::span(values, 1));
  EXPECT_EQ(run(l({clause(t({pattern}), {}, {a("$1")})}), t({one})), "no match");
  EXPECT_EQ(run(l({clause(t({one}), {}, {n(7)})}), t({both})), "7");
  Term variable[] = {a("$1")};
  Term bad = map_from_pairs(arena, atoms, variable, std::span(values, 1));
  EXPECT_EQ(run(l({clause(t({bad}), {}, {n(7)})}), t({both})), "Variable found in map key.");
}

TEST_F(MatchSpecTest, GuardsMustBeTrue) {
  EXPECT_EQ(guarded(t({a("is_integer"), a("$1")})), "yes");
  EXPECT_EQ(guarded(t({a(">"), a("$1"), n(4)})), "yes");
  EXPECT_EQ(guarded(a("$1")), "no match");
  EXPECT_EQ(guarded(t({a("hd"), Term::nil()})), "no match");
  EXPECT_EQ(guarded(t({a("or"), t({a("hd"), Term::nil()}), a("true")})), "no match");
  EXPECT_EQ(guarded(t({a("orelse"), a("true"), t({a("hd"), Term::nil()})})), "yes");
  EXPECT_EQ(guarded(t({a("andalso"), a("true"), a("true"), n(3)})), "no match");
  EXPECT_EQ(guarded(t({a("=="), t({a("+"), a("$1"), make_float(arena, 1.5)}), make_float(arena, 6.5)})), "yes");
  EXPECT_EQ(guarded(t({a("=="), t({a("self")}), t({a("const"), Term::local_pid(3)})})), "yes");
}

TEST_F(MatchSpecTest, BodiesBuildAndCatch) {
  EXPECT_EQ(body(t({t({a("$1"), a("x"), t({a("hd"), a("$2")})})})), "{1,x,2}");
  EXPECT_EQ(body(t({t({a("hd"), t({a("hd"), Term::nil()})})})), "{hd,'EXIT'}");
  EXPECT_EQ(body(t({a("tl"), a("$2")})), "[3]");
  EXPECT_EQ(body(t({a("const"), t({a("$1")})})), "{'$1'}");
  EXPECT_EQ(body(l({a("$1"), a("c")}, t({a("+"), n(1), n(2)}))), "[1,c|3]");
  EXPECT_EQ(body(t({a("andalso"), a("true"), a("$2")})), "[2,3]");
  EXPECT_EQ(body(t({a("andalso"), a("$1"), a("true")})), "'EXIT'");
  EXPECT_EQ(body(t({a("and"), a("false"), a("x")})), "'EXIT'");
  Term keys[] = {t({a("+"), n(1), a("$1")})};
  Term values[] = {t({t({a("$1")})})};
  EXPECT_EQ(body(map_from_pairs(arena, atoms, keys, values)), "#{2=>{1}}");
}

TEST_F(MatchSpecTest, Errors) {
  EXPECT_EQ(run(Term::nil(), n(1)), "Match programs are not in a list.");
  EXPECT_EQ(run(l({t({n(1), n(2)})}), n(1)), "Match program part is not a tuple of arity 3.");
  EXPECT_EQ(run(l({clause(a("_"), {}, {})}), n(1)), "Body clause does not return anything.");
  EXPECT_EQ(body(a("$7")), "Variable $7 is unbound.");
  EXPECT_EQ(body(t({a("nonsense"), n(1)})), "Function nonsense/1 does_not_exist.");
  EXPECT_EQ(body(t({n(1), n(2)})), "{1,2} is neither a function call, nor a tuple (tuples are written {{ ... }}).");
  EXPECT_EQ(body(t({a("const"), n(1), n(2)})),
            "Special form 'const' called with more than one argument in {const,1,2}.");
  EXPECT_EQ(body(t({a("and")})), "Special form 'and' called without arguments in {and}.");
  EXPECT_EQ(body(t({a("message"), n(1)})), "Special form 'message' used in wrong dialect.");
  EXPECT_EQ(run(l({clause(a("foo"), {}, {n(1)})}), n(1), Dialect::kCall), "Match head is invalid in this context.");
  EXPECT_EQ(run(l({clause(a("_"), {t({a("message"), n(1)})}, {n(1)})}), n(1), Dialect::kCall),
            "Special form 'message' called in guard context.");
}

TEST_F(MatchSpecTest, TraceActionsLeaveTheirMarks) {
  Term message = t({a("message"), t({t({a("$1"), a("$_")})})});
  Term spec = l({clause(l({a("$1"), a("_")}), {}, {message, t({a("return_trace")})})});
  MatchSpec* compiled = MatchSpec::compile(atoms, spec, Dialect::kCall, nullptr);
  ASSERT_NE(compiled, nullptr);
  MatchRun run(*compiled, context);
  EXPECT_FALSE(run.run(t({n(8), n(9)}), l({n(8), n(9)}), arena).is_none());
  EXPECT_EQ(term_text(atoms, run.trace().message), "{8,[8,9]}");
  EXPECT_TRUE(run.trace().return_trace);
  EXPECT_FALSE(run.trace().exception_trace);
  compiled->release();
}

// A pattern, a term and a body of a depth that no native stack would bear.
TEST_F(MatchSpecTest, DepthDoesNotMatter) {
  constexpr int kDepth = 300000;
  Term pattern = a("$1");
  Term term = a("core");
  Term expression = a("$1");
  for (int i = 0; i < kDepth; ++i) {
    pattern = i % 2 == 0 ? t({n(i), pattern}) : l({pattern}, a("_"));
    term = i % 2 == 0 ? t({n(i), term}) : l({term, n(i)});
    expression = i % 2 == 0 ? t({t({expression})}) : l({expression});
  }
  MatchSpec* compiled = MatchSpec::compile(atoms, l({clause(pattern, {}, {expression})}), Dialect::kTable, nullptr);
  ASSERT_NE(compiled, nullptr);
  Term result = MatchRun(*compiled, context).run(term, arena);
  compiled->release();
  int depth = 0;
  for (; !result.is_none() && !result.is_atom(); ++depth)
    result = result.is_cons() ? Cons(result).head() : Tuple(result)[0];
  EXPECT_EQ(depth, kDepth);
  EXPECT_EQ(result, a("core"));
}

TEST_F(MatchSpecTest, KeysAndWhetherTheyAreKept) {
  auto compiled = [&](Term head, Term expression) {
    return MatchSpec::compile(atoms, l({clause(head, {}, {expression})}), Dialect::kTable, nullptr);
  };
  struct Case {
    Term head;
    Term expression;
    bool all;
    bool ground;
    bool keeps;
  } cases[] = {
      {a("_"), a("$_"), true, true, true},
      {t({n(1), a("_")}), a("$_"), false, true, true},
      {t({n(1), a("_")}), t({t({n(1), n(2)})}), false, true, true},
      {t({n(1), a("_")}), t({t({n(2), n(2)})}), false, true, false},
      {t({t({a("k"), a("$1")}), a("_")}), t({t({t({t({a("k"), a("$1")})}), n(2)})}), false, false, true},
      {t({t({a("k"), a("$1")}), a("$2")}), t({t({t({t({a("k"), a("$2")})}), n(2)})}), false, false, false},
      {t({a("$1"), a("_")}), t({t({t({a("element"), n(1), a("$_")}), n(2)})}), true, true, true},
      {t({a("$1"), a("_")}), t({a("const"), t({a("$1"), n(1)})}), true, true, false},
      {t({a("x"), a("_")}), t({a("const"), t({a("x"), n(1)})}), false, true, true},
  };
  for (const Case& one : cases) {
    MatchSpec* spec = compiled(one.head, one.expression);
    ASSERT_NE(spec, nullptr);
    std::string name = term_text(atoms, one.head);
    EXPECT_EQ(spec->keys(atoms, 1).all, one.all) << name;
    if (!one.all) EXPECT_EQ(spec->keys(atoms, 1).ground, one.ground) << name;
    EXPECT_EQ(spec->keeps_key(atoms, 1), one.keeps) << name;
    spec->release();
  }
}

}  // namespace
}  // namespace mote::ets

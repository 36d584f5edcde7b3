// The builtins on numbers: results, and which failure goes with what.
#include <gtest/gtest.h>

#include <cmath>

#include "builtins/builtin_test_bed.h"
#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "term/arith.h"
#include "term/integer_text.h"

namespace mote {
namespace {

Term small(std::int64_t value) {
  return Term::small(value);
}

double float_of(Term term) {
  EXPECT_TRUE(term.is_float());
  return term.is_float() ? Float(term).value() : -12345;
}

TEST(ErlangArithmetic, OperatorsFailWithBadarithOrSystemLimit) {
  BuiltinTestBed bed(erlang_arithmetic_builtins());
  EXPECT_EQ(bed.call("+", {small(1), small(2)}), small(3));
  EXPECT_EQ(bed.call("+", {small(1)}), small(1));
  EXPECT_EQ(bed.call("bnot", {small(1)}), small(-2));
  EXPECT_EQ(float_of(bed.call("/", {small(1), small(4)})), 0.25);
  EXPECT_TRUE(std::signbit(float_of(bed.call("+", {make_float(bed.heap(), -0.0)}))));
  EXPECT_EQ(bed.failure("+", {atoms::k_ok}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("div", {small(1), small(0)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("band", {make_float(bed.heap(), 1), small(0)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("bsl", {small(1), small(1 << 30)}), atoms::k_system_limit);
}

TEST(ErlangArithmetic, ConversionsFailWithBadarg) {
  BuiltinTestBed bed(erlang_arithmetic_builtins());
  EXPECT_EQ(bed.call("round", {make_float(bed.heap(), -2.5)}), small(-3));
  EXPECT_EQ(bed.call("abs", {small(-3)}), small(3));
  EXPECT_EQ(float_of(bed.call("float", {small(3)})), 3.0);
  for (const char* name : {"abs", "ceil", "float", "floor", "round", "trunc"})
    EXPECT_EQ(bed.failure(name, {Term::nil()}), atoms::k_badarg) << name;
  Term huge = arith::bsl(bed.heap(), small(1), small(2000));
  EXPECT_EQ(bed.failure("float", {huge}), atoms::k_badarg);
}

TEST(NumberText, IntegersToText) {
  BuiltinTestBed bed(erlang_number_text_builtins());
  EXPECT_EQ(list_text(bed.call("integer_to_list", {small(-42)})), "-42");
  EXPECT_EQ(list_text(bed.call("integer_to_list", {small(-255), small(16)})), "-FF");
  std::string storage;
  EXPECT_EQ(binary_text(bed.call("integer_to_binary", {arith::bsl(bed.heap(), small(1), small(64))}), storage),
            "18446744073709551616");
  for (Term base : {small(1), small(37), small(-1), atoms::k_ok})
    EXPECT_EQ(bed.failure("integer_to_binary", {small(1), base}), atoms::k_badarg);
  EXPECT_EQ(bed.failure("integer_to_list", {atoms::k_ok}), atoms::k_badarg);
}

TEST(NumberText, IntegersFromListsAnswerWithAtoms) {
  BuiltinTestBed bed(erlang_number_text_builtins());
  auto parse = [&](Term text, Term base) { return bed.call("list_to_integer", {text, base}); };
  Term whole = parse(bed.list("-12345678901234567890x"), small(10));
  ASSERT_TRUE(whole.is_tuple(2));
  std::string text;
  append_integer(text, Tuple(whole)[0]);
  EXPECT_EQ(text, "-12345678901234567890");
  EXPECT_EQ(list_text(Tuple(whole)[1]), "x");
  Term improper = parse(bed.list("12", atoms::k_ok), small(10));
  ASSERT_TRUE(improper.is_tuple(2));
  EXPECT_EQ(Tuple(improper)[1], atoms::k_ok);
  EXPECT_EQ(Tuple(parse(bed.list("FfG"), small(16)))[0], small(255));
  for (const char* none : {"-", "+", "--1", " 1", "x"})
    EXPECT_EQ(parse(bed.list(none), small(10)), atoms::k_no_integer) << none;
  EXPECT_EQ(parse(Term::nil(), small(1)), atoms::k_no_integer);
  EXPECT_EQ(parse(atoms::k_ok, small(1)), atoms::k_not_a_list);
  EXPECT_EQ(parse(bed.list("x"), small(1)), atoms::k_badarg);
  EXPECT_EQ(parse(bed.list("1" + std::string(1300000, '0')), small(10)), atoms::k_big);
}

TEST(NumberText, IntegersFromBinariesAnswerWithAtoms) {
  BuiltinTestBed bed(erlang_number_text_builtins());
  auto parse = [&](Term text, Term base) { return bed.call("binary_to_integer", {text, base}); };
  EXPECT_EQ(parse(bed.binary("+5"), small(10)), small(5));
  EXPECT_EQ(parse(make_sub_bits(bed.heap(), bed.binary("\x03\x33\x13\x20"), 4, 24), small(10)), small(312));
  for (const char* bad : {"", "-", "1x", " 5"})
    EXPECT_EQ(parse(bed.binary(bad), small(10)), atoms::k_badarg) << bad;
  EXPECT_EQ(parse(bed.list("1"), small(10)), atoms::k_badarg);
  EXPECT_EQ(parse(bed.binary("1"), small(37)), atoms::k_badarg);
}

TEST(NumberText, FloatsToText) {
  BuiltinTestBed bed(erlang_number_text_builtins());
  auto option = [&](Term name, Term count) { return make_tuple(bed.heap(), {name, count}); };
  auto write = [&](double value, std::initializer_list<Term> options) {
    Term list = make_list(bed.heap(), std::span(options.begin(), options.size()));
    return list_text(bed.call("float_to_list", {make_float(bed.heap(), value), list}));
  };
  Term one_decimal = option(atoms::k_decimals, small(1)), one_digit = option(atoms::k_scientific, small(1));
  EXPECT_EQ(write(1.25, {}), "1.25000000000000000000e+00");
  EXPECT_EQ(write(1.25, {atoms::k_compact}), "1.25000000000000000000e+00");
  EXPECT_EQ(write(1.25, {atoms::k_short, one_decimal}), "1.3");
  EXPECT_EQ(write(1.25, {one_decimal, atoms::k_short}), "1.25");
  EXPECT_EQ(write(1.25, {one_decimal, one_digit}), "1.2e+00");
  EXPECT_EQ(write(1.25, {one_digit, atoms::k_compact, option(atoms::k_decimals, small(7))}), "1.25");
  EXPECT_EQ(write(1.25, {option(atoms::k_decimals, small((std::int64_t{1} << 32) + 3))}), "1.250");

  Term value = make_float(bed.heap(), 1.25);
  for (Term bad : {atoms::k_ok, option(atoms::k_decimals, small(254)), option(atoms::k_decimals, small(-1)),
                   option(atoms::k_scientific, small(250)), option(atoms::k_decimals, atoms::k_ok)})
    EXPECT_EQ(bed.failure("float_to_list", {value, make_list(bed.heap(), {&bad, 1})}), atoms::k_badarg);
  EXPECT_EQ(bed.failure("float_to_list", {value, make_cons(bed.heap(), atoms::k_short, atoms::k_ok)}), atoms::k_badarg);
  EXPECT_EQ(bed.failure("float_to_binary", {small(1)}), atoms::k_badarg);
}

TEST(NumberText, FloatsFromText) {
  BuiltinTestBed bed(erlang_number_text_builtins());
  EXPECT_EQ(float_of(bed.call("binary_to_float", {bed.binary("-1.0E-2")})), -0.01);
  EXPECT_EQ(float_of(bed.call("binary_to_float", {bed.binary(std::string_view("1.0\0abc", 7))})), 1.0);
  EXPECT_EQ(float_of(bed.call("list_to_float", {bed.list("1,5")})), 1.5);
  for (const char* bad : {"1", "1.", "1.0e", "1.0 ", "1.0e400", ""}) {
    EXPECT_EQ(bed.failure("binary_to_float", {bed.binary(bad)}), atoms::k_badarg) << bad;
    EXPECT_EQ(bed.failure("list_to_float", {bed.list(bad)}), atoms::k_badarg) << bad;
  }
  EXPECT_EQ(bed.failure("list_to_float", {bed.list("1.0", atoms::k_ok)}), atoms::k_badarg);
}

TEST(NumberText, StringToFloat) {
  BuiltinTestBed bed(erlang_number_text_builtins().last(1));
  Term found = bed.call("list_to_float", {bed.list("-1.5e-x")});
  ASSERT_TRUE(found.is_tuple(2));
  EXPECT_EQ(float_of(Tuple(found)[0]), -1.5);
  EXPECT_EQ(list_text(Tuple(found)[1]), "e-x");
  for (const char* none : {"", "1", "1.0e400x", "-"}) {
    Term error = bed.call("list_to_float", {bed.list(none)});
    EXPECT_EQ(Tuple(error)[1], atoms::k_no_float) << none;
  }
  EXPECT_EQ(Tuple(bed.call("list_to_float", {atoms::k_ok}))[1], atoms::k_not_a_list);
}

TEST(Math, DomainErrorsAreBadarith) {
  BuiltinTestBed bed(math_builtins());
  EXPECT_EQ(float_of(bed.call("sqrt", {small(16)})), 4.0);
  EXPECT_EQ(float_of(bed.call("pow", {small(2), small(10)})), 1024.0);
  EXPECT_EQ(float_of(bed.call("fmod", {make_float(bed.heap(), -5.5), small(2)})), -1.5);
  EXPECT_EQ(float_of(bed.call("exp", {small(-1000)})), 0.0);
  EXPECT_EQ(bed.failure("log", {small(0)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("sqrt", {small(-1)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("exp", {small(1000)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("fmod", {small(1), small(0)}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("sin", {arith::bsl(bed.heap(), small(1), small(2000))}), atoms::k_badarith);
  EXPECT_EQ(bed.failure("sin", {atoms::k_ok}), atoms::k_badarg);
  EXPECT_EQ(bed.failure("pow", {small(1), atoms::k_ok}), atoms::k_badarg);
}

}  // namespace
}  // namespace mote

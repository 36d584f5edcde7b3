// erlang: the operators on numbers, and the functions that round and convert them.
#include "builtins/table.h"
#include "term/arith.h"

namespace mote {

namespace {

Term arithmetic_result(Context& c, Term result) {
  return arith::failed(result) ? c.error(arith::failure_reason(result)) : result;
}

// About 100 ns for 64 limbs.
void charge_for(Context& c, Term number) {
  if (number.is_bignum()) c.charge(static_cast<std::int64_t>(Bignum(number).limbs().size() / 64));
}

template <Term (*kOperation)(TermSpace&, Term, Term)>
Term binary_operator(Context& c) {
  charge_for(c, c[0]);
  charge_for(c, c[1]);
  return arithmetic_result(c, kOperation(c.heap(), c[0], c[1]));
}

template <Term (*kOperation)(TermSpace&, Term)>
Term unary_operator(Context& c) {
  charge_for(c, c[0]);
  return arithmetic_result(c, kOperation(c.heap(), c[0]));
}

Term plus_1(Context& c) {
  return arithmetic_result(c, arith::plus(c[0]));
}

template <Term (*kConversion)(TermSpace&, Term)>
Term conversion(Context& c) {
  Term result = kConversion(c.heap(), c[0]);
  return result.is_none() ? c.badarg() : result;
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "+", 1, plus_1, Builtin::kGuard},
    {"erlang", "+", 2, binary_operator<arith::add>, Builtin::kGuard},
    {"erlang", "-", 1, unary_operator<arith::negate>, Builtin::kGuard},
    {"erlang", "-", 2, binary_operator<arith::subtract>, Builtin::kGuard},
    {"erlang", "*", 2, binary_operator<arith::multiply>, Builtin::kGuard},
    {"erlang", "/", 2, binary_operator<arith::divide>, Builtin::kGuard},
    {"erlang", "div", 2, binary_operator<arith::int_div>, Builtin::kGuard},
    {"erlang", "rem", 2, binary_operator<arith::remainder>, Builtin::kGuard},
    {"erlang", "band", 2, binary_operator<arith::band>, Builtin::kGuard},
    {"erlang", "bor", 2, binary_operator<arith::bor>, Builtin::kGuard},
    {"erlang", "bxor", 2, binary_operator<arith::bxor>, Builtin::kGuard},
    {"erlang", "bnot", 1, unary_operator<arith::bnot>, Builtin::kGuard},
    {"erlang", "bsl", 2, binary_operator<arith::bsl>, Builtin::kGuard},
    {"erlang", "bsr", 2, binary_operator<arith::bsr>, Builtin::kGuard},
    {"erlang", "abs", 1, conversion<arith::absolute>, Builtin::kGuard},
    {"erlang", "ceil", 1, conversion<arith::ceil>, Builtin::kGuard},
    {"erlang", "float", 1, conversion<arith::to_float>, Builtin::kGuard},
    {"erlang", "floor", 1, conversion<arith::floor>, Builtin::kGuard},
    {"erlang", "round", 1, conversion<arith::round>, Builtin::kGuard},
    {"erlang", "trunc", 1, conversion<arith::truncate>, Builtin::kGuard},
};

}  // namespace

std::span<const Builtin> erlang_arithmetic_builtins() {
  return kBuiltins;
}

}  // namespace mote

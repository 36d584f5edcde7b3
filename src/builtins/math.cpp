// math: the C library's functions. What is no number is badarg; an integer beyond a double's range and a result that is
// not finite are badarith.
#include <cmath>

#include "builtins/table.h"
#include "term/arith.h"

namespace mote {

namespace {

Term result(Context& c, double value) {
  return std::isfinite(value) ? make_float(c.heap(), value) : c.badarith();
}

template <double (*kFunction)(double)>
Term unary(Context& c) {
  if (!c[0].is_number()) return c.badarg();
  double x;
  return arith::to_double(c[0], &x) ? result(c, kFunction(x)) : c.badarith();
}

template <double (*kFunction)(double, double)>
Term binary(Context& c) {
  if (!c[0].is_number() || !c[1].is_number()) return c.badarg();
  double x, y;
  return arith::to_double(c[0], &x) && arith::to_double(c[1], &y) ? result(c, kFunction(x, y)) : c.badarith();
}

constexpr Builtin kBuiltins[] = {
    {"math", "acos", 1, unary<std::acos>},   {"math", "acosh", 1, unary<std::acosh>},
    {"math", "asin", 1, unary<std::asin>},   {"math", "asinh", 1, unary<std::asinh>},
    {"math", "atan", 1, unary<std::atan>},   {"math", "atan2", 2, binary<std::atan2>},
    {"math", "atanh", 1, unary<std::atanh>}, {"math", "ceil", 1, unary<std::ceil>},
    {"math", "cos", 1, unary<std::cos>},     {"math", "cosh", 1, unary<std::cosh>},
    {"math", "erf", 1, unary<std::erf>},     {"math", "erfc", 1, unary<std::erfc>},
    {"math", "exp", 1, unary<std::exp>},     {"math", "floor", 1, unary<std::floor>},
    {"math", "fmod", 2, binary<std::fmod>},  {"math", "log", 1, unary<std::log>},
    {"math", "log10", 1, unary<std::log10>}, {"math", "log2", 1, unary<std::log2>},
    {"math", "pow", 2, binary<std::pow>},    {"math", "sin", 1, unary<std::sin>},
    {"math", "sinh", 1, unary<std::sinh>},   {"math", "sqrt", 1, unary<std::sqrt>},
    {"math", "tan", 1, unary<std::tan>},     {"math", "tanh", 1, unary<std::tanh>},
};

}  // namespace

std::span<const Builtin> math_builtins() {
  return kBuiltins;
}

}  // namespace mote

// Numbers written as text in tests: integers in base 10, floats with a point, and what failures are called.
#pragma once

#include <string>

#include "term/arith.h"
#include "term/build.h"
#include "term/float_text.h"
#include "term/integer_text.h"
#include "term/test_space.h"

namespace mote {

inline Term number(TermSpace& space, std::string_view text) {
  if (text.find('.') == std::string_view::npos) return parse_integer(space, text);
  return make_float(space, *parse_float(text));
}

inline std::string text_of(Term number) {
  if (number.is_none()) return "none";
  if (number == kLimitExceeded) return "system_limit";
  std::string text;
  if (number.is_float()) {
    char digits[kFloatTextBytes];
    text.assign(digits, write_float_short(digits, Float(number).value()));
  } else {
    append_integer(text, number);
  }
  return text;
}

// 2^exponent.
inline Term power_of_two(TermSpace& space, std::int64_t exponent) {
  return arith::bsl(space, Term::small(1), Term::small(exponent));
}

}  // namespace mote

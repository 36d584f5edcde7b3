// Integers to text and back, in bases 2 to 36.
#pragma once

#include <string>
#include <string_view>

#include "term/space.h"

namespace mote {

// Room for any small or 64-bit integer in any base, sign included.
inline constexpr std::size_t kSmallTextBytes = 65;

// Writes `value` at `to` (of kSmallTextBytes); returns the length. Digits above 9 are upper-case letters.
std::size_t write_integer(char* to, std::int64_t value, int base = 10);

// Appends the integer's text, "-" first where it is negative.
void append_integer(std::string& out, Term integer, int base = 10);

// The integer that the whole text stands for: an optional sign and at least one digit. none() where it is something
// else, kLimitExceeded where the number is too large to be an integer.
Term parse_integer(TermSpace& space, std::string_view text, int base = 10);

// The value of a digit in bases up to 36, or 255.
std::uint8_t digit_value(std::uint8_t character);

}  // namespace mote

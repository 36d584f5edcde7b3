// Floats to text and back. Text goes to a caller's buffer of kFloatTextBytes; the functions return its length.
#pragma once

#include <optional>
#include <string_view>

#include "term/space.h"

namespace mote {

// What erlang:float_to_list/2 may produce at most, the bound of its options included.
inline constexpr std::size_t kFloatTextBytes = 400;
inline constexpr int kMaxDecimals = 253;
inline constexpr int kMaxScientificDigits = 249;

// The fewest digits that read back as the same float. With an exponent where that is shorter, and always from 2^53 on:
// 0.001, 100.0, 1.0e3.
std::size_t write_float_short(char* to, double value);
// d.ddde+dd with `digits` (0 to kMaxScientificDigits) after the point; a negative count means 6. Erlang's default
// is 20.
std::size_t write_float_scientific(char* to, double value, int digits = 20);
// `decimals` (0 to kMaxDecimals) digits after the point; `compact` drops zeros at the end, down to one digit.
// 0 where the text would be longer than the reference's buffer allows.
std::size_t write_float_decimals(char* to, double value, int decimals, bool compact);

// How much of `text` from its beginning is the text of a float: sign, digits, point (or comma), digits, and perhaps an
// exponent. 0 where it begins with no float.
std::size_t float_prefix_length(std::string_view text);
// The float of a text that float_prefix_length takes whole. Nothing where it is too large; too small becomes 0.
std::optional<double> parse_float(std::string_view text);

}  // namespace mote

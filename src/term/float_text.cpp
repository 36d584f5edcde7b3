// Shortest and exact digits come from std::to_chars; the shapes are Erlang's.
#include "term/float_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>

namespace mote {

namespace {

constexpr double kWholeFrom = 0x1p53;          // doubles from here on have no fraction
constexpr std::size_t kReferenceBuffer = 255;  // characters

// 10^0 to 10^18: the powers for which decimals are found by one multiplication.
constexpr auto kPowers = [] {
  std::array<double, 19> powers;
  double power = 1;
  for (double& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

char* copy(char* to, const char* from, std::size_t count) {
  std::memcpy(to, from, count);
  return to + count;
}

char* fill_zeros(char* to, int count) {
  std::memset(to, '0', static_cast<std::size_t>(count));
  return to + count;
}

// digits[0] . digits[1...] with the point after the digit of weight 10^exponent's place: no exponent part.
char* write_plain(char* to, const char* digits, int count, int exponent) {
  if (exponent < 0) {
    to = fill_zeros(copy(to, "0.", 2), -exponent - 1);
    return copy(to, digits, static_cast<std::size_t>(count));
  }
  int whole = exponent + 1;
  if (count <= whole) {
    to = fill_zeros(copy(to, digits, static_cast<std::size_t>(count)), whole - count);
    return copy(to, ".0", 2);
  }
  *(to = copy(to, digits, static_cast<std::size_t>(whole))) = '.';
  return copy(to + 1, digits + whole, static_cast<std::size_t>(count - whole));
}

char* write_with_exponent(char* to, const char* digits, int count, int exponent) {
  *to++ = digits[0];
  *to++ = '.';
  to = count > 1 ? copy(to, digits + 1, static_cast<std::size_t>(count - 1)) : fill_zeros(to, 1);
  *to++ = 'e';
  return std::to_chars(to, to + 8, exponent).ptr;
}

int decimal_width(int number) {
  int width = number < 0 ? 2 : 1;
  for (number = std::abs(number); number >= 10; number /= 10)
    ++width;
  return width;
}

// `value` (0 <= value < 2^53) rounded half up to `decimals` digits, as one floating-point product gives them.
char* write_rounded(char* to, double value, int decimals) {
  std::uint64_t integer = static_cast<std::uint64_t>(value);
  double scaled = (value - static_cast<double>(integer)) * kPowers[static_cast<std::size_t>(decimals)];
  std::uint64_t fraction = static_cast<std::uint64_t>(scaled);
  if (scaled - static_cast<double>(fraction) >= 0.5) ++fraction;
  std::uint64_t one = static_cast<std::uint64_t>(kPowers[static_cast<std::size_t>(decimals)]);
  if (fraction >= one) {
    ++integer;
    fraction -= one;
  }
  to = std::to_chars(to, to + 20, integer).ptr;
  if (decimals == 0) return to;
  *to++ = '.';
  char digits[20];
  int count = static_cast<int>(std::to_chars(digits, digits + 20, fraction).ptr - digits);
  return copy(fill_zeros(to, decimals - count), digits, static_cast<std::size_t>(count));
}

}  // namespace

std::size_t write_float_short(char* to, double value) {
  char* start = to;
  if (std::signbit(value)) {
    *to++ = '-';
    value = -value;
  }
  if (value == 0) return static_cast<std::size_t>(copy(to, "0.0", 3) - start);
  char text[32];
  char* end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  char* e = static_cast<char*>(std::memchr(text, 'e', static_cast<std::size_t>(end - text)));
  int exponent = 0;
  std::from_chars(e + (e[1] == '+' ? 2 : 1), end, exponent);
  int count = 1;
  if (text[1] == '.') {  // close the gap: digits only
    count = static_cast<int>(e - text) - 1;
    std::memmove(text + 1, text + 2, static_cast<std::size_t>(count - 1));
  }
  int plain_width = exponent < 0 ? 1 - exponent + count : count > exponent + 1 ? count + 1 : exponent + 3;
  int exponent_width = 2 + std::max(count - 1, 1) + 1 + decimal_width(exponent);
  bool plain = value < kWholeFrom && plain_width <= exponent_width;
  to = plain ? write_plain(to, text, count, exponent) : write_with_exponent(to, text, count, exponent);
  return static_cast<std::size_t>(to - start);
}

std::size_t write_float_scientific(char* to, double value, int digits) {
  if (digits < 0) digits = 6;
  return static_cast<std::size_t>(
      std::to_chars(to, to + kFloatTextBytes, value, std::chars_format::scientific, digits).ptr - to);
}

std::size_t write_float_decimals(char* to, double value, int decimals, bool compact) {
  char* end = to;
  double magnitude = std::fabs(value);
  bool rounded = static_cast<std::size_t>(decimals) < kPowers.size() && magnitude < kWholeFrom;
  if (rounded) {
    if (std::signbit(value)) *end++ = '-';
    end = write_rounded(end, magnitude, decimals);
  } else {
    auto [past, error] = std::to_chars(to, to + kReferenceBuffer, value, std::chars_format::fixed, decimals);
    if (error != std::errc()) return 0;
    end = past;
  }
  // The reference drops zeros from large numbers that have no decimals, too: 1.0e22 becomes 1.
  if (compact && (decimals > 0 || !rounded))
    while (end[-1] == '0' && end[-2] != '.')
      --end;
  return static_cast<std::size_t>(end - to);
}

namespace {

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

// The place of the first character from `at` on that is no digit.
std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at]))
    ++at;
  return at;
}

std::size_t skip_sign(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == '+' || text[at] == '-') ? at + 1 : at;
}

// Whether a float text, known to be out of a double's range, is too large (and not too small).
bool is_too_large(std::string_view text) {
  std::size_t e = text.find_first_of("eE");
  std::string_view mantissa = text.substr(0, e);
  std::size_t point = mantissa.find('.');
  std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  double weight = first < point ? static_cast<double>(point - first) : -static_cast<double>(first - point) + 1;
  double exponent = 0;
  if (e != std::string_view::npos) {
    std::size_t digits = skip_sign(text, e + 1);
    for (std::size_t at = digits; at < text.size(); ++at)
      exponent = exponent * 10 + (text[at] - '0');
    if (text[e + 1] == '-') exponent = -exponent;
  }
  return weight + exponent > 0;
}

}  // namespace

std::size_t float_prefix_length(std::string_view text) {
  std::size_t start = skip_sign(text, 0);
  std::size_t point = skip_digits(text, start);
  if (point == start || point == text.size() || (text[point] != '.' && text[point] != ',')) return 0;
  std::size_t end = skip_digits(text, point + 1);
  if (end == point + 1) return 0;
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    std::size_t digits = skip_sign(text, end + 1);
    std::size_t exponent_end = skip_digits(text, digits);
    if (exponent_end > digits) return exponent_end;
  }
  return end;
}

std::optional<double> parse_float(std::string_view text) {
  if (text[0] == '+') text.remove_prefix(1);
  std::array<char, 64> with_point;
  std::unique_ptr<char[]> long_text;
  if (std::size_t comma = text.find(','); comma != std::string_view::npos) {
    char* copy_of = with_point.data();
    if (text.size() > with_point.size()) {
      long_text = std::make_unique_for_overwrite<char[]>(text.size());
      copy_of = long_text.get();
    }
    std::memcpy(copy_of, text.data(), text.size());
    copy_of[comma] = '.';
    text = {copy_of, text.size()};
  }
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc()) return std::isfinite(value) ? std::optional(value) : std::nullopt;
  if (is_too_large(text)) return std::nullopt;
  return text[0] == '-' ? -0.0 : 0.0;
}

}  // namespace mote

// Smalls by std::to_chars, bignums by GMP's radix conversion, which is fast however long they are.
#include "term/integer_text.h"

#include <gmp.h>

#include <array>
#include <charconv>
#include <cmath>
#include <memory>

#include "term/bignum.h"
#include "term/build.h"

namespace mote {

namespace {

constexpr auto kDigitValues = [] {
  std::array<std::uint8_t, 256> values;
  values.fill(255);
  for (std::uint8_t i = 0; i < 10; ++i)
    values['0' + i] = i;
  for (std::uint8_t i = 0; i < 26; ++i)
    values['a' + i] = values['A' + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}();

constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// More digits than this, leading zeros not counted, are beyond the largest integer whatever the base, and from base 10
// on.
constexpr std::size_t kMaxDigits = 4194304, kMaxDigitsFrom10 = 1262611;

// The number of valid digits given by `digits` in a base, which are more than fit a word.
Term parse_long(TermSpace& space, bool negative, std::string_view digits, int base) {
  auto values = std::make_unique_for_overwrite<std::uint8_t[]>(digits.size());
  for (std::size_t i = 0; i < digits.size(); ++i) {
    values[i] = digit_value(static_cast<std::uint8_t>(digits[i]));
    if (values[i] >= base) return Term::none();
  }
  std::size_t limbs = static_cast<std::size_t>(static_cast<double>(digits.size()) * std::log2(base) / 64) + 2;
  LimbBuffer number(limbs);
  mp_size_t used = mpn_set_str(number, values.get(), digits.size(), base);
  return bignum::make_limited(space, negative, number.first(static_cast<std::size_t>(used)));
}

}  // namespace

std::uint8_t digit_value(std::uint8_t character) {
  return kDigitValues[character];
}

std::size_t write_integer(char* to, std::int64_t value, int base) {
  char* end = std::to_chars(to, to + kSmallTextBytes, value, base).ptr;
  if (base > 10)
    for (char* at = to; at < end; ++at)
      if (*at >= 'a') *at = static_cast<char>(*at - 'a' + 'A');
  return static_cast<std::size_t>(end - to);
}

void append_integer(std::string& out, Term integer, int base) {
  if (integer.is_small()) {
    char text[kSmallTextBytes];
    out.append(text, write_integer(text, integer.small_value(), base));
    return;
  }
  IntegerView view(integer);
  if (view.negative()) out.push_back('-');
  std::size_t start = out.size();
  std::size_t room = static_cast<std::size_t>(static_cast<double>(view.bit_length()) / std::log2(base)) + 3;
  LimbBuffer limbs(view.size() + 1);  // the conversion overwrites its operand
  std::copy(view.limbs().begin(), view.limbs().end(), static_cast<Word*>(limbs));
  out.resize_and_overwrite(start + room, [&](char* text, std::size_t) {
    auto* digits = reinterpret_cast<unsigned char*>(text + start);
    std::size_t count = mpn_get_str(digits, base, limbs, static_cast<mp_size_t>(view.size()));
    std::size_t zeros = 0;
    while (zeros + 1 < count && digits[zeros] == 0)
      ++zeros;
    for (std::size_t i = zeros; i < count; ++i)
      digits[i - zeros] = static_cast<unsigned char>(kDigits[digits[i]]);
    return start + count - zeros;
  });
}

Term parse_integer(TermSpace& space, std::string_view text, int base) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return Term::none();
  std::string_view digits = text.substr(std::min(text.find_first_not_of('0'), text.size()));
  if (digits.size() > kMaxDigits || (base >= 10 && digits.size() > kMaxDigitsFrom10)) return kLimitExceeded;
  constexpr std::size_t kSafeDigits = 11;  // fit a small in base 36
  std::size_t safe = base <= 10 ? 17 : kSafeDigits;
  if (digits.size() > safe) return parse_long(space, negative, digits, base);
  std::int64_t value = 0;
  for (char digit : digits) {
    std::uint8_t next = digit_value(static_cast<std::uint8_t>(digit));
    if (next >= base) return Term::none();
    value = value * base + next;
  }
  return Term::small(negative ? -value : value);
}

}  // namespace mote

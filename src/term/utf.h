// Unicode code points as UTF-8, UTF-16 and UTF-32: one at a time, with the rules of the bit syntax (shortest forms
// only, no surrogates, nothing above U+10FFFF).
#pragma once

#include "term/bits.h"

namespace mote {

constexpr std::uint32_t kMaxCodePoint = 0x10FFFF;
constexpr bool is_code_point(std::uint64_t code) {
  return code < 0xD800 || (code > 0xDFFF && code <= kMaxCodePoint);
}
// The code point an integer term stands for, or no value.
inline bool term_code_point(Term term, std::uint32_t* code) {
  if (!term.is_small() || !is_code_point(static_cast<std::uint64_t>(term.small_value()))) return false;
  *code = static_cast<std::uint32_t>(term.small_value());
  return true;
}

constexpr std::size_t utf8_bytes(std::uint32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}
constexpr std::size_t utf16_bytes(std::uint32_t code) {
  return code < 0x10000 ? 2 : 4;
}

// The length in bytes of the sequence at `from`, its code point in *code; 0 where none of at most `available` bytes is.
std::size_t decode_utf8(const std::uint8_t* from, std::size_t available, std::uint32_t* code);
// Writes `code` and returns the number of bytes (1 to 4).
std::size_t encode_utf8(std::uint32_t code, std::uint8_t* to);

// At any bit offset, of `available` bits: the number of bits taken, or 0 where no valid code point starts there.
std::size_t get_utf8(const std::uint8_t* base, std::size_t offset, std::size_t available, std::uint32_t* code);
std::size_t get_utf16(const std::uint8_t* base, std::size_t offset, std::size_t available, unsigned flags,
                      std::uint32_t* code);
std::size_t get_utf32(const std::uint8_t* base, std::size_t offset, std::size_t available, unsigned flags,
                      std::uint32_t* code);
// Store a code point at a bit offset; the number of bits written.
std::size_t put_utf8(std::uint8_t* base, std::size_t offset, std::uint32_t code);
std::size_t put_utf16(std::uint8_t* base, std::size_t offset, std::uint32_t code, unsigned flags);
std::size_t put_utf32(std::uint8_t* base, std::size_t offset, std::uint32_t code, unsigned flags);

// Bytes at the start of `bytes` that are valid UTF-8; *characters counts the code points in them.
std::size_t valid_utf8_prefix(std::span<const std::uint8_t> bytes, std::size_t* characters);

}  // namespace mote

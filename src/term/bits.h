// Runs of bits at any bit offset: the ground under the bit syntax. Bits are numbered from the most significant of the
// first byte on. No function here touches a byte that holds none of the bits it was asked for, and none changes a bit
// outside of them.
#pragma once

#include <bit>
#include <cstring>

#include "term/views.h"

namespace mote {

// The flags of a segment, as in the operands of instructions.
struct FieldFlags {
  static constexpr unsigned kLittle = 2;
  static constexpr unsigned kSigned = 4;
  static constexpr unsigned kNative = 16;
  static constexpr bool little(unsigned flags) {
    constexpr bool kLittleHost = std::endian::native == std::endian::little;
    return (flags & (kLittleHost ? kLittle | kNative : kLittle)) != 0;
  }
  static constexpr bool is_signed(unsigned flags) { return (flags & kSigned) != 0; }
};

// The lowest `bits` (at most 64) bits set.
constexpr Word low_mask(std::size_t bits) {
  return bits >= 64 ? ~Word{0} : (Word{1} << bits) - 1;
}
constexpr std::size_t bytes_for_bits(std::size_t bits) {
  return (bits + 7) >> 3;
}

inline Word load_big64(const std::uint8_t* from) {
  Word word;
  std::memcpy(&word, from, 8);
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}
inline Word load_big32(const std::uint8_t* from) {
  std::uint32_t word;
  std::memcpy(&word, from, 4);
  return std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
}
inline void store_big64(std::uint8_t* to, Word word) {
  if (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  std::memcpy(to, &word, 8);
}

// `count` (1 to 8) bytes as a big-endian number; overlapping loads keep it to two for most counts.
inline Word load_big(const std::uint8_t* from, std::size_t count) {
  if (count == 8) return load_big64(from);
  if (count >= 4) return (load_big32(from) << (8 * (count - 4))) | load_big32(from + count - 4);
  Word word = from[0];
  for (std::size_t i = 1; i < count; ++i)
    word = (word << 8) | from[i];
  return word;
}
inline void store_big(std::uint8_t* to, Word word, std::size_t count) {
  if (count == 8) return store_big64(to, word);
  for (std::size_t i = count; i-- > 0; word >>= 8)
    to[i] = static_cast<std::uint8_t>(word);
}

// `bits` (0 to 64) bits at `offset` as an unsigned number, most significant first.
inline Word load_bits(const std::uint8_t* base, std::size_t offset, std::size_t bits) {
  if (bits == 0) return 0;
  const std::uint8_t* from = base + (offset >> 3);
  std::size_t end = (offset & 7) + bits;  // counted from the first bit of `from`
  if (end <= 64) {
    std::size_t bytes = bytes_for_bits(end);
    return (load_big(from, bytes) >> (8 * bytes - end)) & low_mask(bits);
  }
  std::size_t rest = end - 64;  // bits in the ninth byte
  return ((load_big64(from) << rest) | (from[8] >> (8 - rest))) & low_mask(bits);
}

// Stores the low `bits` (0 to 64) bits of `value` at `offset`.
void store_bits_unaligned(std::uint8_t* base, std::size_t offset, Word value, std::size_t bits);
inline void store_bits(std::uint8_t* base, std::size_t offset, Word value, std::size_t bits) {
  if (((offset | bits) & 7) == 0) return store_big(base + (offset >> 3), value, bits >> 3);
  store_bits_unaligned(base, offset, value, bits);
}

// The number whose `bits`-bit little-endian image, read most significant first, is `image`: its bytes in reverse, an
// incomplete last byte being the most significant one.
constexpr Word from_little_image(Word image, std::size_t bits) {
  std::size_t part = bits & 7;
  std::size_t whole = bits - part;
  if (whole == 0) return image & low_mask(part);
  return __builtin_bswap64((image >> part) << (64 - whole)) | ((image & low_mask(part)) << (whole & 63));
}
// The inverse of it.
constexpr Word to_little_image(Word value, std::size_t bits) {
  std::size_t part = bits & 7;
  std::size_t whole = bits - part;
  if (whole == 0) return value & low_mask(part);
  Word bytes = __builtin_bswap64(value << (64 - whole)) & low_mask(whole);
  return part == 0 ? bytes : (bytes << part) | ((value >> whole) & low_mask(part));
}

// Copies `bits` bits; the two places do not overlap.
void copy_bits(std::uint8_t* to, std::size_t to_offset, const std::uint8_t* from, std::size_t from_offset,
               std::size_t bits);

// Negative, 0 or positive, as the first differing bit decides.
int compare_bits(const std::uint8_t* a, std::size_t a_offset, const std::uint8_t* b, std::size_t b_offset,
                 std::size_t bits);
// The order of bitstrings: by the first differing bit, then the shorter one first.
int compare_bitstrings(const BitView& a, const BitView& b);
inline bool equal_bitstrings(const BitView& a, const BitView& b) {
  return a.size == b.size && compare_bits(a.base, a.offset, b.base, b.offset, a.size) == 0;
}

// Copies all bits of `view` to `to`, from its first bit on; the rest of a last incomplete byte becomes zero.
void copy_bits_out(const BitView& view, std::uint8_t* to);

}  // namespace mote

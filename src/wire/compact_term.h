// Compact terms: the variable-length tagged numbers of which the Code chunk (and parts of Line and AtU8) are made.
// Three bits of tag; the value follows in 4 bits, 11 bits, or as big-endian bytes whose number is given.
#pragma once

#include "wire/byte_reader.h"

namespace mote {

enum class CompactTag : std::uint8_t { kUnsigned, kInteger, kAtom, kX, kY, kLabel, kCharacter, kExtended };

struct CompactTerm {
  CompactTag tag;
  // The value; two's complement where the tag is kInteger. Meaningless where `wide` is not empty.
  std::uint64_t value;
  // The bytes of a value that does not fit 64 bits (most significant first; signed where the tag is kInteger).
  Bytes wide;
};

namespace compact {

// The part of read() for values given as bytes; `first` is the byte already taken.
inline bool read_bytes_value(ByteReader& in, std::uint8_t first, CompactTerm& term) {
  std::size_t count = (first >> 5) + 2;
  if (count == 9) {  // the length is itself a compact unsigned number, less 9
    std::uint8_t size;
    if (!in.u8(size) || (size & 7) != 0) return false;
    if ((size & 8) == 0) {
      count += size >> 4;
    } else if ((size & 0x10) == 0) {
      std::uint8_t low;
      if (!in.u8(low)) return false;
      count += static_cast<std::size_t>(size >> 5) << 8 | low;
    } else {
      std::size_t size_bytes = (size >> 5) + 2;
      if (size_bytes > 4) return false;
      Bytes digits;
      if (!in.bytes(size_bytes, digits)) return false;
      std::size_t value = 0;
      for (std::uint8_t digit : digits)
        value = value << 8 | digit;
      count += value;
    }
  }
  Bytes digits;
  if (!in.bytes(count, digits)) return false;
  bool is_signed = term.tag == CompactTag::kInteger;
  std::uint8_t padding = is_signed && (digits[0] & 0x80) != 0 ? 0xFF : 0;
  while (digits.size() > 8 && digits[0] == padding && (!is_signed || ((digits[1] ^ padding) & 0x80) == 0))
    digits = digits.subspan(1);
  if (digits.size() > 8) {
    term.wide = digits;
    return true;
  }
  std::uint64_t value = padding != 0 ? ~std::uint64_t{0} : 0;
  for (std::uint8_t digit : digits)
    value = value << 8 | digit;
  term.value = value;
  return true;
}

// False where the bytes end within the term or it is malformed.
inline bool read(ByteReader& in, CompactTerm& term) {
  std::uint8_t first;
  if (!in.u8(first)) return false;
  term.tag = static_cast<CompactTag>(first & 7);
  term.wide = {};
  if ((first & 8) == 0) {
    term.value = first >> 4;
    return true;
  }
  if ((first & 0x10) == 0) {
    std::uint8_t low;
    if (!in.u8(low)) return false;
    term.value = static_cast<std::uint64_t>(first >> 5) << 8 | low;
    return true;
  }
  return read_bytes_value(in, first, term);
}

}  // namespace compact

}  // namespace mote

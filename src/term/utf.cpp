// The Unicode transformation formats.
#include "term/utf.h"

#include "term/bit_integer.h"

namespace mote {

std::size_t decode_utf8(const std::uint8_t* from, std::size_t available, std::uint32_t* code) {
  if (available == 0) return 0;
  std::uint8_t first = from[0];
  if (first < 0x80) {
    *code = first;
    return 1;
  }
  std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || available < length) return 0;
  std::uint32_t value = first & (0x7F >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((from[i] & 0xC0) != 0x80) return 0;
    value = (value << 6) | (from[i] & 0x3F);
  }
  if (utf8_bytes(value) != length || !is_code_point(value)) return 0;
  *code = value;
  return length;
}

std::size_t encode_utf8(std::uint32_t code, std::uint8_t* to) {
  std::size_t length = utf8_bytes(code);
  if (length == 1) {
    to[0] = static_cast<std::uint8_t>(code);
    return 1;
  }
  for (std::size_t i = length - 1; i > 0; --i, code >>= 6)
    to[i] = static_cast<std::uint8_t>(0x80 | (code & 0x3F));
  to[0] = static_cast<std::uint8_t>((0xF00 >> length) | code);
  return length;
}

std::size_t get_utf8(const std::uint8_t* base, std::size_t offset, std::size_t available, std::uint32_t* code) {
  std::size_t bytes = std::min<std::size_t>(available >> 3, 4);
  if ((offset & 7) == 0) return 8 * decode_utf8(base + (offset >> 3), bytes, code);
  std::uint8_t copy[4];
  store_big(copy, load_bits(base, offset, 8 * bytes), bytes);
  return 8 * decode_utf8(copy, bytes, code);
}

std::size_t get_utf16(const std::uint8_t* base, std::size_t offset, std::size_t available, unsigned flags,
                      std::uint32_t* code) {
  if (available < 16) return 0;
  std::uint32_t first = static_cast<std::uint32_t>(field_value(load_bits(base, offset, 16), 16, flags));
  *code = first;
  if (first < 0xD800 || first > 0xDFFF) return 16;
  if (first > 0xDBFF || available < 32) return 0;
  std::uint32_t second = static_cast<std::uint32_t>(field_value(load_bits(base, offset + 16, 16), 16, flags));
  if (second < 0xDC00 || second > 0xDFFF) return 0;
  *code = 0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF);
  return 32;
}

std::size_t get_utf32(const std::uint8_t* base, std::size_t offset, std::size_t available, unsigned flags,
                      std::uint32_t* code) {
  if (available < 32) return 0;
  *code = static_cast<std::uint32_t>(field_value(load_bits(base, offset, 32), 32, flags));
  return is_code_point(*code) ? 32 : 0;
}

std::size_t put_utf8(std::uint8_t* base, std::size_t offset, std::uint32_t code) {
  if ((offset & 7) == 0) return 8 * encode_utf8(code, base + (offset >> 3));
  std::uint8_t bytes[4];
  std::size_t length = encode_utf8(code, bytes);
  store_bits(base, offset, load_big(bytes, length), 8 * length);
  return 8 * length;
}

namespace {

void put_field(std::uint8_t* base, std::size_t offset, std::uint32_t value, std::size_t bits, unsigned flags) {
  store_bits(base, offset, FieldFlags::little(flags) ? to_little_image(value, bits) : value, bits);
}

}  // namespace

std::size_t put_utf16(std::uint8_t* base, std::size_t offset, std::uint32_t code, unsigned flags) {
  if (code < 0x10000) {
    put_field(base, offset, code, 16, flags);
    return 16;
  }
  code -= 0x10000;
  put_field(base, offset, 0xD800 | (code >> 10), 16, flags);
  put_field(base, offset + 16, 0xDC00 | (code & 0x3FF), 16, flags);
  return 32;
}

std::size_t put_utf32(std::uint8_t* base, std::size_t offset, std::uint32_t code, unsigned flags) {
  put_field(base, offset, code, 32, flags);
  return 32;
}

std::size_t valid_utf8_prefix(std::span<const std::uint8_t> bytes, std::size_t* characters) {
  std::size_t at = 0;
  std::size_t count = 0;
  constexpr Word kHighBits = 0x8080808080808080;
  while (at < bytes.size()) {
    if (bytes.size() - at >= 8 && (load_big64(bytes.data() + at) & kHighBits) == 0) {
      at += 8;
      count += 8;
      continue;
    }
    std::uint32_t code;
    std::size_t length = decode_utf8(bytes.data() + at, bytes.size() - at, &code);
    if (length == 0) break;
    at += length;
    ++count;
  }
  *characters = count;
  return at;
}

}  // namespace mote

// Checking UTF-8 that comes from outside.
#pragma once

#include "wire/byte_reader.h"

namespace mote::utf8 {

// Counts the characters of `text`; false where it is not valid UTF-8 (overlong forms, surrogates and code points
// beyond U+10FFFF included).
inline bool count_characters(Bytes text, std::size_t& count) {
  count = 0;
  const std::uint8_t* at = text.data();
  const std::uint8_t* end = at + text.size();
  while (at < end) {
    std::uint8_t first = *at++;
    ++count;
    if (first < 0x80) continue;
    int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || end - at < more) return false;
    std::uint32_t code = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
      if ((at[i] & 0xC0) != 0x80) return false;
      code = code << 6 | (at[i] & 0x3F);
    }
    at += more;
    if (more == 2 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) return false;
    if (more == 3 && (code < 0x10000 || code > 0x10FFFF)) return false;
  }
  return true;
}

}  // namespace mote::utf8

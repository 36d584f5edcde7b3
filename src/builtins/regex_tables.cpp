// PCRE2's character tables, extended by the classes and cases of the Latin-1 characters above 127.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>
#include <cstring>

#include "builtins/regex.h"

namespace mote {

namespace {

// The layout of PCRE2's tables: lower case, other case, ten bitmaps of classes, kinds of characters.
constexpr std::size_t kLower = 0;
constexpr std::size_t kFlip = 256;
constexpr std::size_t kClasses = 512;
constexpr std::size_t kClassCount = 10;
constexpr std::size_t kClassBytes = 32;
constexpr std::size_t kKinds = kClasses + kClassCount * kClassBytes;
constexpr std::size_t kTableBytes = kKinds + 256;
using Tables = std::array<std::uint8_t, kTableBytes>;

// An ASCII character of the same classes.
int representative(int c) {
  if (c < 0xA0) return 0x01;
  if (c == 0xAA || c == 0xB5 || c == 0xBA) return 'z';
  if (c < 0xC0 || c == 0xD7 || c == 0xF7) return '!';
  return c < 0xDF ? 'Z' : 'z';
}

bool known_layout(const std::uint8_t* tables) {
  std::uint32_t length = 0;
#ifdef PCRE2_CONFIG_TABLES_LENGTH
  pcre2_config(PCRE2_CONFIG_TABLES_LENGTH, &length);
  if (length != kTableBytes) return false;
#endif
  return tables[kLower + 'Z'] == 'z' && tables[kFlip + 'Z'] == 'Z' + 32 && tables[kFlip + 'z'] == 'Z' &&
         tables[kKinds + 'z'] != 0 && tables[kKinds + '!'] == 0;
}

bool make_tables(Tables& tables) {
  const std::uint8_t* ascii = pcre2_maketables(nullptr);
  if (ascii == nullptr) return false;
  bool known = known_layout(ascii);
  if (known) std::memcpy(tables.data(), ascii, kTableBytes);
  pcre2_maketables_free(nullptr, ascii);
  if (!known) return false;
  for (int c = 0x80; c < 0x100; ++c) {
    int like = representative(c);
    bool cased_upper = like == 'Z';
    bool cased_lower = like == 'z' && c >= 0xE0 && c != 0xFF;
    std::size_t at = static_cast<std::size_t>(c);
    tables[kLower + at] = static_cast<std::uint8_t>(cased_upper ? c + 32 : c);
    tables[kFlip + at] = static_cast<std::uint8_t>(cased_upper ? c + 32 : cased_lower ? c - 32 : c);
    for (std::size_t i = 0; i < kClassCount; ++i) {
      std::uint8_t* bitmap = &tables[kClasses + i * kClassBytes];
      std::uint8_t mask = static_cast<std::uint8_t>(1 << (at & 7));
      bool member = (bitmap[like >> 3] >> (like & 7)) & 1;
      bitmap[at >> 3] = static_cast<std::uint8_t>(member ? bitmap[at >> 3] | mask : bitmap[at >> 3] & ~mask);
    }
    tables[kKinds + at] = tables[kKinds + static_cast<std::size_t>(like)];
  }
  return true;
}

}  // namespace

const std::uint8_t* latin1_tables() {
  static const Tables tables = [] {
    Tables made = {};
    if (!make_tables(made)) made.fill(0);
    return made;
  }();
  return tables[kLower + 'Z'] != 0 ? tables.data() : nullptr;
}

}  // namespace mote

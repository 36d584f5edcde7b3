// What PCRE2 does not say as OTP does: classes and cases of the Latin-1 characters above 127, and texts of errors.
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

struct ErrorText {
  int code;
  std::string_view text;
};

constexpr ErrorText kErrorTexts[] = {
    {101, "\\ at end of pattern"},
    {102, "\\c at end of pattern"},
    {103, "unrecognized character follows \\"},
    {104, "numbers out of order in {} quantifier"},
    {105, "number too big in {} quantifier"},
    {106, "missing terminating ] for character class"},
    {107, "invalid escape sequence in character class"},
    {108, "range out of order in character class"},
    {109, "nothing to repeat"},
    {111, "unrecognized character after (? or (?-"},
    {112, "POSIX named classes are supported only within a class"},
    {113, "POSIX collating elements are not supported"},
    {114, "missing )"},
    {115, "reference to non-existent subpattern"},
    {118, "missing ) after comment"},
    {119, "parentheses are too deeply nested"},
    {120, "regular expression is too large"},
    {121, "failed to get memory"},
    {122, "unmatched parentheses"},
    {124, "malformed number or name after (?("},
    {125, "lookbehind assertion is not fixed length"},
    {126, "reference to non-existent subpattern"},
    {127, "conditional group contains more than two branches"},
    {128, "assertion expected after (?("},
    {129, "digit expected after (?+"},
    {130, "unknown POSIX class name"},
    {133, "parentheses are too deeply nested (stack check)"},
    {134, "character value in \\x{} or \\o{} is too large"},
    {135, "lookbehind assertion is not fixed length"},
    {136, "\\C not allowed in lookbehind assertion"},
    {137, "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u"},
    {138, "number after (?C is > 255"},
    {139, "closing ) for (?C expected"},
    {140, "invalid escape sequence in (*VERB) name"},
    {141, "unrecognized character after (?P"},
    {142, "syntax error in subpattern name (missing terminator)"},
    {143, "two named subpatterns have the same name"},
    {144, "group name must start with a non-digit"},
    {146, "malformed \\P or \\p sequence"},
    {147, "unknown property name after \\P or \\p"},
    {148, "subpattern name is too long (maximum 32 characters)"},
    {149, "too many named subpatterns (maximum 10000)"},
    {150, "invalid range in character class"},
    {151, "octal value is greater than \\377 in 8-bit non-UTF-8 mode"},
    {154, "DEFINE group contains more than one branch"},
    {155, "missing opening brace after \\o"},
    {157, "\\g is not followed by a braced, angle-bracketed, or quoted name/number or by a plain number"},
    {158, "(?R or (?[+-]digits must be followed by )"},
    {159, "an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)"},
    {160, "(*VERB) not recognized or malformed"},
    {161, "number is too big"},
    {162, "subpattern name expected"},
    {164, "non-octal character in \\o{} (closing brace missing?)"},
    {165, "different names for subpatterns of the same number are not allowed"},
    {166, "(*MARK) must have an argument"},
    {167, "non-hex character in \\x{} (closing brace missing?)"},
    {168, "\\c must be followed by an ASCII character"},
    {169, "\\k is not followed by a braced, angle-bracketed, or quoted name"},
    {171, "\\N is not supported in a class"},
    {173, "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)"},
    {174, "setting UTF is disabled by the application"},
    {176, "name is too long in (*MARK), (*PRUNE), (*SKIP), or (*THEN)"},
    {178, "digits missing in \\x{} or \\o{}"},
    {179, "malformed number or name after (?("},
    {186, "regular expression is too complicated"},
    {187, "lookbehind assertion is not fixed length"},
};

}  // namespace

const std::uint8_t* latin1_tables() {
  static const Tables tables = [] {
    Tables made = {};
    if (!make_tables(made)) made.fill(0);
    return made;
  }();
  return tables[kLower + 'Z'] != 0 ? tables.data() : nullptr;
}

std::string_view regex_error_text(int code) {
  if (code < 0) return "invalid UTF-8 string";
  for (const ErrorText& known : kErrorTexts)
    if (known.code == code) return known.text;
  return "internal error: invalid pattern";
}

}  // namespace mote

// Errors of patterns as OTP reports them: the texts of PCRE 8, and the places it points at where PCRE2 points
// elsewhere.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>

#include "builtins/regex.h"

namespace mote {

namespace {

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
    {128, "assertion expected after (?( or (?(?C)"},
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
    {182, "closing ) for (?C expected"},
    {186, "regular expression is too complicated"},
    {187, "lookbehind assertion is not fixed length"},
    {195, "(*VERB) not recognized or malformed"},
};

constexpr std::string_view kBadGroup = "unrecognized character after (? or (?-";
constexpr std::string_view kBadNamedGroup = "unrecognized character after (?<";
constexpr std::string_view kZeroReference = "a numbered reference must not be zero";

std::string_view text_of_code(int code) {
  for (const ErrorText& known : kErrorTexts)
    if (known.code == code) return known.text;
  return "internal error: invalid pattern";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

template <typename Holds>
std::size_t skip_while(std::string_view pattern, std::size_t at, Holds holds) {
  while (at < pattern.size() && holds(pattern[at]))
    ++at;
  return at;
}

// Where the group closes that opens at or after `at`; the end if it does not.
std::size_t group_end(std::string_view pattern, std::size_t at) {
  std::size_t depth = 0;
  bool in_class = false;
  for (; at < pattern.size(); ++at) {
    char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return at;
    }
  }
  return pattern.size();
}

// The pattern ends within a group's first characters, which PCRE 8 reports rather than the missing parenthesis.
void at_end_of_group_start(std::string_view pattern, RegexError* error) {
  std::size_t start = pattern.rfind("(?");
  if (start == std::string_view::npos || error->offset != pattern.size()) return;
  std::string_view rest = pattern.substr(start + 2);
  if (rest == "P") {
    error->text = text_of_code(PCRE2_ERROR_UNRECOGNIZED_AFTER_QUERY_P);
  } else if (rest == "(") {
    error->text = text_of_code(PCRE2_ERROR_CONDITION_ASSERTION_EXPECTED);
  } else if (rest.starts_with('C')) {
    error->text = text_of_code(PCRE2_ERROR_MISSING_CALLOUT_CLOSING);
  } else if (!rest.empty() && std::ranges::all_of(rest, is_digit)) {
    error->text = text_of_code(PCRE2_ERROR_PARENS_QUERY_R_MISSING_CLOSING);
  } else if (rest.find_first_not_of("imsxJUX-") == std::string_view::npos) {
    error->text = kBadGroup;
  }
}

// A name that is missing.
void at_missing_name(std::string_view pattern, RegexError* error) {
  std::string_view before = pattern.substr(0, error->offset);
  bool at_end = error->offset == pattern.size();
  if (before.ends_with("\\g{")) {
    error->text = at_end ? text_of_code(PCRE2_ERROR_BACKSLASH_G_SYNTAX) : kZeroReference;
  } else if (at_end && before.ends_with("(?<")) {
    error->text = kBadNamedGroup;
  } else if (at_end && (before.ends_with("(?P<") || before.ends_with("(?'"))) {
    error->text = text_of_code(PCRE2_ERROR_MISSING_NAME_TERMINATOR);
  }
}

// A reference to what is not there: PCRE 8 points behind the number or name, or behind a condition.
void at_bad_reference(std::string_view pattern, RegexError* error) {
  std::size_t at = error->offset;
  std::string_view before = pattern.substr(0, at);
  bool zero = at > 0 && (before.ends_with("0") || before.ends_with("{0}"));
  if (zero && before.ends_with("(?(0")) {
    *error = {"invalid condition (?(0)", at + 1};
    return;
  }
  if (zero) {
    bool escape = before.rfind("\\g") != std::string_view::npos && before.rfind("\\g") + 4 >= at - 1;
    *error = {kZeroReference, escape ? at - 1 : at};
    return;
  }
  bool condition = (at < pattern.size() && pattern[at] == '(') || before.ends_with("(?(") || before.ends_with("(?(<") ||
                   before.ends_with("(?('");
  if (condition) {
    error->offset = std::min(pattern.find(')', at), pattern.size() - 1) + 1;
    return;
  }
  at = skip_while(pattern, at, [](char c) { return c == '{' || c == '-' || c == '+'; });
  error->offset = skip_while(pattern, at, is_word);
}

void at_bad_escape(std::string_view pattern, int code, RegexError* error) {
  bool at_end = error->offset == pattern.size();
  switch (code) {
    case PCRE2_ERROR_BACKSLASH_G_SYNTAX:
      if (at_end && pattern.ends_with("\\g")) {
        *error = {kZeroReference, error->offset - 1};
      } else {
        error->offset = skip_while(pattern, error->offset, [](char c) { return c == '{' || is_digit(c); });
      }
      break;
    case PCRE2_ERROR_BACKSLASH_K_SYNTAX:
      if (at_end && pattern.ends_with("\\k")) --error->offset;
      break;
    case PCRE2_ERROR_INVALID_HEXADECIMAL:
      if (pattern.find('}', error->offset) == std::string_view::npos) error->offset = pattern.size();
      break;
    case PCRE2_ERROR_MISSING_OCTAL_OR_HEX_DIGITS:
      if (at_end) {
        error->text = text_of_code(PCRE2_ERROR_INVALID_OCTAL);
        if (pattern.ends_with("}")) error->text = text_of_code(code);
      }
      if (pattern.substr(0, error->offset).ends_with("\\o{")) error->offset -= at_end ? 0 : 2;
      break;
    default:
      break;
  }
}

}  // namespace

RegexError regex_error(std::string_view pattern, int code, std::size_t offset) {
  if (code < 0) return {"invalid UTF-8 string", offset};
  RegexError error = {text_of_code(code), std::min(offset, pattern.size())};
  switch (code) {
    case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS:
      at_end_of_group_start(pattern, &error);
      break;
    case PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED:
      at_missing_name(pattern, &error);
      break;
    case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE:
    case PCRE2_ERROR_ZERO_RELATIVE_REFERENCE:
      at_bad_reference(pattern, &error);
      break;
    case PCRE2_ERROR_CLASS_INVALID_RANGE:
    case PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME:
    case PCRE2_ERROR_SUBPATTERN_NAMES_MISMATCH:
    case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
    case PCRE2_ERROR_OCTAL_BYTE_TOO_BIG:
    case PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE:
    case PCRE2_ERROR_BACKSLASH_N_IN_CLASS:
      if (error.offset > 0) --error.offset;
      break;
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_INVALID_BACKSLASH_C:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
      error.offset = group_end(pattern, error.offset);
      break;
    case PCRE2_ERROR_DEFINE_TOO_MANY_BRANCHES:
      error.offset = group_end(pattern, error.offset < 3 ? 0 : error.offset - 3);
      break;
    case PCRE2_ERROR_UTF_IS_DISABLED:
      error.offset = 0;
      break;
    case PCRE2_ERROR_CONDITION_ASSERTION_EXPECTED:
      ++error.offset;
      break;
    case PCRE2_ERROR_BAD_RELATIVE_REFERENCE:
      if (error.offset < pattern.size() && pattern[error.offset] == '+') ++error.offset;
      break;
    case PCRE2_ERROR_VERB_UNKNOWN:
    case PCRE2_ERROR_ALPHA_ASSERTION_UNKNOWN:
      if (std::size_t start = pattern.rfind("(*", error.offset); start != std::string_view::npos)
        error.offset = skip_while(pattern, start + 2, is_letter);
      break;
    default:
      at_bad_escape(pattern, code, &error);
      break;
  }
  return error;
}

}  // namespace mote

// Options as terms to options of PCRE2.
#include "builtins/re_options.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace mote {

namespace {

struct Flag {
  Term atom;
  std::uint32_t compile;
  std::uint32_t match;
};

// Options that are one bit, for compiling, for matching or for both.
constexpr Flag kFlags[] = {
    {atoms::k_unicode, PCRE2_UTF, 0},
    {atoms::k_anchored, PCRE2_ANCHORED, PCRE2_ANCHORED},
    {atoms::k_caseless, PCRE2_CASELESS, 0},
    {atoms::k_dollar_endonly, PCRE2_DOLLAR_ENDONLY, 0},
    {atoms::k_dotall, PCRE2_DOTALL, 0},
    {atoms::k_extended, PCRE2_EXTENDED, 0},
    {atoms::k_firstline, PCRE2_FIRSTLINE, 0},
    {atoms::k_multiline, PCRE2_MULTILINE, 0},
    {atoms::k_no_auto_capture, PCRE2_NO_AUTO_CAPTURE, 0},
    {atoms::k_dupnames, PCRE2_DUPNAMES, 0},
    {atoms::k_ungreedy, PCRE2_UNGREEDY, 0},
    {atoms::k_no_start_optimize, PCRE2_NO_START_OPTIMIZE, 0},
    {atoms::k_ucp, PCRE2_UCP, 0},
    {atoms::k_never_utf, PCRE2_NEVER_UTF, 0},
    {atoms::k_notbol, 0, PCRE2_NOTBOL},
    {atoms::k_noteol, 0, PCRE2_NOTEOL},
    {atoms::k_notempty, 0, PCRE2_NOTEMPTY},
    {atoms::k_notempty_atstart, 0, PCRE2_NOTEMPTY_ATSTART},
};

bool take_atom(Term option, ReOptions* parsed) {
  for (const Flag& flag : kFlags) {
    if (flag.atom != option) continue;
    parsed->compile.flags |= flag.compile;
    parsed->match_flags |= flag.match;
    parsed->compile_only |= flag.match == 0;
    parsed->run_only |= flag.compile == 0;
    parsed->unicode |= flag.compile == PCRE2_UTF;
    return true;
  }
  if (option == atoms::k_bsr_anycrlf) return parsed->compile.bsr = PCRE2_BSR_ANYCRLF, true;
  if (option == atoms::k_bsr_unicode) return parsed->compile.bsr = PCRE2_BSR_UNICODE, true;
  parsed->run_only = true;
  if (option == atoms::k_global) return parsed->global = true;
  if (option == atoms::k_report_errors) return parsed->report_errors = true;
  return false;
}

std::uint8_t newline_code(Term name) {
  if (name == atoms::k_cr) return PCRE2_NEWLINE_CR;
  if (name == atoms::k_lf) return PCRE2_NEWLINE_LF;
  if (name == atoms::k_crlf) return PCRE2_NEWLINE_CRLF;
  if (name == atoms::k_any) return PCRE2_NEWLINE_ANY;
  if (name == atoms::k_anycrlf) return PCRE2_NEWLINE_ANYCRLF;
  return 0;
}

bool take_limit(Term value, std::uint32_t* limit) {
  if (!value.is_small() || value.small_value() < 0 || value.small_value() > UINT32_MAX) return false;
  *limit = static_cast<std::uint32_t>(value.small_value());
  return true;
}

bool take_pair(Term key, Term value, ReOptions* parsed) {
  if (key == atoms::k_newline) {
    parsed->compile.newline = newline_code(value);
    return parsed->compile.newline != 0;
  }
  parsed->run_only = true;
  if (key == atoms::k_capture) {
    parsed->capture = value;
    parsed->capture_type = ReOptions::kIndex;
    return true;
  }
  if (key == atoms::k_offset) {
    if (!value.is_small() || value.small_value() < 0) return false;
    parsed->offset = static_cast<std::size_t>(value.small_value());
    return true;
  }
  if (key == atoms::k_match_limit) return take_limit(value, &parsed->match_limit);
  if (key == atoms::k_match_limit_recursion) return take_limit(value, &parsed->depth_limit);
  return false;
}

bool take_typed_capture(Term what, Term type, ReOptions* parsed) {
  parsed->run_only = true;
  parsed->capture = what;
  parsed->bad_capture = false;
  if (type == atoms::k_index) return parsed->capture_type = ReOptions::kIndex, true;
  if (type == atoms::k_list) return parsed->capture_type = ReOptions::kList, true;
  if (type == atoms::k_binary) return parsed->capture_type = ReOptions::kBinary, true;
  parsed->bad_capture = true;
  return true;
}

}  // namespace

bool parse_re_options(Term options, ReOptions* parsed) {
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    bool known = false;
    if (option.is_atom()) {
      known = take_atom(option, parsed);
    } else if (option.is_tuple(2)) {
      known = take_pair(Tuple(option)[0], Tuple(option)[1], parsed);
    } else if (option.is_tuple(3) && Tuple(option)[0] == atoms::k_capture) {
      known = take_typed_capture(Tuple(option)[1], Tuple(option)[2], parsed);
    }
    if (!known) return false;
  }
  return options.is_nil();
}

}  // namespace mote

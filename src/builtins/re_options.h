// The options of re:compile and re:run.
#pragma once

#include "builtins/regex.h"
#include "term/views.h"

namespace mote {

struct ReOptions {
  enum Capture : std::uint8_t { kIndex, kList, kBinary };
  RegexOptions compile;
  bool compile_only = false;  // something that a compiled pattern cannot be given any more
  bool run_only = false;      // something that re:compile does not take
  bool unicode = false;
  bool global = false;
  bool report_errors = false;
  std::uint32_t match_flags = 0;  // PCRE2's
  std::size_t offset = 0;
  std::uint32_t match_limit = 0;  // 0: the default
  std::uint32_t depth_limit = 0;
  Term capture;  // what to capture, or none
  Capture capture_type = kIndex;
  bool bad_capture = false;  // an unknown type: fails, though not as a bad option
};

// False where `options` is not a list of options.
bool parse_re_options(Term options, ReOptions* parsed);

}  // namespace mote

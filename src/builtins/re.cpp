// re: compiling and running regular expressions. Lists of characters and the option `global` are dealt with by Erlang
// code of the module itself, which calls back here with binaries and one match at a time.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/work.h"
#include "builtins/re_options.h"
#include "builtins/table.h"
#include "term/bit_match.h"
#include "term/iodata.h"

namespace mote {

namespace {

using RegexPointer = std::shared_ptr<const Regex>;

Term offset_term(std::size_t offset) {
  return Term::small(static_cast<std::int64_t>(offset));
}

// Whole bytes of a binary; one that lies askew is copied to `copy`.
std::string_view text_of(Term binary, std::string* copy) {
  BitView view(binary);
  if (view.byte_aligned()) return {reinterpret_cast<const char*>(view.base), view.whole_bytes()};
  copy->resize(view.whole_bytes());
  copy_bits_out(view, reinterpret_cast<std::uint8_t*>(copy->data()));
  return *copy;
}

RegexPointer compile_source(Context& c, std::string_view source, const RegexOptions& options, RegexError* error,
                            Regex::Kind kind = Regex::kPlain) {
  c.charge(static_cast<std::int64_t>(source.size() / 4));
  return c.vm.patterns == nullptr ? Regex::compile(source, options, error, kind)
                                  : c.vm.patterns->compile(source, options, error, kind);
}

// {Text, Offset}
Term error_spec(Context& c, const RegexError& error) {
  return make_tuple(c.heap(), {make_byte_list(c.heap(), error.text), offset_term(error.offset)});
}

// {re_pattern, Captures, Unicode, UseCrlf, Binary}
Term pattern_term(Context& c, const Regex& regex, bool unicode) {
  return make_tuple(c.heap(), {atoms::k_re_pattern, Term::small(regex.captures()), Term::small(unicode ? 1 : 0),
                               Term::small(regex.newline_may_be_crlf() ? 1 : 0),
                               make_binary(c.heap(), regex_binary(regex.source(), regex.options()))});
}

// The pattern of a term made by pattern_term; null for anything else.
RegexPointer compiled_pattern(Context& c, Term term) {
  if (!term.is_tuple(5) || Tuple(term)[0] != atoms::k_re_pattern || !Tuple(term)[4].is_binary()) return nullptr;
  std::string copy;
  std::string_view source;
  RegexOptions options;
  RegexError error;
  if (!parse_regex_binary(text_of(Tuple(term)[4], &copy), &source, &options)) return nullptr;
  return compile_source(c, source, options, &error);
}

// --- compile ---

Term compile(Context& c, Term options_term) {
  ReOptions options;
  if (!parse_re_options(options_term, &options) || options.run_only)
    return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  if (options.unicode && !c[0].is_binary()) return c.call(atoms::k_re, atoms::k_ucompile, {c[0], options_term});
  Term source = c[0].is_binary() ? c[0] : flatten_iodata(c.heap(), c[0]);
  if (source.is_none()) return c.badarg();
  std::string copy;
  RegexError error;
  RegexPointer regex = compile_source(c, text_of(source, &copy), options.compile, &error);
  if (regex == nullptr) return c.error_tuple(error_spec(c, error));
  return c.ok(pattern_term(c, *regex, options.unicode));
}
Term compile_1(Context& c) {
  return compile(c, Term::nil());
}
Term compile_2(Context& c) {
  return compile(c, c[1]);
}

// --- what is captured ---

// A subject and the offsets of a match in it.
struct Match {
  const Regex& regex;
  Term subject;  // a binary
  bool unicode;
  const std::size_t* offsets;
  std::uint32_t count;  // pairs set, the whole match included

  bool is_set(std::uint32_t number) const { return number < count && offsets[2 * number] != PCRE2_UNSET; }
};

Term characters_of(TermSpace& space, Term subject, std::size_t start, std::size_t end, bool unicode) {
  BitView view(subject);
  std::vector<Term> codes;
  while (start < end) {
    std::uint32_t code;
    std::size_t bits = unicode ? get_utf8(view.base, view.offset + 8 * start, 8 * (end - start), &code) : 0;
    if (bits == 0) {
      code = static_cast<std::uint32_t>(load_bits(view.base, view.offset + 8 * start, 8));
      bits = 8;
    }
    codes.push_back(Term::small(code));
    start += bits / 8;
  }
  return make_list(space, codes);
}

// What subpattern `number` captured.
Term captured(Context& c, const Match& match, std::uint32_t number, ReOptions::Capture type) {
  bool is_set = match.is_set(number);
  std::size_t start = is_set ? match.offsets[2 * number] : 0;
  std::size_t end = is_set ? std::max(start, match.offsets[2 * number + 1]) : 0;
  switch (type) {
    case ReOptions::kBinary:
      return make_part_of(c.heap(), match.subject, 8 * start, 8 * (end - start));
    case ReOptions::kList:
      return characters_of(c.heap(), match.subject, start, end, match.unicode);
    case ReOptions::kIndex:
      break;
  }
  return make_tuple(c.heap(), {is_set ? offset_term(start) : Term::small(-1), offset_term(end - start)});
}

constexpr std::uint32_t kNoSubpattern = UINT32_MAX;

// Of the subpatterns of a name, the first that captured something.
std::uint32_t named_subpattern(const Match& match, std::string_view name) {
  for (std::uint32_t number : match.regex.numbers_of(name))
    if (match.is_set(number)) return number;
  return kNoSubpattern;
}

// The subpattern an element of a capture list names. False where it is no name or number.
bool subpattern_of(Context& c, const Match& match, Term id, std::uint32_t* number) {
  if (id.is_small()) {
    if (id.small_value() < 0) return false;
    bool exists = id.small_value() < match.count;
    *number = exists ? static_cast<std::uint32_t>(id.small_value()) : kNoSubpattern;
    return true;
  }
  if (id.is_atom()) {
    *number = named_subpattern(match, c.name(id));
    return true;
  }
  Term name = id.is_binary() || id.is_list() ? flatten_iodata(c.heap(), id) : Term::none();
  if (name.is_none()) return false;
  std::string copy;
  *number = named_subpattern(match, text_of(name, &copy));
  return true;
}

// {match, List} or match; none() and a failure where the capture specification is none.
Term capture(Context& c, const Match& match, const ReOptions& options) {
  std::vector<Term> list;
  auto add = [&](std::uint32_t number) { list.push_back(captured(c, match, number, options.capture_type)); };
  Term what = options.capture;
  if (what.is_none() || what == atoms::k_all) {
    for (std::uint32_t i = 0; i < match.count; ++i)
      add(i);
  } else if (what == atoms::k_all_but_first) {
    for (std::uint32_t i = 1; i < match.count; ++i)
      add(i);
  } else if (what == atoms::k_first) {
    add(0);
  } else if (what == atoms::k_none || what.is_nil()) {
    return atoms::k_match;
  } else if (what == atoms::k_all_names) {
    std::vector<std::string_view> names = match.regex.names();
    if (names.empty()) return atoms::k_match;
    for (std::string_view name : names)
      add(named_subpattern(match, name));
  } else {
    for (; what.is_cons(); what = Cons(what).tail()) {
      std::uint32_t number;
      if (!subpattern_of(c, match, Cons(what).head(), &number)) return c.badarg();
      add(number);
    }
    if (!what.is_nil()) return c.badarg();
  }
  return make_tuple(c.heap(), {atoms::k_match, make_list(c.heap(), list)});
}

// A capture specification is looked at even where nothing matches.
bool valid_capture(Context& c, const Regex& regex, Term what) {
  if (what.is_atom() || what.is_none()) {
    for (Term known :
         {Term::none(), atoms::k_all, atoms::k_all_but_first, atoms::k_first, atoms::k_none, atoms::k_all_names})
      if (what == known) return true;
    return false;
  }
  Match nothing = {regex, Term::none(), false, nullptr, 0};
  for (; what.is_cons(); what = Cons(what).tail()) {
    std::uint32_t number;
    if (!subpattern_of(c, nothing, Cons(what).head(), &number)) return false;
  }
  return what.is_nil();
}

// --- run ---

// Heap memory, in KiB, that one match may use for backtracking.
constexpr std::uint32_t kHeapLimit = 1 << 20;
constexpr std::uint32_t kDefaultLimit = 10000000;

// Steps from one place in the subject, and places, that a worker has time to try, and bytes it can check for being
// UTF-8. What takes more is done aside.
constexpr std::uint32_t kStepsOnWorker = 5000;
constexpr std::size_t kPlacesOnWorker = std::size_t{1} << 16;
constexpr std::size_t kCheckedOnWorker = std::size_t{1} << 19;

// Called by a match with a pausing pattern. Nothing may be thrown through it.
struct MatchPauses {
  StepCount steps;
  bool stopped = false;
  static int callback(pcre2_callout_block*, void* self) {
    MatchPauses& pauses = *static_cast<MatchPauses*>(self);
    try {
      pauses.steps.step();
    } catch (const WorkStopped&) {
      pauses.stopped = true;
      return PCRE2_ERROR_CALLOUT;
    }
    return 0;
  }
};

int match_once(std::string_view subject, const Regex& regex, const ReOptions& options, std::uint32_t flags,
               const MatchScratch& scratch, bool briefly) {
  std::uint32_t limit = options.match_limit == 0 ? kDefaultLimit : options.match_limit;
  if (briefly) limit = std::min(limit, kStepsOnWorker);
  MatchPauses pauses;
  pcre2_set_callout(scratch.context(), briefly ? nullptr : MatchPauses::callback, &pauses);
  pcre2_set_offset_limit(scratch.context(), briefly ? options.offset + kPlacesOnWorker : PCRE2_UNSET);
  std::uint32_t depth = options.depth_limit == 0 ? kDefaultLimit : options.depth_limit;
  pcre2_set_match_limit(scratch.context(), limit);
  pcre2_set_depth_limit(scratch.context(), depth);
  pcre2_set_heap_limit(scratch.context(), kHeapLimit);
  // Machine code counts otherwise, so limits that were asked for are kept by the interpreter.
  if (options.match_limit != 0 || options.depth_limit != 0) flags |= PCRE2_NO_JIT;
  PCRE2_SPTR bytes = reinterpret_cast<PCRE2_SPTR>(subject.data());
  int result =
      pcre2_match(regex.code(), bytes, subject.size(), options.offset, flags, scratch.data(), scratch.context());
  if (result == PCRE2_ERROR_JIT_STACKLIMIT)
    result = pcre2_match(regex.code(), bytes, subject.size(), options.offset, flags | PCRE2_NO_JIT, scratch.data(),
                         scratch.context());
  if (pauses.stopped) throw WorkStopped{};
  return result;
}

// What a failing match answers.
Term no_match(Context& c, int result, const ReOptions& options) {
  if (result == PCRE2_ERROR_MATCHLIMIT && options.report_errors) return c.error_tuple(atoms::k_match_limit);
  if ((result == PCRE2_ERROR_DEPTHLIMIT || result == PCRE2_ERROR_HEAPLIMIT) && options.report_errors)
    return c.error_tuple(atoms::k_match_limit_recursion);
  bool bad_utf = result <= PCRE2_ERROR_UTF8_ERR1 && result >= PCRE2_ERROR_UTF8_ERR21;
  if (bad_utf || result == PCRE2_ERROR_BADOFFSET || result == PCRE2_ERROR_BADUTFOFFSET) return c.badarg();
  return atoms::k_nomatch;
}

Term match(Context& c, Term subject, const Regex& regex, const ReOptions& options, bool unicode, std::uint32_t flags) {
  PatternCache local(0);
  PatternCache& cache = c.vm.patterns == nullptr ? local : *c.vm.patterns;
  std::string copy;
  std::string_view text = text_of(subject, &copy);
  bool checks = unicode && (flags & PCRE2_NO_UTF_CHECK) == 0;
  if (checks && text.size() > kCheckedOnWorker && c.aside()) return Term::none();
  std::unique_ptr<MatchScratch> scratch = cache.take_scratch(regex.captures() + 1);
  bool briefly = c.can_go_aside();
  RegexPointer pausing;
  if (!briefly) {
    RegexError error;
    pausing = compile_source(c, regex.source(), regex.options(), &error, Regex::kPausing);
  }
  int result =
      match_once(text, pausing == nullptr ? regex : *pausing, options, flags | options.match_flags, *scratch, briefly);
  bool undecided = result == PCRE2_ERROR_MATCHLIMIT ||
                   (result == PCRE2_ERROR_NOMATCH && text.size() > options.offset + kPlacesOnWorker);
  if (briefly && undecided && c.aside()) {
    cache.give_back(std::move(scratch));
    return Term::none();
  }
  const std::size_t* offsets = pcre2_get_ovector_pointer(scratch->data());
  c.charge(5 + static_cast<std::int64_t>(text.size() - std::min(options.offset, text.size())) / 100);
  Term answer;
  if (result > 0) {
    answer = capture(c, {regex, subject, unicode, offsets, static_cast<std::uint32_t>(result)}, options);
  } else {
    answer = no_match(c, result, options);
  }
  cache.give_back(std::move(scratch));
  return answer;
}

// A pattern compiled with other line ends than this run asks for.
RegexPointer with_line_ends(Context& c, RegexPointer regex, const RegexOptions& wanted) {
  RegexOptions options = regex->options();
  if (wanted.newline != 0) options.newline = wanted.newline;
  if (wanted.bsr != 0) options.bsr = wanted.bsr;
  if (options.newline == regex->options().newline && options.bsr == regex->options().bsr) return regex;
  RegexError error;
  return compile_source(c, regex->source(), options, &error);
}

// `first_call`: the subject has not been seen before, and its UTF-8 is to be checked.
Term run(Context& c, Term options_term, bool first_call) {
  ReOptions options;
  if (!parse_re_options(options_term, &options)) return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  if (options.bad_capture) return c.badarg();
  bool compiled = c[1].is_boxed() && c[1].boxed_tag() == Tag::kTuple;
  RegexPointer regex;
  if (compiled) {
    regex = options.compile_only ? nullptr : compiled_pattern(c, c[1]);
    if (regex == nullptr) return c.badarg();
    options.unicode = Tuple(c[1])[2] == Term::small(1);
  } else if (!c[1].is_bitstring() && !c[1].is_list()) {
    return c.badarg();
  }
  if (options.unicode && (!c[0].is_binary() || (!compiled && !c[1].is_binary())))
    return c.call(atoms::k_re, atoms::k_urun, {c[0], c[1], options_term});
  if (!compiled) {
    Term source = c[1].is_binary() ? c[1] : flatten_iodata(c.heap(), c[1]);
    if (source.is_none()) return c.badarg();
    std::string copy;
    RegexError error;
    regex = compile_source(c, text_of(source, &copy), options.compile, &error);
    if (regex == nullptr) {
      if (!options.report_errors) return c.badarg();
      return c.error_tuple(make_tuple(c.heap(), {atoms::k_compile, error_spec(c, error)}));
    }
  } else {
    regex = with_line_ends(c, std::move(regex), options.compile);
    if (regex == nullptr) return c.badarg();
  }
  if (options.global) {
    Term how = compiled ? make_tuple(c.heap(), {options_term, atoms::k_false})
                        : make_tuple(c.heap(), {options_term, atoms::k_true, c[1]});
    return c.call(atoms::k_re, atoms::k_grun, {c[0], compiled ? c[1] : pattern_term(c, *regex, options.unicode), how});
  }
  if (!valid_capture(c, *regex, options.capture)) return c.badarg();
  Term subject = c[0].is_binary() ? c[0] : flatten_iodata(c.heap(), c[0]);
  if (subject.is_none()) return c.badarg();
  return match(c, subject, *regex, options, options.unicode, first_call ? 0 : PCRE2_NO_UTF_CHECK);
}
Term run_2(Context& c) {
  return run(c, Term::nil(), true);
}
Term run_3(Context& c) {
  return run(c, c[2], true);
}
Term internal_run(Context& c) {
  return c[3].is_boolean() ? run(c, c[2], c[3] == atoms::k_true) : c.badarg();
}

Term inspect(Context& c) {
  RegexPointer regex = compiled_pattern(c, c[0]);
  if (regex == nullptr || c[1] != atoms::k_namelist) return c.badarg();
  std::vector<Term> names;
  for (std::string_view name : regex->names())
    names.push_back(make_binary(c.heap(), name));
  return make_tuple(c.heap(), {atoms::k_namelist, make_list(c.heap(), names)});
}

Term version(Context& c) {
  char text[64] = {};
  pcre2_config(PCRE2_CONFIG_VERSION, text);
  return make_binary(c.heap(), std::string_view(text));
}

constexpr Builtin kBuiltins[] = {
    {"re", "compile", 1, compile_1}, {"re", "compile", 2, compile_2},         {"re", "run", 2, run_2},
    {"re", "run", 3, run_3},         {"re", "internal_run", 4, internal_run}, {"re", "inspect", 2, inspect},
    {"re", "version", 0, version},
};

}  // namespace

std::span<const Builtin> re_builtins() {
  return kBuiltins;
}

}  // namespace mote

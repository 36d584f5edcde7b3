// binary: match, matches, split and compile_pattern. A long search is cut into slices whose state are terms; a
// continuation's arguments begin with the original ones.
#include <absl/container/inlined_vector.h>

#include <memory>

#include "builtins/byte_range.h"
#include "builtins/byte_search.h"
#include "builtins/table.h"
#include "term/bit_match.h"

namespace mote {

namespace {

// Bytes searched in one slice, and per reduction.
constexpr std::size_t kSliceBytes = std::size_t{1} << 18;
constexpr std::size_t kBytesPerReduction = 200;

// The bytes of a binary. Those of one that lies askew are copied to a new binary, which takes its place.
Bytes aligned_bytes(TermSpace& space, Term* binary) {
  BitView view(*binary);
  if (!view.byte_aligned()) {
    std::uint8_t* bytes;
    Term copy = make_binary_of_size(space, view.whole_bytes(), &bytes);
    if (copy.is_none()) return {};
    copy_bits_out(view, bytes);
    *binary = copy;
    view = BitView(copy);
  }
  return {view.base, view.whole_bytes()};
}

bool is_pattern(Term term) {
  return term.is_binary() && BitView(term).size != 0;
}

// Patterns given as a binary or a list of binaries; empty where they are none.
using Patterns = absl::InlinedVector<Bytes, 8>;
Patterns patterns_of(TermSpace& space, Term term) {
  Patterns patterns;
  if (is_pattern(term)) {
    patterns.push_back(aligned_bytes(space, &term));
    return patterns;
  }
  for (; term.is_cons(); term = Cons(term).tail()) {
    Term pattern = Cons(term).head();
    if (!is_pattern(pattern)) return {};
    patterns.push_back(aligned_bytes(space, &pattern));
  }
  if (!term.is_nil()) patterns.clear();
  return patterns;
}

// A pattern compiled before: {bm, Reference} or {ac, Reference}. Null for anything else.
CompiledPattern* compiled_pattern(Term term) {
  if (!term.is_tuple(2) || !Tuple(term)[1].has_tag(Tag::kMagicReference)) return nullptr;
  auto* pattern = dynamic_cast<CompiledPattern*>(MagicReference::of(Tuple(term)[1])->resource);
  if (pattern == nullptr) return nullptr;
  return Tuple(term)[0] == (pattern->single() ? atoms::k_bm : atoms::k_ac) ? pattern : nullptr;
}

Term pattern_term(Context& c, CompiledPattern* pattern) {
  Term kind = pattern->single() ? atoms::k_bm : atoms::k_ac;
  return make_tuple(c.heap(), {kind, c.magic_reference(pattern)});
}

Term compile_pattern(Context& c) {
  Patterns patterns = patterns_of(c.heap(), c[0]);
  if (patterns.empty()) return c.badarg();
  std::size_t size = 0;
  for (Bytes pattern : patterns)
    size += pattern.size();
  constexpr std::size_t kLongPatterns = 50000;  // bytes
  if (size > kLongPatterns && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(size / 4));
  return pattern_term(c, new CompiledPattern(patterns));
}

// What is searched for: one needle as it lies, or something compiled (for this call, or before).
class Target {
 public:
  static Target of(TermSpace& space, Term term) {
    Target target;
    target.compiled_ = compiled_pattern(term);
    if (target.compiled_ != nullptr) return target;
    Patterns patterns = patterns_of(space, term);
    if (patterns.size() == 1) target.needle_ = patterns[0];
    if (patterns.size() > 1) {
      target.own_.reset(new CompiledPattern(patterns));
      target.compiled_ = target.own_.get();
    }
    return target;
  }
  bool valid() const { return compiled_ != nullptr || !needle_.empty(); }
  SearchResult find(Bytes hay, std::size_t from) const {
    return compiled_ != nullptr ? compiled_->find(hay, from, kSliceBytes) : find_bytes(hay, from, needle_, kSliceBytes);
  }
  // A term of the same meaning that a continuation can keep.
  Term keep(Context& c, Term original) { return own_ == nullptr ? original : pattern_term(c, own_.release()); }

 private:
  struct Release {
    void operator()(CompiledPattern* pattern) const { pattern->release(); }
  };
  Bytes needle_;
  CompiledPattern* compiled_ = nullptr;
  std::unique_ptr<CompiledPattern, Release> own_;
};

// --- the searches ---

enum Mode : std::int64_t { kFirst = 0, kAll = 1, kSplit = 2, kGlobal = 4, kTrim = 8, kTrimAll = 16 };

// Matches so far. Not terms: there may be many, and none of them outlives the call.
class Matches final : public Resource {
 public:
  struct Match {
    std::size_t at;
    std::size_t length;
  };
  absl::InlinedVector<Match, 4> list;
};

struct Search {
  std::int64_t mode = kFirst;
  Term bytes;                // the subject, aligned
  Term pattern;              // what Target::of takes
  std::size_t from = 0;      // where to go on
  std::size_t end = 0;       // where the scope ends
  Term found = Term::nil();  // a reference to Matches where the search was interrupted
};

// The matches of an interrupted search, or `fresh` ones.
Matches& matches_of(const Search& search, Matches& fresh) {
  return search.found.is_nil() ? fresh : static_cast<Matches&>(*MagicReference::of(search.found)->resource);
}

Term match_term(TermSpace& space, std::size_t at, std::size_t length) {
  return make_tuple(space,
                    {Term::small(static_cast<std::int64_t>(at)), Term::small(static_cast<std::int64_t>(length))});
}

// Matches found in one slice, or made into a list of results.
constexpr std::size_t kSliceMatches = 5000;

Term trap_with(Context& c, BuiltinFunction function, Term options, Search search, Matches& matches, Term pattern) {
  if (search.found.is_nil()) {
    auto* kept = new Matches;
    kept->list.swap(matches.list);
    search.found = c.magic_reference(kept);
  }
  Term state = make_tuple(
      c.heap(), {Term::small(search.mode), search.bytes, pattern, Term::small(static_cast<std::int64_t>(search.from)),
                 Term::small(static_cast<std::int64_t>(search.end)), search.found});
  return c.trap(function, {c[0], c[1], options, state});
}
// (Subject, Pattern, Options, {Mode, Bytes, Pattern, From, End, Found})
Search search_of(Term state_term) {
  Tuple state(state_term);
  return {state[0].small_value(),
          state[1],
          state[2],
          static_cast<std::size_t>(state[3].small_value()),
          static_cast<std::size_t>(state[4].small_value()),
          state[5]};
}

Term split_parts(Context& c, Search search, Matches& matches, Term parts, Term options);
Term continue_splitting(Context& c) {
  Search search = search_of(c[3]);
  Matches none;
  return split_parts(c, search, matches_of(search, none), search.pattern, c[2]);
}

// The parts of the subject between the matches, from the last before `search.end` backwards, before `parts`.
Term split_parts(Context& c, Search search, Matches& matches, Term parts, Term options) {
  Term binary = c[0];
  std::size_t offset = 0;
  if (binary.boxed_tag() == Tag::kSubBits) {
    offset = SubBits::of(binary)->offset();
    binary = SubBits::of(binary)->binary;
  }
  auto add = [&](std::size_t at) {
    bool trimmed = (search.mode & kTrimAll) != 0 || ((search.mode & kTrim) != 0 && parts.is_nil());
    if (at == search.end && trimmed) return;
    parts = make_cons(c.heap(), make_part(c.heap(), binary, offset + 8 * at, 8 * (search.end - at)), parts);
  };
  auto& list = matches.list;
  std::size_t count = 0;
  for (; !list.empty() && count < kSliceMatches; list.pop_back(), ++count) {
    add(list.back().at + list.back().length);
    search.end = list.back().at;
  }
  c.charge(static_cast<std::int64_t>(count / 2));
  if (!list.empty()) return trap_with(c, continue_splitting, options, search, matches, parts);
  add(0);
  return parts;
}

Term in_order(Context& c, Search search, Matches& matches, Term terms, Term options);
Term continue_ordering(Context& c) {
  Search search = search_of(c[3]);
  Matches none;
  return in_order(c, search, matches_of(search, none), search.pattern, c[2]);
}

// The matches found, first first, before `terms`.
Term in_order(Context& c, Search search, Matches& matches, Term terms, Term options) {
  auto& list = matches.list;
  std::size_t count = 0;
  for (; !list.empty() && count < kSliceMatches; list.pop_back(), ++count)
    terms = make_cons(c.heap(), match_term(c.heap(), list.back().at, list.back().length), terms);
  c.charge(static_cast<std::int64_t>(count / 4));
  return list.empty() ? terms : trap_with(c, continue_ordering, options, search, matches, terms);
}

Term finish(Context& c, Search search, Matches& matches, Term options) {
  if ((search.mode & kSplit) != 0) {
    search.end = BitView(c[0]).whole_bytes();
    if (matches.list.empty() && search.end != 0)
      return make_cons(c.heap(), make_part_of(c.heap(), c[0], 0, 8 * search.end), Term::nil());
    return split_parts(c, search, matches, Term::nil(), options);
  }
  if ((search.mode & kAll) != 0) return in_order(c, search, matches, Term::nil(), options);
  if (matches.list.empty()) return atoms::k_nomatch;
  return match_term(c.heap(), matches.list[0].at, matches.list[0].length);
}

Term run(Context& c, Search search, Term options);

Term go_on(Context& c) {
  return run(c, search_of(c[3]), c[2]);
}

Term run(Context& c, Search search, Term options) {
  Bytes hay = aligned_bytes(c.heap(), &search.bytes);
  Target target = Target::of(c.heap(), search.pattern);
  if (!target.valid()) return c.badarg();
  hay = hay.first(std::min(search.end, hay.size()));
  bool all = (search.mode & (kAll | kGlobal)) != 0;
  Matches fresh;
  Matches& matches = matches_of(search, fresh);
  std::size_t stop = search.from + kSliceBytes;
  std::size_t started = search.from;
  std::size_t found = 0;
  while (true) {
    SearchResult result = target.find(hay, search.from);
    if (result.outcome == SearchResult::kNone) search.from = hay.size();
    if (result.outcome == SearchResult::kMore) search.from = result.at;
    if (result.outcome == SearchResult::kFound) {
      matches.list.push_back({result.at, result.length});
      search.from = result.at + result.length;
      ++found;
    }
    bool done = result.outcome == SearchResult::kNone || (result.outcome == SearchResult::kFound && !all);
    bool pause = !done && (search.from >= stop || found >= kSliceMatches);
    if (done || pause) c.charge(static_cast<std::int64_t>((search.from - started) / kBytesPerReduction + found / 4));
    if (done) return finish(c, search, matches, options);
    if (pause) break;
  }
  return trap_with(c, go_on, options, search, matches, target.keep(c, search.pattern));
}

// One option, entered into *search. False where it is none of this mode.
bool take_option(Term option, std::size_t size, Search* search) {
  if (option.is_tuple(2) && Tuple(option)[0] == atoms::k_scope) {
    std::size_t at, count;
    if (!byte_range(Tuple(option)[1], size, &at, &count)) return false;
    search->from = at;
    search->end = at + count;
    return true;
  }
  if ((search->mode & kSplit) == 0) return false;
  if (option == atoms::k_global) return search->mode |= kGlobal, true;
  if (option == atoms::k_trim) return search->mode |= kTrim, true;
  if (option == atoms::k_trim_all) return search->mode |= kTrimAll, true;
  return false;
}

Term start(Context& c, std::int64_t mode, Term options) {
  if (!c[0].is_binary()) return c.badarg();
  Search search;
  search.mode = mode;
  search.bytes = c[0];
  search.pattern = c[1];
  search.end = BitView(c[0]).whole_bytes();
  std::size_t size = search.end;
  Term rest = options;
  for (; rest.is_cons(); rest = Cons(rest).tail())
    if (!take_option(Cons(rest).head(), size, &search)) return c.badarg();
  // As OTP does, overlook an improper tail after options, though not options that are no list at all.
  if (!options.is_list()) return c.badarg();
  return run(c, search, options);
}

Term match_2(Context& c) {
  return start(c, kFirst, Term::nil());
}
Term match_3(Context& c) {
  return start(c, kFirst, c[2]);
}
Term matches_2(Context& c) {
  return start(c, kAll, Term::nil());
}
Term matches_3(Context& c) {
  return start(c, kAll, c[2]);
}
Term split_2(Context& c) {
  return start(c, kSplit, Term::nil());
}
Term split_3(Context& c) {
  return start(c, kSplit, c[2]);
}

constexpr Builtin kBuiltins[] = {
    {"binary", "compile_pattern", 1, compile_pattern},
    {"binary", "match", 2, match_2},
    {"binary", "match", 3, match_3},
    {"binary", "matches", 2, matches_2},
    {"binary", "matches", 3, matches_3},
    {"binary", "split", 2, split_2},
    {"binary", "split", 3, split_3},
};

}  // namespace

std::span<const Builtin> binary_match_builtins() {
  return kBuiltins;
}

}  // namespace mote

// Regular expressions: Erlang's `re` over PCRE2.
//
// The dialect is that of OTP's own engine, PCRE 8 with Latin-1 character tables: LF ends a line unless told otherwise,
// unknown escapes stand for themselves, and errors have its texts. A compiled pattern travels in terms as a binary: a
// header, the options, the source. What PCRE2 made of it is kept per runtime in a PatternCache, looked up by that
// binary, so that compiled patterns can be stored anywhere and used by any runtime.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct pcre2_real_code_8;
struct pcre2_real_match_data_8;
struct pcre2_real_match_context_8;

namespace mote {

// What a pattern is compiled with. `flags` are PCRE2's options; newline and bsr its codes, 0 for the default.
struct RegexOptions {
  std::uint32_t flags = 0;
  std::uint8_t newline = 0;
  std::uint8_t bsr = 0;
};

struct RegexError {
  std::string_view text;
  std::size_t offset = 0;  // in bytes of the source
};

// A compiled pattern; immutable, used by any number of threads at once.
class Regex {
 public:
  // kPausing: for matches that may be long. They call back at each item of the pattern.
  enum Kind : std::uint8_t { kPlain, kPausing };
  // Null, and *error, where the source is no pattern. `machine_code`: worth it for a pattern used often.
  static std::shared_ptr<const Regex> compile(std::string_view source, const RegexOptions& options, RegexError* error,
                                              Kind kind = kPlain, bool machine_code = false);
  ~Regex();
  Regex(const Regex&) = delete;

  const pcre2_real_code_8* code() const { return code_; }
  std::uint32_t captures() const { return captures_; }
  bool utf() const { return utf_; }
  bool newline_may_be_crlf() const;
  const RegexOptions& options() const { return options_; }
  std::string_view source() const { return source_; }
  // The names of subpatterns, each once, in alphabetical order.
  std::vector<std::string_view> names() const;
  // The numbers of the subpatterns of this name.
  std::vector<std::uint32_t> numbers_of(std::string_view name) const;

 private:
  Regex() = default;
  template <typename Each>
  void each_name(Each each) const;

  pcre2_real_code_8* code_ = nullptr;
  std::string source_;
  RegexOptions options_;
  std::uint32_t captures_ = 0;
  bool utf_ = false;
};

// The binary a pattern is in terms, and back; false where `binary` is none.
std::string regex_binary(std::string_view source, const RegexOptions& options);
bool parse_regex_binary(std::string_view binary, std::string_view* source, RegexOptions* options);

// PCRE2's scratch memory for one match at a time.
class MatchScratch {
 public:
  explicit MatchScratch(std::uint32_t pairs);
  ~MatchScratch();
  MatchScratch(const MatchScratch&) = delete;
  std::uint32_t pairs() const { return pairs_; }
  pcre2_real_match_data_8* data() const { return data_; }
  pcre2_real_match_context_8* context() const { return context_; }

 private:
  std::uint32_t pairs_;
  pcre2_real_match_data_8* data_;
  pcre2_real_match_context_8* context_;
};

// Patterns compiled lately, by their binaries, and idle scratch memory. Thread-safe.
class PatternCache {
 public:
  explicit PatternCache(std::size_t limit = 1000) : limit_(limit) {}
  // As Regex::compile.
  std::shared_ptr<const Regex> compile(std::string_view source, const RegexOptions& options, RegexError* error,
                                       Regex::Kind kind = Regex::kPlain);
  // Scratch memory for at least `pairs` pairs of offsets; to be given back.
  std::unique_ptr<MatchScratch> take_scratch(std::uint32_t pairs);
  void give_back(std::unique_ptr<MatchScratch> scratch);

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Regex> regex;
    std::uint32_t uses = 0;
  };
  std::mutex mutex_;
  std::size_t limit_;
  std::vector<std::unique_ptr<MatchScratch>> idle_;
  std::list<Entry> recent_;  // latest use first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> entries_;
};

// What OTP says of an error of pcre2_compile.
RegexError regex_error(std::string_view pattern, int code, std::size_t offset);
// Character tables for Latin-1, made once per program: constant data. Null where the library's layout is unknown.
const std::uint8_t* latin1_tables();

}  // namespace mote

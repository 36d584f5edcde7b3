// Compiling patterns.
#include "builtins/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstring>

#include "base/check.h"

namespace mote {

namespace {

constexpr std::string_view kMagic = "MRE1";
constexpr std::size_t kHeader = 12;
// Uses after which compiling to machine code pays.
constexpr std::uint32_t kUsesForMachineCode = 20;

struct CompileContext {
  pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
  CompileContext() = default;
  CompileContext(const CompileContext&) = delete;
  ~CompileContext() { pcre2_compile_context_free(context); }
};

// PCRE 8 knows (*UTF8), PCRE2 (*UTF). Rewrites it among the items a pattern may start with.
std::string rewrite_start(std::string_view source) {
  std::string pattern(source);
  std::size_t at = 0;
  while (pattern.compare(at, 2, "(*") == 0) {
    if (pattern.compare(at, 7, "(*UTF8)") == 0) pattern.erase(at + 5, 1);
    std::size_t end = pattern.find(')', at);
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return pattern;
}

pcre2_code* compile_with(std::string_view pattern, std::uint32_t flags, const RegexOptions& options,
                         std::uint32_t extra, int* code, std::size_t* offset) {
  CompileContext compile;
  pcre2_set_newline(compile.context, options.newline == 0 ? PCRE2_NEWLINE_LF : options.newline);
  pcre2_set_bsr(compile.context, options.bsr == 0 ? PCRE2_BSR_UNICODE : options.bsr);
  pcre2_set_compile_extra_options(compile.context, extra | PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK);
  if (const std::uint8_t* tables = latin1_tables()) pcre2_set_character_tables(compile.context, tables);
  return pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), flags, code, offset,
                       compile.context);
}

}  // namespace

std::shared_ptr<const Regex> Regex::compile(std::string_view source, const RegexOptions& options, RegexError* error,
                                            Kind kind, bool machine_code) {
  std::string pattern = rewrite_start(source);
  std::size_t shortened = source.size() - pattern.size();
  std::size_t escaped = 0;  // hyphens
  std::uint32_t extra = 0;
  std::uint32_t flags = options.flags | PCRE2_USE_OFFSET_LIMIT | (kind == kPausing ? PCRE2_AUTO_CALLOUT : 0);
  pcre2_code* compiled;
  while (true) {
    int code = 0;
    std::size_t offset = 0;
    compiled = compile_with(pattern, flags, options, extra, &code, &offset);
    if (compiled != nullptr) break;
    if (extra == 0 && code == PCRE2_ERROR_UNKNOWN_ESCAPE) {
      extra = PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL;
    } else if (code == PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS && offset > 0 && pattern[offset - 1] == '\\') {
      pattern.erase(offset - 1, 1);  // as in [\R]: a letter
      ++shortened;
    } else if (code == PCRE2_ERROR_CLASS_INVALID_RANGE && offset < pattern.size() && pattern[offset] == '-' &&
               offset > 0 && pattern[offset - 1] != '\\') {
      pattern.insert(offset, 1, '\\');  // as in [\w-.]: no range begins with a class
      ++escaped;
    } else {
      *error = regex_error(pattern, code, offset);
      error->offset = std::min(error->offset - std::min(error->offset, escaped) + shortened, source.size());
      return nullptr;
    }
  }
  if (machine_code) pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
  std::shared_ptr<Regex> regex(new Regex);
  regex->code_ = compiled;
  regex->source_ = source;
  regex->options_ = options;
  pcre2_pattern_info(compiled, PCRE2_INFO_CAPTURECOUNT, &regex->captures_);
  std::uint32_t all;
  pcre2_pattern_info(compiled, PCRE2_INFO_ALLOPTIONS, &all);
  regex->utf_ = (all & PCRE2_UTF) != 0;
  return regex;
}

Regex::~Regex() {
  pcre2_code_free(code_);
}

bool Regex::newline_may_be_crlf() const {
  std::uint32_t newline;
  pcre2_pattern_info(code_, PCRE2_INFO_NEWLINE, &newline);
  return newline == PCRE2_NEWLINE_CRLF || newline == PCRE2_NEWLINE_ANY || newline == PCRE2_NEWLINE_ANYCRLF;
}

template <typename Each>
void Regex::each_name(Each each) const {
  std::uint32_t count, size;
  PCRE2_SPTR table;
  pcre2_pattern_info(code_, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code_, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(code_, PCRE2_INFO_NAMETABLE, &table);
  for (; count > 0; --count, table += size)
    each(std::string_view(reinterpret_cast<const char*>(table + 2)),
         static_cast<std::uint32_t>(table[0]) << 8 | table[1]);
}

std::vector<std::string_view> Regex::names() const {
  std::vector<std::string_view> names;
  each_name([&](std::string_view name, std::uint32_t) {
    if (names.empty() || names.back() != name) names.push_back(name);
  });
  return names;
}

std::vector<std::uint32_t> Regex::numbers_of(std::string_view name) const {
  std::vector<std::uint32_t> numbers;
  each_name([&](std::string_view known, std::uint32_t number) {
    if (known == name) numbers.push_back(number);
  });
  return numbers;
}

std::string regex_binary(std::string_view source, const RegexOptions& options) {
  std::string binary(kMagic);
  for (int shift = 0; shift < 32; shift += 8)
    binary.push_back(static_cast<char>(options.flags >> shift));
  binary.push_back(static_cast<char>(options.newline));
  binary.push_back(static_cast<char>(options.bsr));
  binary.append(2, '\0');
  return binary.append(source);
}

bool parse_regex_binary(std::string_view binary, std::string_view* source, RegexOptions* options) {
  if (binary.size() < kHeader || !binary.starts_with(kMagic)) return false;
  options->flags = 0;
  for (std::size_t i = 0; i < 4; ++i)
    options->flags |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(binary[4 + i])) << (8 * i);
  options->newline = static_cast<std::uint8_t>(binary[8]);
  options->bsr = static_cast<std::uint8_t>(binary[9]);
  *source = binary.substr(kHeader);
  return true;
}

MatchScratch::MatchScratch(std::uint32_t pairs)
    : pairs_(pairs), data_(pcre2_match_data_create(pairs, nullptr)), context_(pcre2_match_context_create(nullptr)) {
  CHECK(data_ != nullptr && context_ != nullptr);
}

MatchScratch::~MatchScratch() {
  pcre2_match_data_free(data_);
  pcre2_match_context_free(context_);
}

std::unique_ptr<MatchScratch> PatternCache::take_scratch(std::uint32_t pairs) {
  constexpr std::uint32_t kUsualPairs = 32;
  if (pairs > kUsualPairs) return std::make_unique<MatchScratch>(pairs);
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<MatchScratch> scratch = std::move(idle_.back());
      idle_.pop_back();
      return scratch;
    }
  }
  return std::make_unique<MatchScratch>(kUsualPairs);
}

void PatternCache::give_back(std::unique_ptr<MatchScratch> scratch) {
  constexpr std::size_t kMaxIdle = 16;
  std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) idle_.push_back(std::move(scratch));
}

std::shared_ptr<const Regex> PatternCache::compile(std::string_view source, const RegexOptions& options,
                                                   RegexError* error, Regex::Kind kind) {
  std::string key = regex_binary(source, options);
  key.push_back(static_cast<char>(kind));
  bool often = false;
  {
    std::lock_guard lock(mutex_);
    if (auto found = entries_.find(key); found != entries_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      often = ++found->second->uses == kUsesForMachineCode;
      if (!often) return found->second->regex;
    }
  }
  std::shared_ptr<const Regex> regex = Regex::compile(source, options, error, kind, often);
  if (regex == nullptr) return nullptr;
  std::lock_guard lock(mutex_);
  if (auto found = entries_.find(key); found != entries_.end()) {
    found->second->regex = regex;
    return regex;
  }
  recent_.push_front({std::move(key), regex});
  entries_.emplace(recent_.front().key, recent_.begin());
  if (recent_.size() > limit_) {
    entries_.erase(recent_.back().key);
    recent_.pop_back();
  }
  return regex;
}

}  // namespace mote

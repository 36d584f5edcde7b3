// Patterns: the dialect, errors, binaries, the cache.
#include "builtins/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <gtest/gtest.h>
#include <pcre2.h>

#include <string>

namespace mote {
namespace {

std::string error_of(std::string_view source, std::uint32_t flags = 0) {
  RegexError error;
  if (Regex::compile(source, {flags}, &error) != nullptr) return "";
  return std::string(error.text) + " @" + std::to_string(error.offset);
}

// The first match, or "no match".
std::string first_match(std::string_view source, std::string_view subject, std::uint32_t flags = 0) {
  RegexError error;
  auto regex = Regex::compile(source, {flags}, &error);
  if (regex == nullptr) return std::string(error.text);
  MatchScratch scratch(regex->captures() + 1);
  int count = pcre2_match(regex->code(), reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), 0, 0,
                          scratch.data(), scratch.context());
  if (count < 1) return "no match";
  const std::size_t* offsets = pcre2_get_ovector_pointer(scratch.data());
  return std::string(subject.substr(offsets[0], offsets[1] - offsets[0]));
}

TEST(Regex, SpeaksTheDialectOfPcre8) {
  EXPECT_EQ("y", first_match("\\y", "xyz"));               // an unknown escape stands for itself
  EXPECT_EQ("a-b.c", first_match("[\\w-.]+", "a-b.c d"));  // no range begins with a class
  EXPECT_EQ("R", first_match("[\\R]", "aR"));
  EXPECT_EQ("é", first_match("(*UTF8)[^a]", "aéb"));
  EXPECT_EQ("a\rb", first_match("a.b", "a\rb"));  // only LF ends a line
  EXPECT_EQ("no match", first_match("a.b", "a\nb"));
}

TEST(Regex, HasLatin1ClassesAndCases) {
  EXPECT_EQ("\xE9\xC9", first_match("\\w+", "-\xE9\xC9\xD7"));
  EXPECT_EQ("\xC9", first_match("\xE9", "\xC9", PCRE2_CASELESS));
  EXPECT_EQ("no match", first_match("\xF7", "\xD7", PCRE2_CASELESS));
  EXPECT_EQ("\xD7", first_match("[[:punct:]]", "\xE9\xD7"));
  EXPECT_EQ("no match", first_match("\\s", "\xA0\x85"));
}

TEST(Regex, ReportsErrorsAsPcre8) {
  EXPECT_EQ("missing ) @2", error_of("a("));
  EXPECT_EQ("unmatched parentheses @1", error_of("a)"));
  EXPECT_EQ("missing terminating ] for character class @3", error_of("a|["));
  EXPECT_EQ("nothing to repeat @0", error_of("*a"));
  EXPECT_EQ("unrecognized character after (? or (?- @2", error_of("(?"));
  EXPECT_EQ("unrecognized character after (?< @3", error_of("(?<"));
  EXPECT_EQ("lookbehind assertion is not fixed length @6", error_of("(?<=a+)b"));
  EXPECT_EQ("reference to non-existent subpattern @5", error_of("(a)\\2"));
  EXPECT_EQ("reference to non-existent subpattern @5", error_of("(?(1)a|b|c)"));
  EXPECT_EQ("two named subpatterns have the same name @11", error_of("(?<n>a)(?<n>b)"));
  EXPECT_EQ("invalid UTF-8 string @1", error_of("a\xFF", PCRE2_UTF));
  EXPECT_EQ("", error_of("(?<n>a)(?<n>b)", PCRE2_DUPNAMES));
}

TEST(Regex, KnowsItsNames) {
  RegexError error;
  auto regex = Regex::compile("(?<C>A)|(?<B>B)|(?<C>C)", {PCRE2_DUPNAMES}, &error);
  EXPECT_EQ((std::vector<std::string_view>{"B", "C"}), regex->names());
  EXPECT_EQ((std::vector<std::uint32_t>{1, 3}), regex->numbers_of("C"));
  EXPECT_TRUE(regex->numbers_of("D").empty());
}

TEST(Regex, TravelsAsABinary) {
  RegexOptions options = {PCRE2_CASELESS | PCRE2_UTF, PCRE2_NEWLINE_ANY, PCRE2_BSR_ANYCRLF};
  std::string source("a\0b", 3);
  std::string binary = regex_binary(source, options);
  std::string_view back;
  RegexOptions back_options;
  ASSERT_TRUE(parse_regex_binary(binary, &back, &back_options));
  EXPECT_EQ(source, back);
  EXPECT_EQ(options.flags, back_options.flags);
  EXPECT_EQ(options.newline, back_options.newline);
  EXPECT_EQ(options.bsr, back_options.bsr);
  EXPECT_FALSE(parse_regex_binary("ERCP", &back, &back_options));
}

TEST(Regex, TheCacheKeepsWhatIsUsed) {
  PatternCache cache(2);
  RegexError error;
  auto a = cache.compile("a", {}, &error);
  EXPECT_EQ(a, cache.compile("a", {}, &error));
  EXPECT_NE(a, cache.compile("a", {PCRE2_CASELESS}, &error));
  EXPECT_EQ(a, cache.compile("a", {}, &error));
  cache.compile("b", {}, &error);
  EXPECT_EQ(a, cache.compile("a", {}, &error));
  EXPECT_EQ(nullptr, cache.compile("(", {}, &error));
  for (int i = 0; i < 100; ++i)
    cache.compile("a", {}, &error);
  EXPECT_EQ("a", cache.compile("a", {}, &error)->source());
}

}  // namespace
}  // namespace mote

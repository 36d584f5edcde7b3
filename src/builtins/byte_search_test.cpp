// Searches against a naive one, in slices of all sizes.
#include "builtins/byte_search.h"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <string>

namespace mote {
namespace {

Bytes bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

using Match = std::optional<std::pair<std::size_t, std::size_t>>;

// Leftmost, then longest.
Match naive(const std::string& hay, std::size_t from, const std::vector<std::string>& patterns) {
  for (std::size_t at = from; at < hay.size(); ++at) {
    std::size_t longest = 0;
    for (const std::string& pattern : patterns)
      if (hay.compare(at, pattern.size(), pattern) == 0) longest = std::max(longest, pattern.size());
    if (longest != 0) return std::pair(at, longest);
  }
  return std::nullopt;
}

Match search(const CompiledPattern& pattern, const std::string& hay, std::size_t from, std::size_t work) {
  while (true) {
    SearchResult result = pattern.find(bytes(hay), from, work);
    if (result.outcome == SearchResult::kNone) return std::nullopt;
    if (result.outcome == SearchResult::kFound) return std::pair(result.at, result.length);
    EXPECT_GT(result.at, from);
    from = result.at;
  }
}

TEST(ByteSearch, AgreesWithANaiveSearch) {
  std::mt19937 random(3);
  auto text = [&](std::size_t size) {
    std::string result;
    for (std::size_t i = 0; i < size; ++i)
      result.push_back(static_cast<char>('a' + random() % 3));
    return result;
  };
  for (int round = 0; round < 5000; ++round) {
    std::string hay = text(random() % 200);
    std::vector<std::string> patterns;
    for (std::size_t count = 1 + random() % 5; count > 0; --count)
      patterns.push_back(text(1 + random() % 7));
    std::vector<Bytes> views;
    for (const std::string& pattern : patterns)
      views.push_back(bytes(pattern));
    CompiledPattern compiled(views);
    ASSERT_EQ(patterns.size() == 1, compiled.single());
    for (std::size_t work : {1u, 5u, 1000u}) {
      std::size_t from = random() % (hay.size() + 1);
      ASSERT_EQ(naive(hay, from, patterns), search(compiled, hay, from, work)) << hay << " from " << from;
    }
  }
}

}  // namespace
}  // namespace mote

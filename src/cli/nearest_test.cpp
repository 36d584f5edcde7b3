// Tests of guessing what a mistyped word means.
#include "cli/nearest.h"

#include <gtest/gtest.h>

namespace mote::cli {
namespace {

TEST(EditDistance, CountsChanges) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("eval", "eval"), 0U);
  EXPECT_EQ(edit_distance("evla", "eval"), 1U);
  EXPECT_EQ(edit_distance("eva", "eval"), 1U);
  EXPECT_EQ(edit_distance("evall", "eval"), 1U);
  EXPECT_EQ(edit_distance("exal", "eval"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(NearestWord, IsOneThatIsNearEnough) {
  constexpr std::string_view kWords[] = {"run", "eval", "elixir", "elixirc", "iex", "version"};
  EXPECT_EQ(nearest_word("evla", kWords), "eval");
  EXPECT_EQ(nearest_word("versoin", kWords), "version");
  EXPECT_EQ(nearest_word("elxri", kWords), "elixir");
  EXPECT_EQ(nearest_word("ixe", kWords), "iex");
  EXPECT_EQ(nearest_word("rum", kWords), "run");
  EXPECT_EQ(nearest_word("fly", kWords), std::nullopt);
  EXPECT_EQ(nearest_word("conquer", kWords), std::nullopt);
}

}  // namespace
}  // namespace mote::cli

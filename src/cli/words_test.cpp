// Tests of the word splitting that ERL_FLAGS and argument files use.
#include "cli/words.h"

#include <gtest/gtest.h>

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

TEST(SplitWords, TakesWhiteSpaceAsSeparator) {
  EXPECT_EQ(split_words("  -a\t1 \n b ", Comments::none), (Words{"-a", "1", "b"}));
  EXPECT_EQ(split_words("", Comments::none), Words{});
}

TEST(SplitWords, KeepsWhatIsQuoted) {
  EXPECT_EQ(split_words(R"(a 'b c' "d $HOME" e\ f '' g'h'i)", Comments::none),
            (Words{"a", "b c", "d $HOME", "e f", "", "ghi"}));
  EXPECT_EQ(split_words(R"("a\" 'c\\d')", Comments::none), (Words{"a\\", "c\\\\d"}));
  EXPECT_EQ(split_words("x \"never closed", Comments::none), (Words{"x", "never closed"}));
}

TEST(SplitWords, SkipsCommentsOnlyWhereTheyExist) {
  EXPECT_EQ(split_words("# all\n-q \"c # d\" a#b x\n\\#g", Comments::hash), (Words{"-q", "c # d", "a", "#g"}));
  EXPECT_EQ(split_words("a # b", Comments::none), (Words{"a", "#", "b"}));
}

}  // namespace
}  // namespace mote::cli

// The dictionary against a map from the library, through random changes; and its size after all is erased.
#include "process/dictionary.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace mote {
namespace {

TEST(Dictionary, HoldsWhatAMapHolds) {
  std::mt19937 random(7);
  Dictionary dictionary;
  std::map<std::int64_t, std::int64_t> expected;
  for (int step = 0; step < 200'000; ++step) {
    bool grows = step / 20'000 % 2 == 0;
    std::int64_t key = static_cast<std::int64_t>(random() % 5'000);
    auto found = expected.find(key);
    Term before = found == expected.end() ? Term::none() : Term::small(found->second);
    if (random() % 4 != 0 ? grows : !grows) {
      ASSERT_EQ(dictionary.put(Term::small(key), Term::small(step)), before);
      expected[key] = step;
    } else {
      ASSERT_EQ(dictionary.erase(Term::small(key)), before);
      expected.erase(key);
    }
    ASSERT_EQ(dictionary.size(), expected.size());
    std::int64_t other = static_cast<std::int64_t>(random() % 5'000);
    auto of_other = expected.find(other);
    ASSERT_EQ(dictionary.get(Term::small(other)),
              of_other == expected.end() ? Term::none() : Term::small(of_other->second));
  }
  std::map<std::int64_t, std::int64_t> held;
  for (std::size_t i = 0; i < dictionary.size(); ++i)
    held[dictionary.key(i).small_value()] = dictionary.value(i).small_value();
  EXPECT_EQ(held, expected);
}

// A collection looks at the terms: where most have been erased, it is not to look at as many as there were.
TEST(Dictionary, EmptyAfterEachWasErased) {
  constexpr std::int64_t kMany = 100'000;
  Dictionary dictionary;
  for (std::int64_t i = 0; i < kMany; ++i)
    dictionary.put(Term::small(i), Term::small(-i));
  for (std::int64_t i = 0; i < kMany; ++i) {
    ASSERT_EQ(dictionary.erase(Term::small(i)), Term::small(-i));
    ASSERT_EQ(dictionary.terms().size(), 2 * static_cast<std::size_t>(kMany - 1 - i));
  }
  EXPECT_EQ(dictionary.size(), 0u);
  EXPECT_TRUE(dictionary.terms().empty());
  EXPECT_TRUE(dictionary.get(Term::small(1)).is_none());
  EXPECT_TRUE(dictionary.put(Term::small(1), Term::small(2)).is_none());
  EXPECT_EQ(dictionary.get(Term::small(1)), Term::small(2));
}

}  // namespace
}  // namespace mote

// Tests of maps, flat and hash tries.
#include "term/map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "term/hash.h"
#include "term/test_terms.h"

namespace mote {
namespace {

struct MapTest : testing::Test, TestTerms {
  Term key(int number) {
    if (number % 3 == 0) return integer(number);
    return number % 3 == 1 ? tuple({integer(number)}) : atom("k" + std::to_string(number));
  }
  // The map holds exactly the model's pairs, and has the shape of one freshly built from them.
  void check(Term m, const std::map<int, int>& model) {
    ASSERT_EQ(map_size(m), model.size());
    ASSERT_EQ(m.has_tag(Tag::kFlatMap), model.size() <= kFlatMapMaxKeys);
    std::vector<Term> keys, values;
    for (auto [number, value] : model) {
      keys.push_back(key(number));
      values.push_back(integer(value));
      ASSERT_TRUE(exactly_equal(map_get(m, keys.back()), integer(value)));
    }
    ASSERT_TRUE(exactly_equal(m, map_from_pairs(space, atoms, keys, values)));
    std::size_t count = 0;
    for (MapIterator it(m); it.next(); ++count)
      ASSERT_EQ(map_get(m, it.key()), it.value());
    ASSERT_EQ(count, model.size());
  }
};

TEST_F(MapTest, FlatKeysLieInOrder) {
  Term z = atom("z entered first"), a = atom("a entered second");
  Term m = map({tuple({a}), integer(1), a, integer(2), real(1.0), integer(3), z, integer(4), integer(2), integer(5),
                tuple({z}), integer(6)});
  std::vector<Term> expected = {integer(2), real(1.0), z, a, tuple({a}), tuple({z})};
  ASSERT_EQ(map_size(m), expected.size());
  std::size_t i = 0;
  for (MapIterator it(m); it.next();)
    EXPECT_TRUE(exactly_equal(it.key(), expected[i++]));
}

TEST_F(MapTest, UpdatesShareKeysAndUnchangedMaps) {
  Term a = atom("a"), b = atom("b");
  Term m = map({a, integer(1), b, integer(2)});
  EXPECT_EQ(map_put(space, atoms, m, a, integer(1)), m);
  EXPECT_EQ(map_remove(space, atoms, m, atom("c")), m);
  EXPECT_EQ(map_update(space, m, atom("c"), a), Term::none());
  Term updated = map_update(space, m, a, integer(3));
  EXPECT_EQ(FlatMap::of(updated)->keys, FlatMap::of(m)->keys);
  Term missing;
  Term pairs[] = {a, integer(5), atom("c"), integer(6)};
  EXPECT_EQ(map_update_all(space, m, pairs, &missing), Term::none());
  EXPECT_EQ(missing, atom("c"));
  Term both = map_update_all(space, m, std::span(pairs).first(2), &missing);
  EXPECT_EQ(map_get(both, a), integer(5));
  EXPECT_EQ(FlatMap::of(both)->keys, FlatMap::of(m)->keys);
}

TEST_F(MapTest, RandomOperationsKeepContentsAndShape) {
  std::mt19937 random(1);
  for (int range : {20, 45, 3000}) {
    Term m = empty_map(space);
    std::map<int, int> model;
    for (int step = 0; step < 3000; ++step) {
      int number = static_cast<int>(random() % range), value = static_cast<int>(random() % 4);
      bool removing = random() % 100 < (step / 500 % 2 == 0 ? 30u : 70u);
      if (removing) {
        m = map_remove(space, atoms, m, key(number));
        model.erase(number);
      } else {
        m = map_put(space, atoms, m, key(number), integer(value));
        model[number] = value;
      }
      if (step % 97 == 0 || range < 100) check(m, model);
    }
  }
}

TEST_F(MapTest, Merges) {
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    Term maps[2];
    std::map<int, int> models[2];
    for (int side = 0; side < 2; ++side) {
      maps[side] = side == 1 && round % 5 == 0 ? maps[0] : empty_map(space);
      models[side] = side == 1 && round % 5 == 0 ? models[0] : models[side];
      int size = static_cast<int>(random() % (round % 2 == 0 ? 40 : 400));
      for (int i = 0; i < size; ++i) {
        int number = static_cast<int>(random() % 500);
        maps[side] = map_put(space, atoms, maps[side], key(number), integer(side));
        models[side][number] = side;
      }
    }
    Term merged = map_merge(space, atoms, maps[0], maps[1]);
    for (auto [number, value] : models[1])
      models[0][number] = value;
    check(merged, models[0]);
  }
}

TEST_F(MapTest, LastOfEqualKeysWins) {
  for (int size : {10, 100}) {
    std::vector<Term> keys, values;
    for (int round = 0; round < 3; ++round)
      for (int i = 0; i < size; ++i) {
        keys.push_back(key(i));
        values.push_back(integer(100 * round + i));
      }
    Term m = map_from_pairs(space, atoms, keys, values);
    EXPECT_EQ(map_size(m), static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i)
      EXPECT_EQ(map_get(m, key(i)), integer(200 + i));
  }
}

// Integers of two limbs that all have one hash: the second limb cancels what the first did to the state.
TEST_F(MapTest, CollidingKeys) {
  auto colliding = [&](Word limb) {
    Word state = mix_hash(mix_hash(0, make_header(Tag::kPositiveBignum, 2)), limb);
    return limbs(false, {limb, state ^ 0x123456789});
  };
  std::vector<Term> keys, values;
  for (Word i = 0; i < 20; ++i) {
    keys.push_back(colliding(1000 - i));
    values.push_back(integer(static_cast<std::int64_t>(i)));
    ASSERT_EQ(internal_hash(keys[0]), internal_hash(keys[i]));
  }
  for (int i = 0; i < 50; ++i) {
    keys.push_back(integer(i));
    values.push_back(integer(i));
  }
  Term built = map_from_pairs(space, atoms, keys, values);
  Term grown = empty_map(space);
  for (std::size_t i = keys.size(); i-- > 0;)
    grown = map_put(space, atoms, grown, keys[i], values[i]);
  EXPECT_TRUE(exactly_equal(built, grown));
  EXPECT_EQ(map_size(grown), 70u);
  EXPECT_EQ(map_get(grown, keys[5]), integer(5));
  EXPECT_EQ(map_get(grown, colliding(5)), Term::none());
  EXPECT_EQ(map_get(map_update(space, grown, keys[6], integer(60)), keys[6]), integer(60));
  EXPECT_TRUE(exactly_equal(map_merge(space, atoms, grown, built), built));
  Term shrunk = grown;
  for (std::size_t i = 0; i < 19; ++i)
    shrunk = map_remove(space, atoms, shrunk, keys[i]);
  EXPECT_TRUE(
      exactly_equal(shrunk, map_from_pairs(space, atoms, std::span(keys).subspan(19), std::span(values).subspan(19))));
}

}  // namespace
}  // namespace mote

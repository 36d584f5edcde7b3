// Tests of times in units.
#include "builtins/time_unit.h"

#include <gtest/gtest.h>

#include "heap/arena.h"

namespace mote {
namespace {

TEST(TimeUnit, RoundsDown) {
  Arena arena;
  std::int64_t time = kMonotonicStart + 166'858'321;
  EXPECT_EQ(time_in_unit(arena, time, atoms::k_second), Term::small(-576460752));
  EXPECT_EQ(time_in_unit(arena, time, atoms::k_milli_seconds), Term::small(-576460751834));
  EXPECT_EQ(time_in_unit(arena, time, atoms::k_native), Term::small(time));
  EXPECT_EQ(time_in_unit(arena, 1999, atoms::k_microsecond), Term::small(1));
  EXPECT_EQ(time_in_unit(arena, -1, Term::small(1)), Term::small(-1));
  EXPECT_EQ(time_in_unit(arena, -2'000'000'000, Term::small(7)), Term::small(-14));
  EXPECT_EQ(time_in_unit(arena, 999'999'999, Term::small(1000)), Term::small(999));
}

TEST(TimeUnit, PartsOfAnySize) {
  Arena arena;
  Term unit = make_integer(arena, false, std::vector<Word>{0, 64});  // 2^70
  Term time = time_in_unit(arena, 1'000'000'000, unit);
  ASSERT_TRUE(time.has_tag(Tag::kPositiveBignum));
  EXPECT_EQ(Bignum(time).limbs().size(), 2u);
  EXPECT_EQ(Bignum(time).limbs()[0], 0u);
  EXPECT_EQ(Bignum(time).limbs()[1], 64u);
  Term less = time_in_unit(arena, -1'000'000'001, unit);
  ASSERT_TRUE(less.has_tag(Tag::kNegativeBignum));
  EXPECT_EQ(Bignum(less).limbs()[1], 64u);
  EXPECT_GT(Bignum(less).limbs()[0], 0u);
}

TEST(TimeUnit, NoUnits) {
  Arena arena;
  for (Term unit : {Term::small(0), Term::small(-1), Term(atoms::k_ok), Term::nil(), make_float(arena, 1.0)})
    EXPECT_TRUE(time_in_unit(arena, 1, unit).is_none());
}

TEST(TimeUnit, OffsetJoinsTheTwoTimes) {
  VirtualClock clock;
  clock.advance(12345);
  EXPECT_EQ(monotonic_time(clock) + time_offset(clock), system_time(clock));
  EXPECT_EQ(system_time(clock), clock.system_ns());
}

}  // namespace
}  // namespace mote

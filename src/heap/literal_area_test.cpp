// Literals that come to nothing leave nothing behind.
#include "heap/literal_area.h"

#include <gtest/gtest.h>

#include "term/build.h"

namespace mote {
namespace {

struct Counted final : Resource {
  explicit Counted(int& count) : alive(count) { ++alive; }
  ~Counted() override { --alive; }
  int& alive;
};

struct LiteralDraftTest : testing::Test {
  void build(LiteralDraft& draft) {
    auto turn = draft.turn();
    make_cons(area, make_magic_reference(area, new Counted(alive), 1, 2), Term::nil());
  }
  LiteralArea area{std::size_t{1} << 20};
  int alive = 0;
};

TEST_F(LiteralDraftTest, IsTakenBack) {
  LiteralDraft kept(area), draft(area);
  build(kept);
  std::size_t before = area.used_bytes();
  build(draft);
  build(draft);
  EXPECT_GT(area.used_bytes(), before);
  EXPECT_EQ(alive, 3);
  draft.take_back();
  EXPECT_EQ(area.used_bytes(), before);
  EXPECT_EQ(alive, 1);
}

TEST_F(LiteralDraftTest, StaysWhereOthersHaveBuiltSince) {
  LiteralDraft draft(area), other(area);
  build(draft);
  build(other);
  build(draft);
  std::size_t before = area.used_bytes();
  draft.take_back();
  EXPECT_EQ(area.used_bytes(), before);
  EXPECT_EQ(alive, 3);
}

TEST_F(LiteralDraftTest, NothingBuiltNothingTaken) {
  LiteralDraft draft(area);
  draft.take_back();
  EXPECT_EQ(area.used_bytes(), 0u);
}

}  // namespace
}  // namespace mote

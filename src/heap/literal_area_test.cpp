// Literals come and go: memory is used again, what is leaving is shared no more, turns that had begun are waited for.
#include "heap/literal_area.h"

#include <gtest/gtest.h>

#include <thread>

#include "heap/arena.h"
#include "heap/copy.h"
#include "heap/process_heap.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote {
namespace {

struct Counted final : Resource {
  explicit Counted(int& count) : alive(count) { ++alive; }
  ~Counted() override { --alive; }
  int& alive;
};

struct LiteralAreaTest : testing::Test {
  // A list of a resource and `cells` numbers.
  std::unique_ptr<LiteralGroup> build(std::size_t cells) {
    auto group = std::make_unique<LiteralGroup>(area);
    Term list = make_cons(*group, make_magic_reference(*group, new Counted(alive), 1, 2), Term::nil());
    for (std::size_t i = 0; i < cells; ++i)
      list = make_cons(*group, Term::small(static_cast<std::int64_t>(i)), list);
    group->seal();
    last = list;
    return group;
  }
  void release() {
    ASSERT_TRUE(area.begin_release());
    area.finish_release();
  }

  LiteralArea area{std::size_t{1} << 24};
  int alive = 0;
  Term last;
};

TEST_F(LiteralAreaTest, AGroupTakesWhatItNeedsAndGivesItBack) {
  EXPECT_EQ(area.used_bytes(), 0u);
  std::unique_ptr<LiteralGroup> small = build(0);
  EXPECT_EQ(area.used_bytes(), 64u);
  std::unique_ptr<LiteralGroup> large = build(100'000);
  EXPECT_LT(large->bytes(), 101'000 * 2 * sizeof(Word));
  EXPECT_EQ(area.used_bytes(), small->bytes() + large->bytes());
  EXPECT_EQ(alive, 2);
  large.reset();
  EXPECT_EQ(area.used_bytes(), 64u);
  EXPECT_EQ(alive, 1);
}

TEST_F(LiteralAreaTest, MemoryIsUsedAgain) {
  // A thousand times as much as there is room for, with what stays in between.
  std::vector<std::unique_ptr<LiteralGroup>> kept;
  for (int i = 0; i < 30'000; ++i) {
    std::unique_ptr<LiteralGroup> group = build(static_cast<std::size_t>(i * 7 % 5000));
    if (i % 100 == 0) kept.push_back(build(1));
    EXPECT_TRUE(area.contains(last.pointer()));
  }
  EXPECT_EQ(area.used_bytes(), kept.size() * kept[0]->bytes());
  EXPECT_EQ(alive, static_cast<int>(kept.size()));
}

TEST_F(LiteralAreaTest, RetiredLiteralsStayUntilTheirReleaseIsFinished) {
  int told = 0;
  area.when_retired([&] { return ++told > 1; });
  area.retire(build(10));
  area.retire(build(10));
  area.retire(build(10));
  EXPECT_EQ(told, 2);
  std::unique_ptr<LiteralGroup> kept = build(10);
  Term leaving = last;
  area.retire(std::move(kept));
  LiteralArea::Turn turn(&area);
  EXPECT_TRUE(area.shares(leaving.pointer()));
  ASSERT_TRUE(area.begin_release());
  EXPECT_TRUE(area.shares(leaving.pointer())) << "seen in the middle of a turn";
  area.look();
  EXPECT_FALSE(area.shares(leaving.pointer()));
  area.retire(build(10));
  EXPECT_EQ(told, 3);
  EXPECT_TRUE(area.shares(last.pointer()));
  EXPECT_EQ(alive, 5);
  area.finish_release();
  EXPECT_EQ(alive, 1);
  EXPECT_FALSE(area.is_used(leaving.pointer()));
  EXPECT_TRUE(area.is_used(last.pointer()));
  release();
  EXPECT_EQ(area.used_bytes(), 0u);
  EXPECT_FALSE(area.begin_release());
}

TEST_F(LiteralAreaTest, ReleasesAreToldApartForEver) {
  for (int i = 0; i < 1000; ++i) {
    std::unique_ptr<LiteralGroup> kept = build(3);
    Term stays = last;
    area.retire(build(3));
    ASSERT_TRUE(area.begin_release());
    area.look();
    EXPECT_TRUE(area.shares(stays.pointer()));
    EXPECT_FALSE(area.shares(last.pointer()));
    area.finish_release();
  }
}

TEST_F(LiteralAreaTest, CopiesShareOnlyWhatStays) {
  std::unique_ptr<LiteralGroup> group = build(5);
  Term list = last;
  Arena arena;
  EXPECT_EQ(copied_words(list, &area), 0u);
  EXPECT_EQ(copy_term(list, arena, &area), list);
  area.retire(std::move(group));
  ASSERT_TRUE(area.begin_release());
  area.look();
  EXPECT_GT(copied_words(list, &area), 12u);
  Term copy = copy_term(list, arena, &area);
  EXPECT_FALSE(area.contains(copy.pointer()));
  area.finish_release();
  EXPECT_EQ(alive, 1) << "the copy holds the resource";
}

TEST_F(LiteralAreaTest, TurnsThatHadBegunAreWaitedFor) {
  std::atomic<int> step{0};
  std::thread other([&] {
    LiteralArea::Turn turn(&area);
    step = 1;
    while (step < 2)
      std::this_thread::yield();
  });
  while (step < 1)
    std::this_thread::yield();
  LiteralArea::Turn own(&area);
  LiteralArea::TurnsBegun begun(area);
  EXPECT_FALSE(begun.have_ended());
  step = 2;
  other.join();
  EXPECT_TRUE(begun.have_ended());
  EXPECT_TRUE(LiteralArea::TurnsBegun(area).have_ended()) << "its own turn does not count";
}

TEST_F(LiteralAreaTest, FreedLiteralsAreFilledWhereAsked) {
  LiteralArea marked(std::size_t{1} << 20, true);
  auto group = std::make_unique<LiteralGroup>(marked);
  Term cell = make_cons(*group, Term::small(1), Term::nil());
  group.reset();
  EXPECT_EQ(Cons(cell).head().bits(), ProcessHeap::kPoison);
}

// A heap that refers to literals from its young and its old part, its stack and its roots.
struct EvacuationTest : LiteralAreaTest {
  EvacuationTest() { heap.open(ProcessHeap::kMinWords, &area); }
  void leave(std::unique_ptr<LiteralGroup> group) {
    area.retire(std::move(group));
    ASSERT_TRUE(area.begin_release());
    area.look();
  }
  void evacuate() {
    std::span<Term> spans[] = {roots};
    EXPECT_TRUE(heap.holds_leaving(spans));
    heap.evacuate_literals(spans, nullptr);
    const char* problem = heap.verify(spans, nullptr, true);
    EXPECT_EQ(problem, nullptr) << problem;
    EXPECT_FALSE(heap.holds_leaving(spans));
    area.finish_release();
    problem = heap.verify(spans);
    EXPECT_EQ(problem, nullptr) << problem;
  }
  ProcessHeap heap;
  Term roots[3] = {Term::nil(), Term::nil(), Term::nil()};
};

TEST_F(EvacuationTest, PointersAreReplacedWhereverTheyAre) {
  std::unique_ptr<LiteralGroup> group = build(1000);
  Arena arena;
  Term expected = copy_term(last, arena, nullptr);
  std::span<Term> spans[] = {roots};
  roots[0] = make_tuple(heap, {last, Term::small(1)});
  heap.collect(0, spans);
  heap.collect(0, spans);  // it is old now
  roots[1] = make_cons(heap, Cons(last).tail(), roots[0]);
  roots[2] = last;
  Term* stack = heap.stack() - 1;
  *stack = last;
  heap.set_stack(stack);
  leave(std::move(group));
  evacuate();
  EXPECT_TRUE(exactly_equal(roots[2], expected));
  EXPECT_TRUE(exactly_equal(Tuple(roots[0])[0], expected));
  EXPECT_EQ(Cons(roots[1]).head(), Cons(roots[2]).tail()) << "what was shared still is";
  EXPECT_EQ(*heap.stack(), roots[2]);
  for (int i = 0; i < 4; ++i) {
    heap.collect(0, spans, i == 2);
    EXPECT_EQ(heap.verify(spans), nullptr);
  }
  EXPECT_TRUE(exactly_equal(roots[2], expected));
  arena.clear();
  EXPECT_EQ(alive, 1) << "the copy holds the resource";
  heap.release();
  EXPECT_EQ(alive, 0);
}

TEST_F(EvacuationTest, ResourcesInManyFragmentsAreReleasedOnce) {
  auto group = std::make_unique<LiteralGroup>(area);
  Term list = Term::nil();
  for (int i = 0; i < 10'000; ++i)
    list = make_cons(*group, make_magic_reference(*group, new Counted(alive), 1, 2), list);
  roots[0] = list;
  leave(std::move(group));
  evacuate();
  EXPECT_EQ(alive, 10'000);
  std::span<Term> spans[] = {roots};
  heap.collect(0, spans);
  EXPECT_EQ(heap.verify(spans), nullptr);
  roots[0] = Term::nil();
  heap.collect(0, spans, true);
  EXPECT_EQ(alive, 0);
}

TEST_F(EvacuationTest, OtherLiteralsStayShared) {
  std::unique_ptr<LiteralGroup> stays = build(10);
  Term kept = last;
  std::unique_ptr<LiteralGroup> goes = build(10);
  roots[0] = make_cons(heap, kept, last);
  leave(std::move(goes));
  evacuate();
  EXPECT_EQ(Cons(roots[0]).head(), kept);
  std::span<Term> spans[] = {roots};
  EXPECT_FALSE(heap.holds_leaving(spans));
}

TEST_F(EvacuationTest, EachPositionInALongListIsCopiedOnce) {
  std::unique_ptr<LiteralGroup> group = build(20'000);
  Term tails = Term::nil();
  for (Term rest = last; rest.is_cons(); rest = Cons(rest).tail())
    tails = make_cons(heap, rest, tails);
  roots[0] = tails;
  leave(std::move(group));
  evacuate();
  EXPECT_LT(heap.total_words(), 400'000u);
}

}  // namespace
}  // namespace mote

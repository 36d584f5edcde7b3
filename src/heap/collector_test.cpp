// Heaps through many collections of each kind: what is live stays what it was, what is garbage goes, sizes stay in
// bounds.
#include <gtest/gtest.h>

#include "heap/literal_area.h"
#include "heap/process_heap.h"
#include "term/build.h"

namespace mote {
namespace {

class Collections : public testing::Test {
 protected:
  Collections() { heap_.open(ProcessHeap::kMinWords, &literals_); }

  // One more cell for list `index`, as an instruction makes it: a collection where there is no room.
  void push(std::size_t index, std::int64_t value) {
    reserve(2);
    Word* at = heap_.top();
    heap_.set_top(at + 2);
    lists_[index] = Cons::make(at, Term::small(value), lists_[index]);
  }
  void reserve(std::size_t words) {
    if (!heap_.has_room(words)) collect(words);
  }
  void collect(std::size_t words, bool full = false) {
    std::span<Term> spans[] = {lists_};
    heap_.collect(words, spans, full);
    ASSERT_TRUE(heap_.has_room(words));
    const char* problem = heap_.verify(spans);
    ASSERT_EQ(problem, nullptr) << problem;
  }
  // The list holds length .. 1.
  void expect_count_down(std::size_t index, std::int64_t length) {
    Term list = lists_[index];
    for (; length > 0; --length) {
      ASSERT_TRUE(list.is_cons());
      ASSERT_EQ(Cons(list).head().small_value(), length);
      list = Cons(list).tail();
    }
    EXPECT_TRUE(list.is_nil());
  }

  LiteralArea literals_{std::size_t{1} << 20};
  ProcessHeap heap_;
  Term lists_[2] = {Term::nil(), Term::nil()};
};

TEST_F(Collections, KeepGrowingData) {
  constexpr std::int64_t kCount = 300'000;
  for (std::int64_t i = 1; i <= kCount; ++i)
    push(0, i);
  expect_count_down(0, kCount);
  EXPECT_LT(heap_.total_words(), 8 * 2 * kCount);
}

TEST_F(Collections, DropGarbage) {
  for (std::int64_t i = 1; i <= 1000; ++i)
    push(0, i);
  for (std::int64_t i = 0; i < 2'000'000; ++i) {
    push(1, i);
    if (i % 20'000 == 0) lists_[1] = Term::nil();
  }
  expect_count_down(0, 1000);
  EXPECT_LT(heap_.total_words(), std::size_t{1} << 20);
}

TEST_F(Collections, ShrinkWhatIsNoLongerUsed) {
  for (std::int64_t i = 1; i <= 300'000; ++i)
    push(0, i);
  lists_[0] = Term::nil();
  for (std::int64_t i = 1; i <= 100; ++i)
    push(0, i);
  collect(0, true);
  expect_count_down(0, 100);
  EXPECT_LT(heap_.total_words(), 4096u);
}

TEST_F(Collections, KeepWhatADeepStackHolds) {
  constexpr std::int64_t kDepth = 200'000;
  for (std::int64_t i = 1; i <= kDepth; ++i) {
    reserve(3);
    Word* at = heap_.top();
    heap_.set_top(at + 2);
    Term* stack = heap_.stack() - 1;
    *stack = Cons::make(at, Term::small(i), i == 1 ? Term::nil() : heap_.stack()[0]);
    heap_.set_stack(stack);
  }
  lists_[0] = heap_.stack()[0];
  expect_count_down(0, kDepth);
  lists_[0] = heap_.stack_base()[-1];
  expect_count_down(0, 1);
}

TEST_F(Collections, AdoptFragments) {
  for (std::int64_t i = 1; i <= 100'000; ++i) {
    lists_[0] = make_cons(heap_, Term::small(i), lists_[0]);
    if (heap_.wants_collection()) collect(0);
  }
  expect_count_down(0, 100'000);
}

// A binary that says when it is gone.
class Told final : public Resource {
 public:
  explicit Told(int& gone) : gone_(gone) {}
  ~Told() override { ++gone_; }

 private:
  int& gone_;
};

TEST_F(Collections, ReleaseWhatGarbageHeld) {
  int gone = 0;
  auto hold = [&](std::size_t index) {
    reserve(RefcBinary::kWords + 2);
    Word* at = heap_.top();
    heap_.set_top(at + RefcBinary::kWords);
    auto* holder = reinterpret_cast<RefcBinary*>(at);
    holder->header = make_header(Tag::kRefcBinary, RefcBinary::kArity);
    holder->resource = new Told(gone);
    holder->size = 1 << 20;
    holder->data = nullptr;
    heap_.adopt(holder);
    lists_[index] = make_cons(heap_, Term::boxed(at), lists_[index]);
  };
  for (int i = 0; i < 10; ++i)
    hold(0);
  for (int i = 0; i < 20; ++i)
    hold(1);
  for (int i = 0; i < 3; ++i)
    collect(0);
  EXPECT_EQ(gone, 0);
  lists_[1] = Term::nil();
  collect(0, true);
  EXPECT_EQ(gone, 20);
  // Old ones go, too, once so many bytes have grown old that a minor collection becomes a full one.
  lists_[0] = Term::nil();
  for (int i = 0; i < 200; ++i) {
    hold(1);
    collect(0);
    lists_[1] = Term::nil();
  }
  EXPECT_GT(gone, 130);
  heap_.release();
  EXPECT_EQ(gone, 230);
}

}  // namespace
}  // namespace mote

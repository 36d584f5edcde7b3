// Collections: what moves, what stays, what is left behind; and what the verifier takes exception to.
#include "heap/process_heap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "heap/literal_area.h"
#include "term/build.h"

namespace mote {
namespace {

const std::string kLarge(1000, 'x');  // of this size binaries live outside of heaps

// The payload of a message, as a sender writes it.
class MessageSpace final : public TermSpace {
 public:
  explicit MessageSpace(std::size_t words) : fragment(create_fragment(words)) {
    top_ = fragment->data();
    limit_ = top_ + words;
  }
  Fragment* finish() {
    fragment->used_end = top_;
    fragment->off_heap = off_heap_;
    return fragment;
  }
  Fragment* const fragment;

 private:
  Word* allocate_more(std::size_t) override { std::abort(); }
};

class ProcessHeapTest : public testing::Test {
 protected:
  void SetUp() override { heap_.open(100, &literals_); }

  void collect(std::span<Term> roots, bool full = false, const Fragment* borrowed = nullptr) {
    std::span<Term> spans[] = {roots};
    heap_.collect(0, spans, full, borrowed);
    const char* problem = heap_.verify(spans, borrowed);
    EXPECT_EQ(problem, nullptr) << problem;
  }
  const char* verify(Term root) {
    std::span<Term> spans[] = {{&root, 1}};
    return heap_.verify(spans);
  }
  // {small, <<large binary>>, [small]}
  Term sample(TermSpace& space, std::int64_t number) {
    return make_tuple(space,
                      {Term::small(number), make_binary(space, kLarge), make_list(space, {{Term::small(number)}})});
  }
  void expect_sample(Term term, std::int64_t number) {
    ASSERT_TRUE(term.is_tuple(3));
    Tuple tuple(term);
    EXPECT_EQ(tuple[0], Term::small(number));
    EXPECT_EQ(BitView(tuple[1]).whole_bytes(), kLarge.size());
    EXPECT_EQ(Cons(tuple[2]).head(), Term::small(number));
  }

  LiteralArea literals_{std::size_t{1} << 20};
  ProcessHeap heap_;
};

TEST_F(ProcessHeapTest, CollectionsKeepWhatIsReachable) {
  Term root = sample(heap_, 7);
  for (int i = 0; i < 6; ++i) {
    collect({&root, 1}, i % 3 == 2);
    expect_sample(root, 7);
  }
}

// A receive that looks at a message has pointers into it, but the message is still the mailbox's.
TEST_F(ProcessHeapTest, ABorrowedFragmentStaysAsItIs) {
  for (bool full : {false, true}) {
    MessageSpace space(20);
    Term message = sample(space, 8);
    Fragment* fragment = space.finish();
    Term roots[] = {message, Tuple(message)[1], sample(heap_, 1)};
    collect(roots, full, fragment);
    collect(roots, full, fragment);
    EXPECT_EQ(roots[0], message);
    EXPECT_EQ(roots[1], Tuple(message)[1]);
    expect_sample(message, 8);
    expect_sample(roots[2], 1);
    destroy_fragment(fragment);  // the receive rejected it
  }
}

TEST_F(ProcessHeapTest, ABorrowedFragmentCanBeAdoptedAfterwards) {
  for (bool full : {false, true}) {
    MessageSpace space(20);
    Term message = sample(space, 9);
    Fragment* fragment = space.finish();
    Term roots[] = {make_tuple(heap_, {message, message}), make_cons(heap_, Tuple(message)[2], Term::nil())};
    collect(roots, full, fragment);
    collect(roots, false, fragment);
    heap_.adopt_fragment(fragment);
    for (int i = 0; i < 4; ++i) {
      collect(roots);
      expect_sample(Tuple(roots[0])[0], 9);
      EXPECT_EQ(Tuple(roots[0])[0], Tuple(roots[0])[1]);
      EXPECT_EQ(Cons(Cons(roots[1]).head()).head(), Term::small(9));
    }
  }
}

TEST_F(ProcessHeapTest, WhereCollectionsAreAlwaysDueTheyMoveEverything) {
  heap_.collect_always();
  EXPECT_TRUE(heap_.wants_collection());
  Term root = sample(heap_, 3);
  int stayed = 0;
  for (int i = 0; i < 10; ++i) {
    Term before = root;
    collect({&root, 1});
    stayed = root == before ? stayed + 1 : 0;
    ASSERT_LE(stayed, 1);
    expect_sample(root, 3);
    EXPECT_TRUE(heap_.wants_collection());
  }
}

TEST_F(ProcessHeapTest, WhereCollectionsAreAlwaysDueTheyPoisonWhatTheyLeave) {
  heap_.collect_always();
  Term root = make_cons(heap_, Term::small(1), Term::nil());
  Term forgotten = root;
  collect({&root, 1});
  ASSERT_NE(root, forgotten);
  EXPECT_EQ(Cons(forgotten).head().bits(), ProcessHeap::kPoison);
  EXPECT_EQ(Cons(forgotten).tail().bits(), ProcessHeap::kPoison);
  EXPECT_STREQ(verify(forgotten), "a term points outside the heap");
}

TEST_F(ProcessHeapTest, TheVerifierKnowsWhatCannotBe) {
  EXPECT_EQ(verify(sample(heap_, 1)), nullptr);
  EXPECT_STREQ(verify(Term::from_bits(ProcessHeap::kPoison)), "a term points outside the heap");
  Word* words = heap_.allocate(2);
  words[0] = Term::small(1).bits();
  words[1] = 0;
  EXPECT_STREQ(verify(Term::boxed(words)), "a boxed term without a header");
  words[0] = make_header(Tag::kTuple, 1);
  words[1] = make_header(Tag::kTuple, 1);
  EXPECT_STREQ(verify(Term::boxed(words)), "a header inside an object");
  words[0] = 0;
  EXPECT_STREQ(verify(Term::cons(words)), "a moved or unfilled list cell");
  words[0] = words[1] = Term::nil().bits();
}

TEST_F(ProcessHeapTest, TheVerifierKnowsHoldersNobodyReleases) {
  Term binary = make_binary(heap_, kLarge);
  Word* copy = heap_.allocate(RefcBinary::kWords);
  std::copy_n(binary.pointer(), RefcBinary::kWords, copy);
  EXPECT_STREQ(verify(Term::boxed(copy)), "an off-heap holder is on no chain");
  EXPECT_EQ(verify(binary), nullptr);
}

}  // namespace
}  // namespace mote

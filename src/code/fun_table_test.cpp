// Entries of funs come with code or with a term, and go with a release of literals unless something needs them.
#include "code/fun_table.h"

#include <gtest/gtest.h>

#include "heap/arena.h"
#include "heap/copy.h"
#include "heap/process_heap.h"

namespace mote {
namespace {

struct FunTableTest : testing::Test {
  static FunShape shape(std::uint8_t version, std::uint32_t index) {
    FunIdentity identity{.module = Term::atom(5), .arity = 1, .index = index, .old_index = index, .old_uniq = 7};
    identity.uniq.fill(version);
    return {identity, 0};
  }
  std::vector<FunEntry*> load(std::uint8_t version, std::uint32_t count, std::shared_ptr<FunVersion>& held) {
    std::vector<FunShape> shapes;
    for (std::uint32_t i = 0; i < count; ++i)
      shapes.push_back(shape(version, i));
    return table->find_all(shapes, held);
  }
  static Term fun_of(TermSpace& space, const FunEntry* entry) {
    Word* at = space.allocate(Fun::words(0));
    *reinterpret_cast<Fun*>(at) = {make_header(Tag::kFun, 2, 1), entry, Term::local_pid(1)};
    return Term::boxed(at);
  }
  // Whether there was anything to release. `meanwhile` is done once it is announced.
  template <typename Meanwhile>
  bool release(Meanwhile meanwhile) {
    if (!area.begin_release()) return false;
    area.look();
    meanwhile();
    area.finish_release();
    area.look();
    return true;
  }
  bool release() {
    return release([] {});
  }

  LiteralArea area{std::size_t{1} << 24};
  std::shared_ptr<FunTable> table = std::make_shared<FunTable>(&area, 1);
  std::shared_ptr<FunVersion> use;
  Arena funs;
};

TEST_F(FunTableTest, EntriesStayWithTheCodeAndGoAfterIt) {
  std::vector<FunEntry*> entries = load(1, 100, use);
  std::shared_ptr<FunVersion> again;
  EXPECT_EQ(load(1, 100, again), entries);
  EXPECT_EQ(table->find(shape(1, 42)), entries[42]);
  EXPECT_NE(table->find({shape(1, 42).identity, 3}), entries[42]);
  use.reset();
  EXPECT_FALSE(release());
  again.reset();
  EXPECT_TRUE(release());  // it was met in a term since
  EXPECT_EQ(table->versions(), 1u);
  load(2, 1, use);
  use.reset();
  EXPECT_TRUE(release());
  EXPECT_EQ(table->versions(), 0u);
  EXPECT_EQ(area.used_bytes(), 0u);
}

TEST_F(FunTableTest, WhatAProcessHoldsStays) {
  std::vector<FunEntry*> entries = load(1, 50, use);
  use.reset();
  Term roots[] = {Term::small(1), fun_of(funs, entries[30])};
  std::span<const Term> words(reinterpret_cast<const Term*>(roots[1].pointer()), 3);
  EXPECT_TRUE(release([&] { EXPECT_FALSE(holds_leaving(area, words)); }));
  EXPECT_EQ(table->versions(), 1u);
  EXPECT_EQ(entries[30]->index, 30u);
  EXPECT_FALSE(release());  // nothing asks for the next one
  load(2, 1, use);
  use.reset();
  EXPECT_TRUE(release());
  EXPECT_EQ(table->versions(), 0u);
}

TEST_F(FunTableTest, WhatIsCopiedMeanwhileStays) {
  std::vector<FunEntry*> entries = load(1, 2, use);
  use.reset();
  Term fun = fun_of(funs, entries[1]);
  Arena other;
  EXPECT_TRUE(release([&] { copy_term(fun, other, &area); }));
  EXPECT_EQ(table->versions(), 1u);
}

TEST_F(FunTableTest, WhatIsStoredStaysForGood) {
  std::vector<FunEntry*> entries = load(1, 2, use);
  Term fun = fun_of(funs, entries[1]);
  Arena row;
  copy_term(fun, row, nullptr);
  use.reset();
  EXPECT_TRUE(release());
  load(2, 1, use);
  use.reset();
  EXPECT_TRUE(release());
  EXPECT_EQ(table->versions(), 1u);
  EXPECT_EQ(table->find(shape(1, 1)), entries[1]);
}

TEST_F(FunTableTest, CodeThatComesBackKeepsItsEntries) {
  std::vector<FunEntry*> entries = load(1, 3, use);
  use.reset();
  EXPECT_TRUE(release([&] { EXPECT_EQ(load(1, 3, use), entries); }));
  EXPECT_EQ(table->versions(), 1u);
  use.reset();
  EXPECT_TRUE(release());
  EXPECT_EQ(table->versions(), 0u);
}

TEST_F(FunTableTest, ManyMetInTermsAskForARelease) {
  int asked = 0;
  area.when_retired([&] { return ++asked > 0; });
  for (std::uint8_t i = 0; i < 200 && asked == 0; ++i)
    table->find(shape(i, 0));
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(release());  // they have just been met
  load(250, 1, use);
  use.reset();
  EXPECT_TRUE(release());
  EXPECT_EQ(table->versions(), 0u);
}

}  // namespace
}  // namespace mote

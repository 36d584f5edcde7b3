// Merged handlers: where one stands for two instructions, and that the second keeps its own.
#include "code/emitter.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

// Handlers that are distinct addresses, nothing to be called.
struct FakeHandlers {
  HandlerTable table;
  char addresses[kHandlerCount];
  char both = 0, near = 0, all_three = 0;
  FakeHandlers() {
    for (unsigned i = 0; i < kHandlerCount; ++i)
      table[i] = &addresses[i];
  }
  // Of the variant of all first kinds.
  const void* of(Op op) const { return table[kFirstHandler[static_cast<int>(op)]]; }
};

Word word(const void* address) {
  return reinterpret_cast<Word>(address);
}

constexpr Word kAhead = 1, kNext = 2;

// is_nil x0 -> kAhead or kNext; return; kNext: init_y; kAhead: return
std::vector<Word> test_and_return(const HandlerTable& table, Word fails_to) {
  Emitter emitter(table, 3);
  emitter.emit(Op::is_nil, {Arg::label(fails_to), Arg::x(0)});
  emitter.emit(Op::return_);
  emitter.place_label(kNext);
  emitter.emit(Op::init_y, {Arg::raw(8)});
  emitter.place_label(kAhead);
  emitter.emit(Op::return_);
  return emitter.finish();
}

TEST(Emitter, KeepsHandlersWhereNothingIsMerged) {
  FakeHandlers handlers;
  std::vector<Word> code = test_and_return(handlers.table, kAhead);
  EXPECT_EQ(code[0], word(handlers.of(Op::is_nil)));
  EXPECT_EQ(code[1], word(&code[5]));
  EXPECT_EQ(code[2], word(handlers.of(Op::return_)));
}

TEST(Emitter, MergesTwoAndLeavesTheSecondAlone) {
  FakeHandlers handlers;
  handlers.table.merge(handlers.of(Op::is_nil), handlers.of(Op::return_), &handlers.both, &handlers.near);
  std::vector<Word> code = test_and_return(handlers.table, kAhead);
  EXPECT_EQ(code[0], word(&handlers.both));
  EXPECT_EQ(code[1], word(&code[5]));
  EXPECT_EQ(code[2], word(handlers.of(Op::return_)));
}

TEST(Emitter, KnowsATestThatFailsToTheInstructionBehindBoth) {
  FakeHandlers handlers;
  handlers.table.merge(handlers.of(Op::is_nil), handlers.of(Op::return_), &handlers.both, &handlers.near);
  std::vector<Word> code = test_and_return(handlers.table, kNext);
  EXPECT_EQ(code[0], word(&handlers.near));
  EXPECT_EQ(code[1], word(&code[3]));
}

TEST(Emitter, MergesThreeFromTheEndOn) {
  FakeHandlers handlers;
  handlers.table.merge(handlers.of(Op::init_y), handlers.of(Op::return_), &handlers.both, &handlers.both);
  handlers.table.merge(handlers.of(Op::trim), &handlers.both, &handlers.all_three, &handlers.all_three);
  Emitter emitter(handlers.table, 1);
  emitter.emit(Op::trim, {Arg::raw(0)});
  emitter.emit(Op::init_y, {Arg::raw(8)});
  emitter.emit(Op::return_);
  std::vector<Word> code = emitter.finish();
  EXPECT_EQ(code[0], word(&handlers.all_three));
  EXPECT_EQ(code[2], word(&handlers.both));
  EXPECT_EQ(code[4], word(handlers.of(Op::return_)));
}

TEST(Emitter, HasAHandlerForEachSizeOfSmallFrames) {
  FakeHandlers handlers;
  Emitter emitter(handlers.table, 1);
  for (Word words : {0, 3, 4, 100})
    emitter.emit(Op::trim, {Arg::raw(words * sizeof(Word))});
  std::vector<Word> code = emitter.finish();
  const char* first = static_cast<const char*>(handlers.of(Op::trim));
  EXPECT_EQ(code, (std::vector<Word>{word(first), 0, word(first + 3), 24, word(first + 4), 32, word(first + 4), 800}));
}

}  // namespace
}  // namespace mote

// What a screen shows of escape sequences: the cases that line editors use.
#include "screen.h"

#include <gtest/gtest.h>

#include <clocale>

namespace mote::terminal {

namespace {

class ScreenTest : public testing::Test {
 protected:
  void SetUp() override { std::setlocale(LC_ALL, "C.UTF-8"); }
  Screen screen{10, 3};
};

TEST_F(ScreenTest, WrapsOnlyWithTheNextCharacter) {
  screen.write("0123456789");
  EXPECT_EQ(screen.cursor_row(), 0);
  EXPECT_EQ(screen.before_cursor(), "0123456789");
  screen.write("a");
  EXPECT_EQ(screen.row(1), "a");
  EXPECT_EQ(screen.cursor_column(), 1);
  screen.write("\x1b[1;10HX\r\nY");
  EXPECT_EQ(screen.row(0), "012345678X");
  EXPECT_EQ(screen.row(1), "Y");
}

TEST_F(ScreenTest, ScrollsAndKeepsWhatWentOff) {
  screen.write("a\r\nb\r\nc\r\nd");
  EXPECT_EQ(screen.row(0), "b");
  EXPECT_EQ(screen.take_scrolled_off(), std::vector<std::string>{"a"});
  EXPECT_TRUE(screen.take_scrolled_off().empty());
}

TEST_F(ScreenTest, MovesErasesInsertsDeletes) {
  screen.write("abcdef\x1b[3G\x1b[2@");
  EXPECT_EQ(screen.row(0), "ab  cdef");
  screen.write("\x1b[P\x1b[P");
  EXPECT_EQ(screen.row(0), "abcdef");
  screen.write("\x1b[K");
  EXPECT_EQ(screen.row(0), "ab");
  screen.write("\r\nxy\x1b[A\x1b[J");
  EXPECT_EQ(screen.row(1), "");
  screen.write("\x1b[H\x1b[2J");
  EXPECT_EQ(screen.row(0), "");
}

TEST_F(ScreenTest, WideAndCombiningCharacters) {
  screen.write("日本語");
  EXPECT_EQ(screen.cursor_column(), 6);
  screen.write("\x1b[3Ge");
  EXPECT_EQ(screen.row(0), "日e 語");
  screen.write("\xcc\x81");  // an acute accent, on the e
  EXPECT_EQ(screen.row(0), "日e\xcc\x81 語");
  screen.write("\x1b[10G語");
  EXPECT_EQ(screen.row(1), "語");
}

TEST_F(ScreenTest, SequencesMayBeCut) {
  for (char byte : std::string("\x1b[31mr\x1b[0m\x1b]0;title\x07語"))
    screen.write(std::string_view(&byte, 1));
  EXPECT_EQ(screen.row(0), "r語");
}

TEST_F(ScreenTest, AnswersAndModes) {
  screen.write("ab\x1b[6n\x1b[?2004h\x1b[?1049hother");
  EXPECT_EQ(screen.take_answers(), "\x1b[1;3R");
  EXPECT_TRUE(screen.bracketed_paste());
  EXPECT_TRUE(screen.alternate());
  screen.write("\x1b[?1049l");
  EXPECT_EQ(screen.row(0), "ab");
}

TEST_F(ScreenTest, ResizeKeepsTheCursorsLine) {
  screen.write("a\r\nb\r\nc");
  screen.resize(5, 2);
  EXPECT_EQ(screen.row(1), "c");
  EXPECT_EQ(screen.take_scrolled_off(), std::vector<std::string>{"a"});
}

}  // namespace

}  // namespace mote::terminal

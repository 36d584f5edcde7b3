// What ncurses makes of the same.
#include "os/terminfo_parameters.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

std::string with(std::string_view capability, int first, int second) {
  return with_parameters(capability, first, second).value_or("(none)");
}

TEST(TerminfoParameters, Numbers) {
  EXPECT_EQ(with("\33[%p1%dC", 12, 7), "\33[12C");
  EXPECT_EQ(with("\33[%i%p1%d;%p2%dH", 12, 7), "\33[13;8H");
  EXPECT_EQ(with("%p1%02d %p1%3d %p1%x %p1%X %p1%o", 12, 7), "12  12 c C 14");
  EXPECT_EQ(with("%p1%02d %p1%3d %p1%x %p1%X %p1%o", 0, 0), "00   0 0 0 0");
  EXPECT_EQ(with("%p1%:-5d|", 12, 7), "12   |");
  EXPECT_EQ(with("%d %d", 12, 7), "12 7");
}

TEST(TerminfoParameters, Characters) {
  EXPECT_EQ(with("%p1%c%p2%c", 12, 7), "\x0C\x07");
  EXPECT_EQ(with("%p1%c%p2%c", 0, 0), "\x80\x80");
  EXPECT_EQ(with("%'a'%c%%", 0, 0), "a%");
}

TEST(TerminfoParameters, Arithmetic) {
  EXPECT_EQ(with("%p1%{3}%+%d", 12, 7), "15");
  EXPECT_EQ(with("%p1%p2%*%d", 12, 7), "84");
  EXPECT_EQ(with("%p1%{0}%/%d", 12, 7), "0");
  EXPECT_EQ(with("%p1%p2%>%d", 12, 7), "1");
  EXPECT_EQ(with("%p1%!%d%p1%~%d", 12, 7), "0-13");
  EXPECT_EQ(with("%p1%p2%A%d%p1%p2%O%d%p1%p2%&%d%p1%p2%|%d%p1%p2%^%d%p1%p2%m%d%p1%p2%-%d%p1%p2%=%d", 12, 7),
            "1141511550");
}

TEST(TerminfoParameters, ConditionsAndVariables) {
  const char* either = "%?%p1%{8}%<%t3%p1%d%e4%p1%{8}%-%d%;m";
  EXPECT_EQ(with(either, 0, 0), "30m");
  EXPECT_EQ(with(either, 12, 7), "44m");
  EXPECT_EQ(with("%?%p1%t%?%p2%ta%eb%;c%ed%;e", 1, 0), "bce");
  EXPECT_EQ(with("%?%p1%t%?%p2%ta%eb%;c%ed%;e", 0, 0), "de");
  EXPECT_EQ(with("%p1%PA%gA%d", 12, 7), "12");
}

TEST(TerminfoParameters, DelaysAreLeftOut) {
  EXPECT_EQ(with("a$<5>b", 0, 0), "ab");
  EXPECT_EQ(with("$<5/>x$<*>y$<2.5*>", 0, 0), "x$<*>y");
  EXPECT_EQ(with("a$<5", 0, 0), "a$<5");
}

TEST(TerminfoParameters, WhatIsNotThere) {
  EXPECT_EQ(with("%p1%s", 0, 0), "(none)");
  EXPECT_EQ(with("%p3%d", 0, 0), "(none)");
  EXPECT_EQ(with("%", 0, 0), "");
  EXPECT_EQ(with("%?%t", 0, 0), "");
  EXPECT_EQ(with("%999999999d", 1, 0).size(), 1000u);
}

}  // namespace
}  // namespace mote

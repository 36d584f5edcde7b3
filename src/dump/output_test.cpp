// Where reports go: files with limits, Base64; and memory taken from the system.
#include "dump/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

#include "dump/guard.h"
#include "dump/scratch.h"

namespace mote::dump {

namespace {

// A file that has a name only while it is made.
class Scrap {
 public:
  Scrap() : file_(std::tmpfile()) {}
  ~Scrap() { std::fclose(file_); }
  int descriptor() const { return dup(fileno(file_)); }
  std::string text() const {
    std::string all(1 << 16, '\0');
    ssize_t got = pread(fileno(file_), all.data(), all.size(), 0);
    all.resize(static_cast<std::size_t>(got < 0 ? 0 : got));
    return all;
  }

 private:
  std::FILE* file_;
};

std::string base64(std::string_view bytes) {
  TextOutput out;
  out.put_base64(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return out.take();
}

TEST(Output, Base64) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("\xFF\xFE\xFD\xFC"), "//79/A==");
}

TEST(Output, LongTextsKeepTheirOrder) {
  TextOutput out;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    std::string piece(static_cast<std::size_t>(i * 40), static_cast<char>('a' + i % 26));
    out.put(piece);
    out.print("<{}>", i);
    expected += piece + "<" + std::to_string(i) + ">";
  }
  EXPECT_EQ(out.take(), expected);
}

TEST(DumpFile, HoldsWhatFits) {
  Scrap scrap;
  DumpFile file(scrap.descriptor(), 10, std::nullopt);
  file.put("0123456789");
  EXPECT_TRUE(file.close());
  EXPECT_EQ(scrap.text(), "0123456789");
}

TEST(DumpFile, SaysWhyTheRestIsMissing) {
  Scrap scrap;
  DumpFile file(scrap.descriptor(), 10, std::nullopt);
  for (int i = 0; i < 10'000 && !file.full(); ++i)
    file.put("01234567890123456789");
  EXPECT_TRUE(file.full());
  EXPECT_FALSE(file.close());
  EXPECT_EQ(scrap.text(), "0123456789\n=abort:CRASH DUMP SIZE LIMIT REACHED\n");
}

TEST(DumpFile, EndsWhenItsTimeIsOver) {
  Scrap scrap;
  DumpFile file(scrap.descriptor(), std::nullopt, 1);
  file.put("begun");
  file.flush();
  file.put("too late");
  EXPECT_FALSE(file.close());
  EXPECT_EQ(scrap.text(), "begun\n=abort:CRASH DUMP TIME LIMIT REACHED\n");
}

TEST(ScratchArray, Grows) {
  ScratchArray<int> values;
  for (int i = 0; i < 100'000; ++i)
    ASSERT_TRUE(values.push(i));
  for (int i = 0; i < 100'000; ++i)
    ASSERT_EQ(values[static_cast<std::size_t>(i)], i);
  EXPECT_EQ(values.pop(), 99'999);
  ASSERT_TRUE(values.zero(200'000));
  EXPECT_EQ(values[199'999], 0);
  EXPECT_EQ(values[5], 0);
}

#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
TEST(Guard, SurvivesAFault) {
  Guard guard;
  int done = 0;
  EXPECT_TRUE(guard.survives([&] { done = 1; }));
  EXPECT_FALSE(guard.survives([&] {
    volatile int* nowhere = nullptr;
    done = *nowhere;
  }));
  EXPECT_TRUE(guard.survives([&] { done = 2; }));
  EXPECT_EQ(done, 2);
}
#endif

}  // namespace

}  // namespace mote::dump

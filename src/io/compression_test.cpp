// Tests of zlib streams.
#include "io/compression.h"

#include <gtest/gtest.h>

#include "term/build.h"

namespace mote::io {
namespace {

class Compression : public testing::Test {
 protected:
  ~Compression() override { stream_->release(); }
  void put(std::string_view bytes) { EXPECT_TRUE(stream_->enqueue(make_binary(arena_, bytes))); }
  // All output; "!" and the error where there is one.
  std::string run(int flush, std::size_t output_limit = 8192) {
    std::string all;
    for (int i = 0; i < 10000; ++i) {
      CompressionStream::Step step = stream_->run(arena_, 8192, output_limit, flush);
      std::string scratch;
      if (!step.output.is_none()) all += bytes_of(step.output, scratch);
      if (step.result != Z_OK) return all + "!" + std::to_string(step.result);
      if (step.finished) return all;
    }
    return "endless";
  }
  std::string compressed(std::string_view bytes, int window_bits = 15) {
    EXPECT_EQ(stream_->start_deflate(6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY), Z_OK);
    put(bytes);
    std::string result = run(Z_FINISH);
    EXPECT_EQ(stream_->end(), Z_OK);
    return result;
  }
  void inflating(CompressionStream::AfterEnd after_end, int window_bits = 15) {
    EXPECT_EQ(stream_->start_inflate(window_bits, after_end), Z_OK);
  }
  static constexpr auto kCut = CompressionStream::AfterEnd::kCut;
  static constexpr auto kReset = CompressionStream::AfterEnd::kReset;
  static constexpr auto kError = CompressionStream::AfterEnd::kError;
  Arena arena_;
  CompressionStream* stream_ = new CompressionStream(Term::local_pid(1));
};

TEST_F(Compression, ThereAndBack) {
  std::string text;
  for (int i = 0; i < 50000; ++i)
    text += std::to_string(i * 7919);
  std::string packed = compressed(text);
  EXPECT_LT(packed.size(), text.size());
  for (std::size_t limit : {100, 16384}) {
    inflating(kCut);
    put(packed);
    EXPECT_EQ(run(Z_NO_FLUSH, limit), text);
    EXPECT_EQ(stream_->end(), Z_OK);
  }
}

TEST_F(Compression, WhatFollowsTheEnd) {
  std::string packed = compressed("abc");
  inflating(kCut);
  put(packed + "trailing");
  EXPECT_EQ(run(Z_NO_FLUSH), "abc");
  put("more");
  EXPECT_EQ(run(Z_NO_FLUSH), "");
  EXPECT_EQ(stream_->end(), Z_OK);

  inflating(kReset);
  put(packed + packed);
  put(packed);
  EXPECT_EQ(run(Z_NO_FLUSH), "abcabcabc");
  put(packed.substr(0, 3));
  run(Z_NO_FLUSH);
  EXPECT_EQ(stream_->end(), Z_DATA_ERROR);

  inflating(kError);
  put(packed);
  EXPECT_EQ(run(Z_NO_FLUSH), "abc");
  put("x");
  EXPECT_EQ(run(Z_NO_FLUSH), "!-3");
  EXPECT_EQ(stream_->end(), Z_DATA_ERROR);
}

TEST_F(Compression, Garbage) {
  inflating(kCut);
  put("garbage");
  EXPECT_EQ(run(Z_NO_FLUSH), "!-3");
  EXPECT_EQ(run(Z_NO_FLUSH), "!-3");
  EXPECT_EQ(stream_->end(), Z_DATA_ERROR);
  inflating(kCut);
  EXPECT_EQ(stream_->end(), Z_DATA_ERROR);
  EXPECT_EQ(stream_->start_deflate(9, Z_DEFLATED, 40, 8, 0), Z_STREAM_ERROR);
}

TEST_F(Compression, FinishedMeansFinished) {
  EXPECT_EQ(stream_->start_deflate(6, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  put("hello");
  std::string first = run(Z_FINISH);
  put("hello");
  EXPECT_EQ(run(Z_FINISH), "!-2");
  EXPECT_EQ(stream_->reset(), Z_OK);
  put("hello");
  EXPECT_EQ(run(Z_FINISH), first);
  EXPECT_EQ(stream_->end(), Z_OK);
  EXPECT_EQ(stream_->start_deflate(6, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  put("hello");
  run(Z_NO_FLUSH);
  EXPECT_EQ(stream_->end(), Z_DATA_ERROR);
  stream_->close();
  EXPECT_EQ(stream_->state(), CompressionStream::kClosed);
}

TEST_F(Compression, Dictionaries) {
  EXPECT_EQ(stream_->start_deflate(6, Z_DEFLATED, 15, 8, Z_DEFAULT_STRATEGY), Z_OK);
  EXPECT_EQ(stream_->set_dictionary("abcdef"), Z_OK);
  EXPECT_EQ(stream_->checksum(), 136184406u);
  put("abcdefabcdef");
  std::string packed = run(Z_FINISH);
  EXPECT_EQ(stream_->end(), Z_OK);
  inflating(kCut);
  EXPECT_EQ(stream_->dictionary(), "");
  put(packed);
  EXPECT_EQ(run(Z_NO_FLUSH), "!2");
  EXPECT_EQ(stream_->checksum(), 136184406u);
  EXPECT_EQ(stream_->set_dictionary("zzz"), Z_DATA_ERROR);
  EXPECT_EQ(stream_->set_dictionary("abcdef"), Z_OK);
  EXPECT_EQ(run(Z_NO_FLUSH), "abcdefabcdef");
  EXPECT_EQ(stream_->dictionary().substr(0, 6), "abcdef");
}

}  // namespace
}  // namespace mote::io

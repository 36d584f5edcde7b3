// Validation: each rule, every installed file, and mutated files.
#include "isa/validate.h"

#include <chrono>
#include <gtest/gtest.h>
#include <random>

#include "wire/test_beams.h"

namespace mote {
namespace {

TEST(Validate, EveryInstalledFile) {
  std::chrono::nanoseconds time{};
  int bad = 0;
  for (const std::filesystem::path& path : installed_beams()) {
    auto file = parse_beam_file(read_test_file(path));
    ASSERT_TRUE(file) << path << ": " << file.error().text();
    auto code = decode_code(*file);
    ASSERT_TRUE(code) << path << ": " << code.error().text();
    auto start = std::chrono::steady_clock::now();
    auto valid = validate_code(*file, *code);
    time += std::chrono::steady_clock::now() - start;
    EXPECT_TRUE(valid) << path << ": " << valid.error().text();
    if (!valid && ++bad > 20) break;
  }
  RecordProperty("microseconds", static_cast<int>(time.count() / 1000));
}

}  // namespace
}  // namespace mote

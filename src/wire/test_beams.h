// For tests: the .beam files of the installed libraries, and reading a file.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace mote {

inline std::vector<std::uint8_t> read_test_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::uint8_t> bytes(std::filesystem::file_size(path));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// Sorted; from build/otp, MOTE_OTP and a distribution's own packages, whichever there are. The test fails where there
// are none, as it would see nothing.
inline std::vector<std::filesystem::path> installed_beams() {
  std::vector<std::filesystem::path> result;
  std::vector<std::filesystem::path> roots{"build/otp", "/usr/lib/erlang", "/usr/lib/elixir"};
  if (const char* otp = std::getenv("MOTE_OTP")) roots.insert(roots.begin(), otp);
  for (const std::filesystem::path& root : roots) {
    std::error_code ignored;
    using Walk = std::filesystem::recursive_directory_iterator;
    auto options = std::filesystem::directory_options::skip_permission_denied;
    for (Walk at(root, options, ignored), end; at != end; at.increment(ignored))
      if (at->path().extension() == ".beam" && at->is_regular_file(ignored)) result.push_back(at->path());
  }
  EXPECT_FALSE(result.empty()) << "no .beam files: scripts/otp.sh unpacks some below build/otp";
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace mote

// Programs of an OTP that scripts/otp.sh has unpacked from the packages of another system than this: PROGRAM.program,
// started by a script PROGRAM with the loader and the libraries that came with it. Copies of them lie together in one
// folder, so that a release which takes that along can start them anywhere.
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "runtime/standard_library.h"

namespace mote::cli {

class OwnLibc {
 public:
  // Nothing where the OTP has no C library of its own beside it.
  static std::optional<OwnLibc> of(const StandardLibrary& library);

  // Whether the script in this place stands for a program with the C library of its own.
  static bool is_behind(const std::filesystem::path& script);

  // Copies the program that the script stands for, and what it needs, to `folder`, and writes a script at `place` that
  // starts it there. `folder` must be named relative to the folder of `place`. Throws filesystem_error.
  void copy(const std::filesystem::path& script, const std::filesystem::path& place,
            const std::filesystem::path& folder) const;

 private:
  std::set<std::filesystem::path> libraries_of(const std::filesystem::path& program) const;

  std::filesystem::path loader_;
  std::filesystem::path libraries_;
};

}  // namespace mote::cli

// Makes an OTP root in which the emulator is Mote: `mote otp DIR`.
//
// The root is a tree of links to the OTP and Elixir in use, but for two folders. erts-VERSION/bin is what releases
// copy: no link there leads out of it. It has Mote, with its shared libraries and the preloaded modules in kTreeFolder;
// links to it under the names of OTP's programs that Mote is; and copies of OTP's others. bin/ has links to these, to
// OTP's boot files, and Elixir's programs.
#pragma once

#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "runtime/standard_library.h"

namespace mote::cli {

struct OtpRoot {
  std::filesystem::path root;
  std::filesystem::path bindir;        // root/erts-VERSION/bin
  std::vector<std::string> libraries;  // the shared libraries copied there
  // Programs of OTP in bindir that are scripts which start files in OTP's own folder: a copy elsewhere needs that
  // folder.
  std::vector<std::string> bound_to_otp;
};

// Makes the root at `directory`, which must not be there, be empty or be one that was made so before; it is made anew
// then. `program` is Mote's own file. The error is a text for the user.
std::expected<OtpRoot, std::string> make_otp_root(const std::filesystem::path& directory,
                                                  const StandardLibrary& library, const std::filesystem::path& program);

}  // namespace mote::cli

// Finds the installed OTP and Elixir whose .beam files Mote runs.
//
// Places are looked at in this order: the directory given by --otp, the one in MOTE_OTP, the `erl` on the PATH, a
// build/otp beside the executable or below the current directory, and the installation's share/mote/otp. The first two
// are the user's word: they are taken or refused, never passed over. The others are passed over, with the reason kept,
// when they hold no OTP or one that is too old. One that has Elixir too is preferred to one that has OTP alone.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

inline constexpr int kOldestOtpRelease = 27;

struct StandardLibrary {
  std::filesystem::path root;                   // OTP's root: has bin/start.boot, lib/, erts-*/, releases/
  std::filesystem::path bindir;                 // root/erts-VERSION/bin
  int otp_release = 0;                          // 27
  std::string otp_version;                      // "27.3.4.1"
  std::string erts_version;                     // "15.2.7"
  std::optional<std::filesystem::path> elixir;  // has bin/ and lib/elixir/ebin/
  std::string elixir_version;                   // "1.18.3", or empty
  std::string found_by;                         // "--otp", "MOTE_OTP", "erl on the PATH"...
  std::vector<std::string> passed_over;         // places looked at before, each with why it was not taken
};

// Where to look. The functions stand for the process's environment, so that tests can make their own.
struct StandardLibrarySearch {
  std::optional<std::filesystem::path> otp;  // --otp
  std::function<std::optional<std::string>(const std::string& name)> getenv;
  std::filesystem::path executable;  // the running program; empty when it is not known
  std::filesystem::path current_directory;
  bool need_elixir = false;  // finding OTP alone is an error

  // From the running process's environment, executable and directory.
  static StandardLibrarySearch from_process();
};

// The first executable file of this name in the directories of a variable like PATH.
std::optional<std::filesystem::path> find_on_path(const std::string& path, const std::string& program);

// The library, or the text of an error that says what was looked at and what to install.
std::expected<StandardLibrary, std::string> find_standard_library(const StandardLibrarySearch& search);

}  // namespace mote

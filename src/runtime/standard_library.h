// Finds the installed OTP and Elixir whose .beam files Mote runs.
//
// Places are looked at in this order: the directory given by --otp, the tree that the program itself is in, the
// directory in MOTE_OTP, each `erl` on the PATH, a build/otp beside the executable or below the current directory, and
// the installation's share/mote/otp. The first three are taken or refused, never passed over. The others are passed
// over, with the reason kept, when they hold no OTP or one that is too old. One that has Elixir too is preferred to one
// that has OTP alone.
//
// A tree is what `mote otp` makes, and a release made there: a root whose erts-VERSION/bin holds the program and, in
// kTreeFolder, what it needs that its root may lack: OTP_VERSION (that of OTP, a line), preloaded/ (the modules that
// are there before the boot file is read), lib/ (shared libraries) and perhaps otp/ (programs of OTP).
//
// An `erl` or `elixir` on the PATH whose place does not tell what it runs is asked. Where a script stands for Mote, the
// question would come back to Mote for ever: it ends with the argument kQuestion, and Mote, where it is among its
// arguments, answers kAnswer and does nothing else (see was_asked()).
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

inline constexpr int kOldestOtpRelease = 27;
inline constexpr std::string_view kTreeFolder = "mote.d";
inline constexpr std::string_view kQuestion = "mote-is-asked-for-otp";
inline constexpr std::string_view kAnswer = "mote";

struct StandardLibrary {
  std::filesystem::path root;                     // OTP's root: has bin/start.boot, lib/, erts-*/, releases/
  std::filesystem::path bindir;                   // root/erts-VERSION/bin
  int otp_release = 0;                            // 27
  std::string otp_version;                        // "27.3.4.1"
  std::string erts_version;                       // "15.2.7"
  std::optional<std::filesystem::path> elixir;    // has bin/ and lib/elixir/ebin/
  std::string elixir_version;                     // "1.18.3", or empty
  std::filesystem::path preloaded;                // folder of the modules that are there before the boot file is read
  std::optional<std::filesystem::path> emulator;  // in a tree: the program that a process listing is to show
  std::string found_by;                           // "--otp", "MOTE_OTP", "erl on the PATH"...
  std::vector<std::string> passed_over;           // places looked at before, each with why it was not taken
};

// Where to look. The functions stand for the process's environment, so that tests can make their own.
struct StandardLibrarySearch {
  std::optional<std::filesystem::path> otp;  // --otp
  std::function<std::optional<std::string>(const std::string& name)> getenv;
  std::filesystem::path executable;                // the running program; empty when it is not known
  std::optional<std::filesystem::path> tree_root;  // root of the tree, where another than the one the program is in
  std::filesystem::path current_directory;
  bool need_elixir = false;  // finding OTP alone is an error

  // From the running process's environment, executable and directory.
  static StandardLibrarySearch from_process();
};

// The first executable file of this name in the directories of a variable like PATH.
std::optional<std::filesystem::path> find_on_path(const std::string& path, const std::string& program);

// The root of the tree that a program, by its real path, is in; nothing where it is in none.
std::optional<std::filesystem::path> tree_of(const std::filesystem::path& program);

// Whether another Mote has started this one, with these arguments, to ask where its OTP is. Answers on the standard
// output if so; the program is to end then.
bool was_asked(std::span<const std::string> arguments);

// The library, or the text of an error that says what was looked at and what to install.
std::expected<StandardLibrary, std::string> find_standard_library(const StandardLibrarySearch& search);

}  // namespace mote

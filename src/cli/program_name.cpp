// What the program does by the name it is started under: links to it have the places of OTP's and Elixir's programs in
// the roots that `mote otp` makes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "cli/boot_command.h"
#include "cli/command.h"
#include "cli/words.h"
#include "os/program.h"
#include "runtime/standard_library.h"

namespace mote::cli {
namespace {

// Names of programs that are commands of `mote` under the same name.
constexpr std::array<std::string_view, 7> kCommandNames{"elixir", "elixirc", "erl", "erlc", "escript", "iex", "mix"};

// erlexec: `erl` for a root and under a name that the environment tells, as scripts that start a release set them.
int run_erlexec(std::vector<std::string> arguments) {
  Invocation invocation;
  const char* root = std::getenv("ROOTDIR");
  if (root != nullptr && *root != '\0') invocation.tree_root = root;
  return boot_erl(invocation, arguments);
}

// A command, with the name that the program was started by.
int run_as(std::string_view command, std::vector<std::string> arguments, std::string name) {
  setenv("PROGNAME", "erl", 1);  // of an `erl` that has started this one, perhaps
  Invocation invocation;
  invocation.arguments = std::move(arguments);
  invocation.program = std::move(name);
  return find_command(command)->run(std::move(invocation));
}

// dyn_erl: `erl` for the root that it lies in, or where that is.
int run_dyn_erl(std::vector<std::string> arguments) {
  if (arguments.size() == 1 && arguments[0] == "--realpath") {
    fmt::print("{}", program_path().parent_path().string());
    return 0;
  }
  return run_as("erl", std::move(arguments), "erl");
}

}  // namespace

int run_program(std::vector<std::string> words) {
  if (was_asked(words)) return 0;
  if (words.empty()) words.emplace_back("mote");
  std::string path = std::move(words[0]);
  const std::string name = std::filesystem::path(path).filename().string();
  words.erase(words.begin());
  if (name == "erlexec") return run_erlexec(std::move(words));
  if (name == "dyn_erl") return run_dyn_erl(std::move(words));
  if (name == kEmulatorName) return run_emulator(words);
  if (is_one_of(name, kCommandNames)) return run_as(name, std::move(words), std::move(path));
  if (!words.empty() && words[0] == kEmulatorName) return run_emulator({words.begin() + 1, words.end()});
  return run_command_line(std::move(words));
}

}  // namespace mote::cli

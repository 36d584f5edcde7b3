// Running behind named pipes; see behind_pipes.h.
#include "cli/behind_pipes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "cli/command.h"

namespace mote::cli {
namespace {

// One word of a shell's command line.
std::string shell_word(std::string_view word) {
  std::string text = "'";
  for (char letter : word)
    letter == '\'' ? text += "'\\''" : text += letter;
  return text + "'";
}

}  // namespace

int run_behind_pipes(const StandardLibrary& library, const ElixirCommand::Pipes& folders,
                     const std::vector<std::string>& erl_arguments) {
  std::error_code error;
  for (const std::string& folder : {folders.pipes, folders.log}) {
    std::filesystem::create_directories(folder, error);
    if (error) return fail(fmt::format("--pipe-to: {}: {}", folder, error.message()));
  }
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return fail(fmt::format("--pipe-to: /proc/self/exe: {}", error.message()));
  std::string command = "exec";
  for (const std::string& word : {self.string(), std::string("--otp"), library.root.string(), std::string("erl")})
    command += " " + shell_word(word);
  for (const std::string& word : erl_arguments)
    command += " " + shell_word(word);

  const std::string run_erl = (library.bindir / "run_erl").string();
  const std::string pipes = folders.pipes + "/";
  const std::string log = folders.log + "/";
  execl(run_erl.c_str(), "run_erl", "-daemon", pipes.c_str(), log.c_str(), command.c_str(), nullptr);
  return fail(fmt::format("--pipe-to: {}: {}", run_erl, std::strerror(errno)));
}

}  // namespace mote::cli

// Running behind named pipes; see behind_pipes.h.
#include "cli/behind_pipes.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "cli/command.h"
#include "os/program.h"

namespace mote::cli {
int run_behind_pipes(const StandardLibrary& library, const ElixirCommand::Pipes& folders,
                     const std::vector<std::string>& erl_arguments) {
  std::error_code error;
  for (const std::string& folder : {folders.pipes, folders.log}) {
    std::filesystem::create_directories(folder, error);
    if (error) return fail(fmt::format("--pipe-to: {}: {}", folder, error.message()));
  }
  const auto self = program_path();
  if (self.empty()) return fail("--pipe-to: /proc/self/exe tells no program");
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

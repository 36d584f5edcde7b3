// Starting a system; see boot_command.h. The call into the runtime is here and nowhere else.
#include "cli/boot_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cli/behind_pipes.h"
#include "cli/elixir_arguments.h"
#include "cli/erl_arguments.h"
#include "cli/node_names.h"
#include "os/cpu.h"
#include "runtime/boot.h"
#include "runtime/standard_library.h"

namespace mote::cli {
namespace {

std::expected<StandardLibrary, std::string> find_library(const Invocation& invocation, bool need_elixir) {
  StandardLibrarySearch search = StandardLibrarySearch::from_process();
  search.otp = invocation.otp;
  search.tree_root = invocation.tree_root;
  search.need_elixir = need_elixir;
  return find_standard_library(search);
}

// Leaves the terminal: the parent ends, the child goes on in a session of its own. False on failure.
bool detach() {
  const pid_t child = fork();
  if (child < 0) return false;
  if (child > 0) _exit(0);
  setsid();
  const int null = open("/dev/null", O_RDWR);
  if (null < 0) return false;
  for (const int descriptor : {0, 1, 2})
    dup2(null, descriptor);
  if (null > 2) close(null);
  return true;
}

ErlContext make_context(const StandardLibrary& library) {
  const StandardLibrarySearch process = StandardLibrarySearch::from_process();
  ErlContext context;
  context.getenv = process.getenv;
  context.cpus = static_cast<unsigned>(usable_cpus());
  const std::filesystem::path file = library.emulator.value_or(process.executable);
  context.emulator = {file.string(), std::string(kEmulatorName)};
  context.emulator_name = library.emulator ? std::string(kEmulatorName) : file.filename().string();
  context.current_directory = process.current_directory.string();
  return context;
}

void set_environment(const std::vector<std::pair<std::string, std::string>>& environment) {
  for (const auto& [name, value] : environment)
    setenv(name.c_str(), value.c_str(), 1);
}

// Replaces this program; returns only where that fails.
void execute(std::vector<std::string> words) {
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
}

int leave(const ErlExit& exit) {
  if (exit.program.empty()) {
    fmt::print(exit.to_output ? stdout : stderr, "{}", exit.text);
    return exit.status;
  }
  set_environment(exit.environment);
  execute(exit.program);
  fmt::print(stderr, "erlexec: Could not execute the '{}' command.\n", exit.program[0]);
  return 1;
}

// Replaces this program by the emulator of its tree.
int become(const std::filesystem::path& emulator, const BootPlan& plan) {
  std::vector<std::string> words{emulator.string(), std::string(kEmulatorName)};
  words.insert(words.end(), plan.flags.given.begin(), plan.flags.given.end());
  words.emplace_back("--");
  words.insert(words.end(), plan.init_arguments.begin(), plan.init_arguments.end());
  execute(std::move(words));
  return fail(fmt::format("{}: {}", emulator.string(), std::strerror(errno)));
}

// Starts the system that the command describes: as `emulator`, which takes this program's place, or here.
int boot(const StandardLibrary& library, std::expected<ErlCommand, ErlExit> command,
         const std::optional<std::filesystem::path>& emulator) {
  if (!command) return leave(command.error());
  if (const auto request = remote_request(command->plan.init_arguments)) return answer_remote_request(*request);
  fmt::print("{}", command->announcement);
  std::fflush(stdout);
  const std::string name = take_node_name(command->plan.init_arguments);
  if (!name.empty())
    fmt::print(stderr, "mote: there is no distribution yet: this node is nonode@nohost, not {}\n", name);
  set_environment(command->environment);
  if (command->detached && !detach()) return fail(fmt::format("-detached: {}", std::strerror(errno)));
  if (!name.empty() && enter_node_name(name) == NameEntry::taken) {
    return fail(fmt::format("the name {} seems to be in use by another node", name));
  }
  return emulator ? become(*emulator, command->plan) : boot_and_run(command->plan, library);
}

// The root in the emulator's arguments, which erlexec always gives.
std::optional<std::filesystem::path> root_in(const std::vector<std::string>& arguments) {
  const auto option = std::ranges::find(arguments, "-root");
  return arguments.end() - option < 2 ? std::nullopt : std::optional<std::filesystem::path>(option[1]);
}

int boot(const StandardLibrary& library, const std::vector<std::string>& erl_arguments) {
  return boot(library, translate_erl_arguments(erl_arguments, library, make_context(library)), library.emulator);
}

int boot_elixir_of(const StandardLibrary& library, const std::vector<std::string>& elixir_arguments) {
  ElixirContext context;
  context.elixir = *library.elixir;
  context.getenv = StandardLibrarySearch::from_process().getenv;
  context.terminal = isatty(1) != 0 && isatty(2) != 0;
  const auto command = translate_elixir_arguments(elixir_arguments, context);
  if (!command) return fail(command.error());

  if (!context.getenv("ELIXIR_CLI_DRY_RUN").value_or("").empty()) {
    fmt::print("erl {}\n", fmt::join(command->erl, " "));
    return 0;
  }
  if (command->pipe_to) return run_behind_pipes(library, *command->pipe_to, command->erl);
  return boot(library, command->erl);
}

}  // namespace

int boot_erl(const Invocation& invocation, const std::vector<std::string>& erl_arguments) {
  const auto library = find_library(invocation, false);
  return library ? boot(*library, erl_arguments) : fail(library.error());
}

int boot_elixir(const Invocation& invocation, const std::vector<std::string>& elixir_arguments) {
  const auto library = find_library(invocation, true);
  if (!library) return fail(library.error());

  if (elixir_arguments.size() == 1 && elixir_arguments[0] == "--short-version") {
    fmt::print("{}\n", library->elixir_version);
    return 0;
  }
  return boot_elixir_of(*library, elixir_arguments);
}

int boot_elixir_script(const Invocation& invocation, const std::string& script,
                       const std::vector<std::string>& script_arguments) {
  const auto library = find_library(invocation, true);
  if (!library) return fail(library.error());
  std::vector<std::string> arguments{(*library->elixir / "bin" / script).string()};
  arguments.insert(arguments.end(), script_arguments.begin(), script_arguments.end());
  return boot_elixir_of(*library, arguments);
}

int run_emulator(const std::vector<std::string>& emulator_arguments) {
  Invocation invocation;
  invocation.tree_root = root_in(emulator_arguments);
  if (!invocation.tree_root) {
    return fail(fmt::format("{}: -root DIR is missing; start it by erl or erlexec", kEmulatorName));
  }
  const auto library = find_library(invocation, false);
  if (!library) return fail(library.error());
  return boot(*library, translate_emulator_arguments(emulator_arguments, *library, make_context(*library)),
              std::nullopt);
}

}  // namespace mote::cli

// The table of subcommands and the way from the command line to one of them; see command.h.
#include "cli/command.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "cli/emulator_flags.h"
#include "cli/help_texts.h"
#include "cli/nearest.h"
#include "cli/program_file.h"
#include "cli/words.h"

namespace mote::cli {
namespace {

constexpr std::array kCommands{
    Command{"run", "[OPTIONS] FILE.exs [ARGUMENTS]", "run an Elixir script", kRunHelp, run_run},
    Command{"eval", "[-p] EXPRESSION [ARGUMENTS]", "evaluate an Elixir expression", kEvalHelp, run_eval},
    Command{"elixir", "[OPTIONS] [FILE.exs] [ARGUMENTS]", "as the program `elixir`", kElixirHelp, run_elixir, true},
    Command{"iex", "[OPTIONS] [FILE.exs] [ARGUMENTS]", "an interactive session, as the program `iex`", kIexHelp,
            run_iex, true},
    Command{"mix", "TASK [ARGUMENTS]", "build and test a project, as the program `mix`", kMixHelp, run_mix, true},
    Command{"elixirc", "[OPTIONS] FILE.ex...", "compile Elixir, as the program `elixirc`", kElixircHelp, run_elixirc,
            true},
    Command{"erl", "[OPTIONS]", "as the program `erl`", kErlHelp, run_erl},
    Command{"erlc", "[OPTIONS] FILE...", "compile Erlang, as the program `erlc`", kErlcHelp, run_erlc},
    Command{"escript", "[OPTIONS] FILE [ARGUMENTS]", "run an Erlang script, as the program `escript`", kEscriptHelp,
            run_escript},
    Command{"disasm", "MODULE|FILE.beam [FUNCTION]", "show a module's instructions", kDisasmHelp, run_disasm},
    Command{"check", "FILE.beam...", "load and validate modules without running them", kCheckHelp, run_check},
    Command{"otp", "DIR", "make an OTP root in which the emulator is Mote", kOtpHelp, run_otp},
    Command{"version", "", "show the versions of Mote, OTP and Elixir, and where they are", kVersionHelp, run_version},
    Command{"help", "[COMMAND|builtins]", "show this, or more about a command", kHelpHelp, run_help},
};

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

const Command* find_command(std::string_view name) {
  for (const Command& command : kCommands) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

std::string help_of(const Command& command) {
  std::string text = fmt::format("usage: mote {} {}\n{}", command.name, command.arguments, command.help);
  if (command.name == "erl") text += describe_emulator_flags('+');
  if (command.name == "iex" || command.name == "elixirc")
    text += fmt::format("\nOptions of elixir:\n{}", kElixirOptions);
  if (command.name == "elixir") text += kElixirOptions;
  return text;
}

int unknown_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : kCommands)
    names.push_back(command.name);
  const auto nearest = nearest_word(name, names);
  return fail(nearest ? fmt::format("there is no command \"{}\"; did you mean {}?", name, *nearest)
                      : fmt::format("there is no command \"{}\"; `mote help` lists those there are", name));
}

bool take_otp_option(std::vector<std::string>& arguments, std::optional<std::filesystem::path>& otp) {
  constexpr std::string_view kPrefix = "--otp=";
  while (!arguments.empty()) {
    if (arguments[0].starts_with(kPrefix) && arguments[0].size() > kPrefix.size()) {
      otp = arguments[0].substr(kPrefix.size());
      arguments.erase(arguments.begin());
    } else if (arguments[0] == "--otp" && arguments.size() > 1) {
      otp = arguments[1];
      arguments.erase(arguments.begin(), arguments.begin() + 2);
    } else {
      return arguments[0] != "--otp" && arguments[0] != kPrefix;
    }
  }
  return true;
}

int fail(std::string_view text) {
  fmt::print(stderr, "mote: {}\n", text);
  return 1;
}

int usage_error(std::string_view command, std::string_view text) {
  fail(text);
  const Command* found = find_command(command);
  fmt::print(stderr, "usage: mote {} {}\n", command, found != nullptr ? found->arguments : "");
  return 1;
}

int print_usage(std::string_view command) {
  fmt::print(stderr, "{}", help_of(*find_command(command)));
  return 1;
}

int run_command_line(std::vector<std::string> arguments) {
  Invocation invocation;
  if (!take_otp_option(arguments, invocation.otp)) return fail("--otp: a directory is missing after it");
  if (arguments.empty()) {
    fmt::print("{}", kOverview);
    return 1;
  }
  std::string name = arguments[0];
  if (is_one_of(name, {"-h", "--help"})) name = "help";
  if (is_one_of(name, {"-v", "-V", "--version"})) name = "version";
  const Command* command = find_command(name);
  if (command == nullptr) {
    if (!looks_like_a_file(name)) return unknown_command(name);
    invocation.arguments = std::move(arguments);
    return run_file(invocation);
  }
  invocation.arguments.assign(arguments.begin() + 1, arguments.end());
  if (!command->takes_help && !invocation.arguments.empty()) {
    if (is_one_of(invocation.arguments[0], {"-h", "--help"})) {
      fmt::print("{}", help_of(*command));
      return 0;
    }
    if (is_one_of(invocation.arguments[0], {"-V", "--version"})) return run_version(Invocation{{}, invocation.otp, {}});
  }
  return command->run(std::move(invocation));
}

}  // namespace mote::cli

// The subcommands of `mote`: what each is called, what help says about it, and the function that runs it.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mote::cli {

struct Invocation {
  std::vector<std::string> arguments;              // those after the subcommand
  std::optional<std::filesystem::path> otp;        // --otp DIR
  std::optional<std::string> program;              // the name that it was started under, when that is not `mote`
  std::optional<std::filesystem::path> tree_root;  // where it has the place of OTP's own: the root it is told of
};

struct Command {
  std::string_view name;
  std::string_view arguments;  // as shown in the usage line
  std::string_view summary;    // one line
  std::string_view help;       // the rest of `mote help NAME`
  int (*run)(Invocation invocation);
  bool takes_help = false;  // --help and --version are for the program that it stands for
};

std::span<const Command> commands();
const Command* find_command(std::string_view name);

// The usage line of a command and what its help says. Where the help of another command belongs to it, that follows.
std::string help_of(const Command& command);

// Runs the program with these words, the first of which is the name it was started by; returns the exit status. The
// names of programs of OTP and Elixir stand for the commands that are as those programs.
int run_program(std::vector<std::string> words);
// Runs `mote` with these arguments (its own name not among them); returns the exit status.
int run_command_line(std::vector<std::string> arguments);

// Takes a leading `--otp DIR` or `--otp=DIR` off the arguments; false when the directory is missing.
bool take_otp_option(std::vector<std::string>& arguments, std::optional<std::filesystem::path>& otp);

// Prints "mote: TEXT" on the standard error; returns the exit status of an error.
int fail(std::string_view text);
// The same, with the usage line of the command after it.
int usage_error(std::string_view command, std::string_view text);

// Prints how a command is used and its help on the standard error, as Elixir's programs do; returns the exit status.
int print_usage(std::string_view command);

// "there is no command NAME", with the nearest one there is; returns the exit status of an error.
int unknown_command(std::string_view name);

// A file that holds a program, and its arguments.
int run_file(const Invocation& invocation);

// One file in commands/ each. Those that stand for programs of OTP and Elixir take exactly the arguments of these.
int run_run(Invocation invocation);
int run_eval(Invocation invocation);
int run_elixir(Invocation invocation);
int run_elixirc(Invocation invocation);
int run_iex(Invocation invocation);
int run_mix(Invocation invocation);
int run_erl(Invocation invocation);
int run_erlc(Invocation invocation);
int run_escript(Invocation invocation);
int run_disasm(Invocation invocation);
int run_check(Invocation invocation);
int run_version(Invocation invocation);
int run_otp(Invocation invocation);
int run_help(Invocation invocation);

}  // namespace mote::cli

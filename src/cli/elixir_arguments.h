// Translates the arguments of `elixir` to those of `erl`, as Elixir's own start script does.
#pragma once

#include <expected>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mote::cli {

struct ElixirContext {
  std::filesystem::path elixir;  // Elixir's root: has bin/ and lib/
  std::function<std::optional<std::string>(const std::string& name)> getenv;
  bool terminal = false;  // both the standard output and the standard error are terminals
};

struct ElixirCommand {
  // Folders, to be made: for the pipes by which the system is reached, and for what it prints.
  struct Pipes {
    std::string pipes;
    std::string log;
  };
  std::vector<std::string> erl;  // the arguments for `erl`
  std::optional<Pipes> pipe_to;  // to be run by run_erl, behind pipes
};

// The error is a text for the user, one line.
std::expected<ElixirCommand, std::string> translate_elixir_arguments(const std::vector<std::string>& arguments,
                                                                     const ElixirContext& context);

}  // namespace mote::cli

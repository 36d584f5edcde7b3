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

// The arguments for `erl`. The error is a text for the user, one line.
std::expected<std::vector<std::string>, std::string> translate_elixir_arguments(
    const std::vector<std::string>& arguments, const ElixirContext& context);

}  // namespace mote::cli

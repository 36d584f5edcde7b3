// Arguments of `erlc`; see erlc_arguments.h.
#include "cli/erlc_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace mote::cli {

std::expected<ErlcCommand, std::string> translate_erlc_arguments(
    const std::vector<std::string>& arguments,
    const std::function<std::optional<std::string>(const std::string& name)>& getenv) {
  ErlcCommand command;
  bool server = false;
  if (const auto use = getenv("ERLC_USE_SERVER")) {
    constexpr std::array<std::string_view, 4> kWords{"false", "no", "true", "yes"};
    const auto word = std::ranges::find(kWords, *use);
    server = word - kWords.begin() >= 2 && word != kWords.end();
    if (word == kWords.end()) {
      command.warning =
          fmt::format("Warning: Ignoring unrecognized value '{}' for environment value ERLC_USE_SERVER", *use);
    }
  }

  std::vector<std::string> for_erl;  // the later an option comes, the further in front it stands
  std::vector<std::string> for_compiler;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    command.source = word.starts_with('-') || word.starts_with('+') ? "<no source>" : word;
    if (word == "-d") {
      ++command.debug;
    } else if (word == "-server" || word == "-no-server") {
      server = word == "-server";
    } else if (word == "-smp") {
      for_erl.insert(for_erl.begin(), word);
    } else if (word.starts_with("-pa") || word.starts_with("-pz")) {
      std::string folder = word.substr(3);
      if (folder.empty()) {
        if (i + 1 == arguments.size() || arguments[i + 1].starts_with('-'))
          return std::unexpected("No value given to -p option");
        folder = arguments[++i];
      }
      for_erl.insert(for_erl.begin(), {word.substr(0, 3), folder});
    } else {
      for_compiler.push_back(word);
    }
  }

  std::vector<std::string>& erl = command.erl;
  if (!server) erl.emplace_back("+S1");  // a build runs many of these at once
  erl.insert(erl.end(), for_erl.begin(), for_erl.end());
  erl.insert(erl.end(), {"+sbtu", "+A0", "-noinput", "-mode", "minimal", "-boot", "no_dot_erlang", "-s", "erl_compile",
                         "compile_cmdline", "-extra"});
  erl.insert(erl.end(), for_compiler.begin(), for_compiler.end());
  return command;
}

}  // namespace mote::cli

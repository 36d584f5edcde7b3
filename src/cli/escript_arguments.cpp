// Arguments of `escript`; see escript_arguments.h.
#include "cli/escript_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace mote::cli {

std::expected<std::vector<std::string>, std::string> arguments_in_script(const std::string& script) {
  std::ifstream file(script, std::ios::binary);
  if (!file) return std::unexpected(fmt::format("Failed to open file: {}", script));
  std::vector<std::string> words;
  std::string line;
  std::getline(file, line);
  for (int second_and_third = 0; second_and_third < 2 && std::getline(file, line); ++second_and_third) {
    if (!line.starts_with("%%!")) continue;
    // Only spaces separate; quotes mean nothing.
    for (std::size_t begin = 3; (begin = line.find_first_not_of(' ', begin)) != std::string::npos;) {
      const std::size_t end = std::min(line.find(' ', begin), line.size());
      words.push_back(line.substr(begin, end - begin));
      begin = end;
    }
    break;
  }
  return words;
}

std::expected<EscriptCommand, std::string> translate_escript_arguments(const std::vector<std::string>& arguments) {
  const auto script = std::ranges::find_if(arguments, [](std::string_view word) { return !word.starts_with('-'); });
  if (script == arguments.end()) return std::unexpected("Missing filename\n");
  const auto own = arguments_in_script(*script);
  if (!own) return std::unexpected(own.error());

  EscriptCommand command;
  command.script = *script;
  std::vector<std::string>& erl = command.erl;
  erl = {"+B", "-noshell", "-boot", "no_dot_erlang"};
  erl.insert(erl.end(), own->begin(), own->end());
  erl.insert(erl.end(), {"-run", "escript", "start"});
  for (auto option = arguments.begin(); option != script; ++option)
    erl.push_back(option->substr(1));
  erl.emplace_back("-extra");
  erl.insert(erl.end(), script, arguments.end());
  return command;
}

}  // namespace mote::cli

// The list of patterns.
#include "normalise.h"

#include <regex>

namespace mote::terminal {

namespace {

struct Pattern {
  std::regex what;
  const char* by;
};

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> all = [] {
    constexpr const char* kTexts[][2] = {
        {"Erlang/OTP [0-9]+ \\[erts.*", "Erlang/OTP ..."},
        {"<[0-9]+\\.[0-9]+\\.[0-9]+>", "<N>"},
        {"pid\\([0-9]+,[0-9]+,[0-9]+\\)", "pid(N)"},
        {"#Ref(erence)?<[0-9.]+>", "#Reference<N>"},
        {"#Port<[0-9.]+>", "#Port<N>"},
        {"#Function<([0-9]+)\\.[0-9]+", "#Function<$1.N"},
        {"#Fun<([a-z_]+)\\.([0-9]+)\\.[0-9]+>", "#Fun<$1.$2.N>"},
        {"[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4}::[0-9:.]+", "TIME"},
        {"[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3,6}", "TIME"},
    };
    std::vector<Pattern> made;
    for (const auto& text : kTexts)
      made.push_back({std::regex(text[0]), text[1]});
    return made;
  }();
  return all;
}

}  // namespace

std::string normalise(std::string line, const std::string& folder) {
  for (std::size_t at; (at = line.find(folder)) != std::string::npos;)
    line.replace(at, folder.size(), "FOLDER");
  for (const Pattern& pattern : patterns())
    line = std::regex_replace(line, pattern.what, pattern.by);
  return line;
}

}  // namespace mote::terminal

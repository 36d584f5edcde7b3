// terminal_session: plays one session to a program under a pseudo-terminal and prints its screens.
//
//   terminal_session SCRIPT FOLDER [--wanted TRANSCRIPT] [--patience MS] [--quiet MS] [NAME=VALUE...]
//
// FOLDER is an empty one for the program to run in; NAME=VALUE are all of its environment. With --wanted each screen is
// waited for until it is as in the transcript of an earlier run. Ends with 0, with 1 where something that the script
// waits for does not come, with 2 where it is called wrongly.
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "session.h"

namespace {

std::optional<std::vector<std::string>> lines_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) return std::nullopt;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

// The screens of a transcript: each begins with a line "== TITLE".
std::optional<std::vector<std::string>> screens_of(const std::string& path) {
  auto lines = lines_of(path);
  if (!lines) return std::nullopt;
  std::vector<std::string> screens;
  for (const std::string& line : *lines) {
    if (line.starts_with("== ")) screens.emplace_back();
    if (!screens.empty()) screens.back() += line + "\n";
  }
  return screens;
}

int fail(const std::string& what) {
  std::fprintf(stderr, "terminal_session: %s\n", what.c_str());
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  std::setlocale(LC_ALL, "C.UTF-8");
  if (count < 3) return fail("a script and a folder are needed");
  mote::terminal::SessionOptions options;
  options.folder = arguments[2];
  for (int i = 3; i < count; ++i) {
    std::string word = arguments[i];
    if (word.starts_with("--") && i + 1 == count) return fail(word + ": its value is missing");
    if (word == "--wanted") {
      options.wanted = screens_of(arguments[++i]);
      if (!options.wanted) return fail(std::string(arguments[i]) + ": cannot be read");
    } else if (word == "--patience") {
      options.patience = std::atoi(arguments[++i]);
    } else if (word == "--quiet") {
      options.quiet = std::atoi(arguments[++i]);
    } else if (word.find('=') != std::string::npos) {
      options.environment.push_back(word);
    } else {
      return fail(word + ": not an option");
    }
  }
  auto script = lines_of(arguments[1]);
  if (!script) return fail(std::string(arguments[1]) + ": cannot be read");
  mote::terminal::Session session(options);
  bool played = session.play(*script);
  for (const std::string& screen : session.screens())
    std::fputs(screen.c_str(), stdout);
  if (!played) std::printf("!! %s\n", session.failure().c_str());
  return played ? 0 : 1;
}

// Front ends of `erl`; see front_end.h.
#include "cli/front_end.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "cli/boot_command.h"

namespace mote::cli {

int front_end_error(std::string_view program, std::string_view text) {
  fmt::print(stderr, "{}: {}\n", program, text);
  return 1;
}

int run_front_end(const Invocation& invocation, std::string_view program, std::vector<std::string> emulator,
                  const std::vector<std::string>& erl_arguments) {
  if (emulator.empty()) return boot_erl(invocation, erl_arguments);
  std::vector<std::string>& words = emulator;
  words.insert(words.end(), erl_arguments.begin(), erl_arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  std::fflush(nullptr);
  execvp(pointers[0], pointers.data());
  return front_end_error(program, fmt::format("Error {} executing '{}'.", errno, words[0]));
}

}  // namespace mote::cli

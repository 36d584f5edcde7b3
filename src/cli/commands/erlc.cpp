// mote erlc: the arguments of `erlc`.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "cli/command.h"
#include "cli/erlc_arguments.h"
#include "cli/front_end.h"
#include "cli/words.h"

namespace mote::cli {

int run_erlc(Invocation invocation) {
  const auto getenv = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  const auto command = translate_erlc_arguments(invocation.arguments, getenv);
  if (!command) return front_end_error("erlc", command.error());
  if (command->warning) fmt::print(stderr, "erlc: {}\n", *command->warning);

  const std::vector<std::string> emulator = split_at_white_space(getenv("ERLC_EMULATOR").value_or(""));
  if (command->debug > 0) {
    fmt::print(stderr, "spawning erl for {}", command->source);
    if (command->debug > 1) {
      const std::string program = emulator.empty() ? "erl" : fmt::format("{}", fmt::join(emulator, " "));
      fmt::print(stderr, ":\n  {} {} ", program, fmt::join(command->erl, " "));
    }
    fmt::print(stderr, "\n");
  }
  setenv("ESCRIPT_NAME", invocation.program.value_or("erlc").c_str(), 1);
  return run_front_end(invocation, "erlc", emulator, command->erl);
}

}  // namespace mote::cli

// Arguments of `erl`; see erl_arguments.h.
#include "cli/erl_arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/emulator_flags.h"

namespace mote::cli {
namespace {

std::expected<ErlCommand, ErlExit> translate(EmulatorCommandLine line, const StandardLibrary& library,
                                             const ErlContext& context) {
  ErlCommand command;
  auto flags = parse_emulator_flags(line.flags, context, library.erts_version);
  if (!flags) return std::unexpected(flags.error());
  command.plan.flags = std::move(*flags);
  command.plan.init_arguments = std::move(line.arguments);
  if (const auto text = context.getenv("MOTE_MODE")) {
    const auto modes = parse_debug_modes(*text);
    if (!modes) {
      ErlExit exit;
      exit.text = fmt::format("mote: {}\n", modes.error());
      return std::unexpected(exit);
    }
    command.plan.modes = *modes;
  }
  command.environment = std::move(line.environment);
  command.announcement = std::move(line.announcement);
  command.detached = line.detached;
  return command;
}

}  // namespace

std::expected<ErlCommand, ErlExit> translate_erl_arguments(const std::vector<std::string>& arguments,
                                                           const StandardLibrary& library, const ErlContext& context) {
  auto line = make_emulator_command_line(arguments, library, context);
  if (!line) return std::unexpected(line.error());
  return translate(std::move(*line), library, context);
}

std::expected<ErlCommand, ErlExit> translate_emulator_arguments(const std::vector<std::string>& arguments,
                                                                const StandardLibrary& library,
                                                                const ErlContext& context) {
  const auto end = std::ranges::find(arguments, "--");
  EmulatorCommandLine line;
  line.flags.assign(arguments.begin(), end);
  if (end != arguments.end()) line.arguments.assign(end + 1, arguments.end());
  return translate(std::move(line), library, context);
}

}  // namespace mote::cli

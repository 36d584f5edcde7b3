// What OTP's program erlexec does: makes the command line of the emulator from the arguments of `erl` and the
// environment.
//
// The arguments come from five places, in this order: ERL_OTP27_FLAGS, ERL_AFLAGS, the command line, ERL_FLAGS and
// ERL_ZFLAGS. Flags of the emulator (`+P 2000`) are taken out wherever they stand, with their values; a few options
// with a dash are acted upon; all that remains is for `init`.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/standard_library.h"

namespace mote::cli {

struct ErlContext {
  std::function<std::optional<std::string>(const std::string& name)> getenv;
  unsigned cpus = 1;
  std::vector<std::string> emulator{"mote"};  // the words that start it: its file, and what stands before its flags
  std::string emulator_name = "mote";
  std::string current_directory = ".";
};

// The program ends here instead of booting: with a message or with the answer to a question.
struct ErlExit {
  std::string text;  // to be printed as it is
  int status = 1;
  bool to_output = false;            // to the standard output, not the standard error
  std::vector<std::string> program;  // to be run in place of this one, in `environment`; then there is no text
  std::vector<std::pair<std::string, std::string>> environment;
};

struct EmulatorCommandLine {
  std::vector<std::string> flags;                                // the emulator's, with a dash in place of the +
  std::vector<std::string> arguments;                            // init's: -root DIR -bindir DIR ...
  std::vector<std::pair<std::string, std::string>> environment;  // to set before the boot, in this order
  bool detached = false;                                         // -detached: run in the background
  std::string announcement;                                      // -emu_args: to be printed first
};

std::expected<EmulatorCommandLine, ErlExit> make_emulator_command_line(const std::vector<std::string>& arguments,
                                                                       const StandardLibrary& library,
                                                                       const ErlContext& context);

}  // namespace mote::cli

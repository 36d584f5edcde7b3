// Translates the arguments of `escript` to those of `erl`, as OTP's program of that name does.
//
// The options before the script are for OTP's module escript, which gets them without their dashes. The second or third
// line of the script may begin with %%! and give arguments of `erl`.
#pragma once

#include <expected>
#include <string>
#include <vector>

namespace mote::cli {

struct EscriptCommand {
  std::string script;            // as it was given
  std::vector<std::string> erl;  // the arguments for `erl`
};

// Reads the script's first three lines. The error is the text that `escript` prints after its own name.
std::expected<EscriptCommand, std::string> translate_escript_arguments(const std::vector<std::string>& arguments);

// The arguments of `erl` that stand in a script's %%! line; the error as above.
std::expected<std::vector<std::string>, std::string> arguments_in_script(const std::string& script);

}  // namespace mote::cli

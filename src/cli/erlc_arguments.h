// Translates the arguments of `erlc` to those of `erl`, as OTP's program of that name does.
//
// Nearly all are for OTP's module erl_compile and follow -extra. -pa, -pz and -smp are for `erl`. -d tells what is
// started. -server and ERLC_USE_SERVER ask for a server that compiles faster; Mote always compiles without one.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mote::cli {

struct ErlcCommand {
  std::vector<std::string> erl;          // the arguments for `erl`
  int debug = 0;                         // how often -d was given
  std::string source = "<no source>";    // the last argument, when it is no option
  std::optional<std::string> warning{};  // to be printed
};

// The error and the warning are texts that `erlc` prints after its own name.
std::expected<ErlcCommand, std::string> translate_erlc_arguments(
    const std::vector<std::string>& arguments,
    const std::function<std::optional<std::string>(const std::string& name)>& getenv);

}  // namespace mote::cli

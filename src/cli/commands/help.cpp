// mote help: the list of commands, one command's help, or what is there of OTP's builtins.
#include <fmt/format.h>
#include <mote/version.h>

#include <map>
#include <set>

#include "builtins/table.h"
#include "cli/command.h"

namespace mote::cli {

namespace {

// How many of OTP's builtins are in, and the names of the others, by module.
int print_builtins() {
  std::map<std::string_view, std::set<std::string>> missing;
  std::size_t missing_count = 0;
  const std::vector<Builtin> all = all_builtins();
  for (const Builtin& builtin : all) {
    if (builtin.kind != Builtin::kMissing) continue;
    missing[builtin.module].insert(fmt::format("{}/{}", builtin.name, builtin.arity));
    ++missing_count;
  }
  fmt::print("{} of {} builtins are in.\n", all.size() - missing_count, all.size());
  if (missing_count > 0) fmt::print("\nNot written yet; calling one raises undef:\n");
  for (const auto& [module, names] : missing) {
    fmt::print("\n  {}\n", module);
    for (const std::string& name : names)
      fmt::print("    {}\n", name);
  }
  return 0;
}

}  // namespace

int run_help(Invocation invocation) {
  if (invocation.arguments.size() > 1) return usage_error("help", "expected at most one command");
  if (invocation.arguments.size() == 1 && invocation.arguments[0] == "builtins") return print_builtins();
  if (invocation.arguments.size() == 1) {
    const Command* command = find_command(invocation.arguments[0]);
    if (command == nullptr) return unknown_command(invocation.arguments[0]);
    fmt::print("{}", help_of(*command));
    return 0;
  }
  fmt::print(
      "Mote {}: runs compiled Elixir and Erlang.\n\nusage: mote [--otp DIR] COMMAND [ARGUMENTS]\n       mote [--otp "
      "DIR] FILE [ARGUMENTS]\n\n",
      MOTE_VERSION);
  for (const Command& command : commands())
    fmt::print("  {:<9}{}\n", command.name, command.summary);
  fmt::print(
      "\n`mote help COMMAND` says more about each, `mote help help` about files; `mote help version` how OTP and "
      "Elixir are found;\n"
      "`mote help builtins` which of OTP's builtins are in.\n");
  return 0;
}

}  // namespace mote::cli

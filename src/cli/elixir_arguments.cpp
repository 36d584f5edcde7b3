// Arguments of `elixir`; see elixir_arguments.h.
//
// Three kinds of option come before the script: those that Elixir itself reads (they are passed on behind -extra),
// those that stand for an argument of `erl`, and --erl, whose text is split into arguments of `erl`. The first word
// that is no option ends them; it and all after it are the script and its arguments.
#include "cli/elixir_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cli/words.h"
#include "runtime/standard_library.h"

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

// Options that Elixir reads: how many words each is, its own included.
struct PassedOn {
  std::string_view name;
  std::size_t words;
};
constexpr PassedOn kPassedOn[] = {{"-v", 1},       {"--no-halt", 1}, {"--color", 1}, {"--no-color", 1},
                                  {"+elixirc", 1}, {"+iex", 1},      {"-e", 2},      {"-r", 2},
                                  {"-pr", 2},      {"-pa", 2},       {"-pz", 2},     {"--eval", 2},
                                  {"--remsh", 2},  {"--dot-iex", 2}, {"--dbg", 2},   {"--rpc-eval", 3}};

// Options that are one of erl's under another name, with their values.
struct Renamed {
  std::string_view name;
  std::string_view erl;
  std::size_t values;
};
constexpr Renamed kRenamed[] = {{"--cookie", "-setcookie", 1},  {"--sname", "-sname", 1},       {"--name", "-name", 1},
                                {"--erl-config", "-config", 1}, {"--vm-args", "-args_file", 1}, {"--boot", "-boot", 1},
                                {"--boot-var", "-boot_var", 2}};

void append(Words& target, const Words& words) {
  target.insert(target.end(), words.begin(), words.end());
}

// The script that -S names: one that comes with Elixir (`mix`) is that of the Elixir that runs. What is on the PATH
// under that name may belong to another Elixir, and version managers put shell scripts there. Others are looked for by
// Elixir.
std::string script_named(const std::string& name, const ElixirContext& context) {
  if (name.empty() || name.contains('/')) return name;
  const auto own = find_on_path((context.elixir / "bin").string(), name);
  return own ? own->string() : name;
}

}  // namespace

std::expected<ElixirCommand, std::string> translate_elixir_arguments(const Words& arguments,
                                                                     const ElixirContext& context) {
  ElixirCommand command;
  Words split;   // from --erl and the options without values
  Words whole;   // values kept as they are
  Words passed;  // what Elixir reads
  bool interactive = false;

  std::size_t i = 0;
  while (i < arguments.size()) {
    const std::string& word = arguments[i];
    const auto value = [&](std::size_t offset) {
      return i + offset < arguments.size() ? arguments[i + offset] : std::string();
    };

    const auto* on = std::ranges::find(kPassedOn, std::string_view(word), &PassedOn::name);
    if (on != std::end(kPassedOn)) {
      interactive |= word == "+iex";
      for (std::size_t n = 0; n < on->words && i < arguments.size(); ++n)
        passed.push_back(arguments[i++]);
      continue;
    }
    const auto* renamed = std::ranges::find(kRenamed, std::string_view(word), &Renamed::name);
    if (renamed != std::end(kRenamed)) {
      if (i + renamed->values >= arguments.size()) {
        return std::unexpected(fmt::format("{}: an argument is missing after it", word));
      }
      whole.emplace_back(renamed->erl);
      for (std::size_t n = 1; n <= renamed->values; ++n)
        whole.push_back(value(n));
      i += 1 + renamed->values;
      continue;
    }
    if (word == "--hidden") {
      split.emplace_back("-hidden");
      i += 1;
    } else if (word == "--erl") {
      append(split, split_at_white_space(value(1)));
      i += 2;
    } else if (word == "--logger-otp-reports" || word == "--logger-sasl-reports") {
      if (value(1) == "true" || value(1) == "false") {
        const auto* key = word == "--logger-otp-reports" ? "handle_otp_reports" : "handle_sasl_reports";
        split.insert(split.end(), {"-logger", key, value(1)});
      }
      i += 2;
    } else if (word == "--pipe-to") {
      if (i + 2 >= arguments.size()) return std::unexpected("--pipe-to: an argument is missing after it");
      if (value(1).starts_with("-")) return std::unexpected("--pipe-to: the folder of pipes cannot be a switch");
      if (value(2).starts_with("-")) return std::unexpected("--pipe-to: the folder of logs cannot be a switch");
      command.pipe_to = ElixirCommand::Pipes{value(1), value(2)};
      i += 3;
    } else {
      break;
    }
  }
  if (i + 1 < arguments.size() && arguments[i] == "-S") {
    passed.insert(passed.end(), {"-S", script_named(arguments[i + 1], context)});
    i += 2;
  }
  for (; i < arguments.size(); ++i)
    passed.push_back(arguments[i]);

  const std::string lib = (context.elixir / "bin").string() + "/../lib";
  Words& erl = command.erl;
  erl = {"-noshell", "-elixir_root", lib, "-pa", lib + "/elixir/ebin"};
  append(erl, split_at_white_space(context.getenv("ELIXIR_ERL_OPTIONS").value_or("")));
  if (context.terminal && context.getenv("NO_COLOR").value_or("").empty()) {
    erl.insert(erl.end(), {"-elixir", "ansi_enabled", "true"});
  }
  if (!interactive) erl.insert(erl.end(), {"-s", "elixir", "start_cli"});
  append(erl, split);
  append(erl, whole);
  erl.emplace_back("-extra");
  append(erl, passed);
  return command;
}

}  // namespace mote::cli

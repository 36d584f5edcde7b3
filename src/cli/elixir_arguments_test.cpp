// Tests of the translation of elixir's arguments to erl's.
#include "cli/elixir_arguments.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

struct Translation {
  std::map<std::string, std::string> environment;
  bool terminal = false;

  std::expected<Words, std::string> operator()(const Words& arguments) const {
    const auto command = whole(arguments);
    if (!command) return std::unexpected(command.error());
    return command->erl;
  }
  std::expected<ElixirCommand, std::string> whole(const Words& arguments) const {
    ElixirContext context;
    context.elixir = "/ex";
    context.terminal = terminal;
    context.getenv = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment.find(name);
      return found == environment.end() ? std::nullopt : std::optional(found->second);
    };
    return translate_elixir_arguments(arguments, context);
  }
};

// What every result begins with.
Words with_prefix(const Words& rest) {
  Words words{"-noshell", "-elixir_root", "/ex/bin/../lib", "-pa", "/ex/bin/../lib/elixir/ebin"};
  words.insert(words.end(), rest.begin(), rest.end());
  return words;
}

TEST(ElixirArguments, PutsTheScriptAndItsArgumentsBehindExtra) {
  EXPECT_EQ(Translation()({"a.exs", "-x", "--erl", "+P 1"}),
            with_prefix({"-s", "elixir", "start_cli", "-extra", "a.exs", "-x", "--erl", "+P 1"}));
}

TEST(ElixirArguments, PassesElixirsOwnOptionsOn) {
  EXPECT_EQ(
      Translation()({"--no-halt", "-e", "1 + 1", "-pa", "x", "b", "-e", "c"}),
      with_prefix({"-s", "elixir", "start_cli", "-extra", "--no-halt", "-e", "1 + 1", "-pa", "x", "b", "-e", "c"}));
  EXPECT_EQ(Translation()({"-e"}), with_prefix({"-s", "elixir", "start_cli", "-extra", "-e"}));
}

TEST(ElixirArguments, TranslatesThoseThatAreForErl) {
  EXPECT_EQ(Translation()({"--erl", "+P  2000 -x", "--hidden", "--sname", "a b", "--cookie", "c", "--boot-var", "V",
                           "w", "--logger-otp-reports", "false", "--logger-sasl-reports", "maybe", "f.exs"}),
            with_prefix({"-s", "elixir", "start_cli", "+P", "2000", "-x", "-hidden", "-logger", "handle_otp_reports",
                         "false", "-sname", "a b", "-setcookie", "c", "-boot_var", "V", "w", "-extra", "f.exs"}));
}

TEST(ElixirArguments, LeavesTheStartToIexWhenItIsIex) {
  EXPECT_EQ(Translation()({"--erl", "-user elixir", "+iex"}), with_prefix({"-user", "elixir", "-extra", "+iex"}));
}

TEST(ElixirArguments, PrefersScriptsOfTheElixirThatRuns) {
  const std::filesystem::path root = std::filesystem::path(testing::TempDir()) / "elixir_arguments_test";
  for (const char* file : {"bin/mix", "other/mix"}) {
    std::filesystem::create_directories((root / file).parent_path());
    std::ofstream(root / file) << "1";
    std::filesystem::permissions(root / file, std::filesystem::perms::owner_all);
  }
  ElixirContext context;
  context.elixir = root;
  std::string path;
  context.getenv = [&](const std::string& name) { return name == "PATH" ? std::optional(path) : std::nullopt; };
  const auto script = [&](const std::string& name) {
    const Words words = translate_elixir_arguments({"-pa", "x", "-S", name, "-S", name}, context)->erl;
    return Words(words.end() - 4, words.end());
  };
  EXPECT_EQ(script("mix"), (Words{"-S", (root / "bin/mix").string(), "-S", "mix"}));
  EXPECT_EQ(script("max"), (Words{"-S", "max", "-S", "max"}));
  EXPECT_EQ(script("./mix"), (Words{"-S", "./mix", "-S", "./mix"}));
  path = (root / "other").string();
  EXPECT_EQ(script("mix"), (Words{"-S", (root / "bin/mix").string(), "-S", "mix"}));
  std::filesystem::remove_all(root);
  EXPECT_EQ(translate_elixir_arguments({"-S"}, context)->erl.back(), "-S");
}

TEST(ElixirArguments, ReadsTheEnvironment) {
  Translation translation;
  translation.environment["ELIXIR_ERL_OPTIONS"] = " +S 1 ";
  translation.terminal = true;
  EXPECT_EQ(translation({"f"}),
            with_prefix({"+S", "1", "-elixir", "ansi_enabled", "true", "-s", "elixir", "start_cli", "-extra", "f"}));
  translation.environment["NO_COLOR"] = "1";
  EXPECT_EQ(translation({"f"}), with_prefix({"+S", "1", "-s", "elixir", "start_cli", "-extra", "f"}));
}

TEST(ElixirArguments, TakesTheFoldersOfPipes) {
  const auto command = Translation().whole({"--pipe-to", "a", "b c", "-e", "1"});
  EXPECT_EQ(command->pipe_to->pipes, "a");
  EXPECT_EQ(command->pipe_to->log, "b c");
  EXPECT_EQ(command->erl, with_prefix({"-s", "elixir", "start_cli", "-extra", "-e", "1"}));
  EXPECT_FALSE(Translation().whole({"f.exs", "--pipe-to"})->pipe_to);
}

TEST(ElixirArguments, RefusesWhatIsIncomplete) {
  EXPECT_EQ(Translation()({"--sname"}).error(), "--sname: an argument is missing after it");
  EXPECT_EQ(Translation()({"--pipe-to", "a"}).error(), "--pipe-to: an argument is missing after it");
  EXPECT_EQ(Translation()({"--pipe-to", "a", "-e"}).error(), "--pipe-to: the folder of logs cannot be a switch");
}

}  // namespace
}  // namespace mote::cli

// Tests of the translation of erlc's and escript's arguments.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "cli/erlc_arguments.h"
#include "cli/escript_arguments.h"

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

std::expected<ErlcCommand, std::string> erlc(const Words& arguments, const std::string& use_server = "") {
  return translate_erlc_arguments(arguments, [&](const std::string& name) {
    return name == "ERLC_USE_SERVER" && !use_server.empty() ? std::optional(use_server) : std::nullopt;
  });
}

TEST(ErlcArguments, GoBehindExtra) {
  EXPECT_EQ(erlc({"-Wall", "-o", "out", "-I", "inc", "-Da=1", "+debug_info", "x.erl"})->erl,
            (Words{"+S1",           "+sbtu", "+A0",         "-noinput",        "-mode",       "minimal", "-boot",
                   "no_dot_erlang", "-s",    "erl_compile", "compile_cmdline", "-extra",      "-Wall",   "-o",
                   "out",           "-I",    "inc",         "-Da=1",           "+debug_info", "x.erl"}));
}

TEST(ErlcArguments, TakeThoseForErl) {
  const auto command = erlc({"-pa", "a", "-smp", "-pzb", "-d", "-d", "-dd", "x.erl", "-no-server"});
  const Words front(command->erl.begin(), command->erl.begin() + 6);
  EXPECT_EQ(front, (Words{"+S1", "-pz", "b", "-smp", "-pa", "a"}));
  EXPECT_EQ(Words(command->erl.end() - 3, command->erl.end()), (Words{"-extra", "-dd", "x.erl"}));
  EXPECT_EQ(command->debug, 2);
  EXPECT_EQ(command->source, "<no source>");
  EXPECT_EQ(erlc({"-v", "x.erl"})->source, "x.erl");
  EXPECT_EQ(erlc({"-pa"}).error(), "No value given to -p option");
  EXPECT_EQ(erlc({"-pa", "-x"}).error(), "No value given to -p option");
}

TEST(ErlcArguments, AskForAServer) {
  EXPECT_EQ(erlc({"-server"})->erl[0], "+sbtu");
  EXPECT_EQ(erlc({}, "yes")->erl[0], "+sbtu");
  EXPECT_EQ(erlc({"-no-server"}, "yes")->erl[0], "+S1");
  EXPECT_EQ(erlc({}, "no")->warning, std::nullopt);
  EXPECT_TRUE(erlc({}, "maybe")->warning->contains("'maybe'"));
}

class EscriptArguments : public testing::Test {
 protected:
  std::string script(const std::string& text) {
    const auto path = std::filesystem::path(testing::TempDir()) / (std::to_string(getpid()) + "script");
    std::ofstream(path) << text;
    return path.string();
  }
};

TEST_F(EscriptArguments, AreTheOptionsTheScriptAndItsOwn) {
  const std::string path = script("#!/usr/bin/env escript\n%% x\n%%! -a  b +A 1\nmain(_) -> ok.\n");
  const auto command = translate_escript_arguments({"-c", "-i", path, "x", "-y"});
  EXPECT_EQ(command->erl, (Words{"+B", "-noshell", "-boot", "no_dot_erlang", "-a", "b", "+A", "1", "-run", "escript",
                                 "start", "c", "i", "-extra", path, "x", "-y"}));
  EXPECT_EQ(command->script, path);
}

TEST_F(EscriptArguments, StandInTheSecondOrThirdLine) {
  EXPECT_EQ(*arguments_in_script(script("%%! -one\n%%!-two\n%%!-three\n")), (Words{"-two"}));
  EXPECT_EQ(*arguments_in_script(script("x\ny\nz\n%%! -four\n")), Words{});
  EXPECT_EQ(*arguments_in_script(script("x\n%%! -at the end")), (Words{"-at", "the", "end"}));
  EXPECT_EQ(*arguments_in_script(script("")), Words{});
}

TEST_F(EscriptArguments, NeedAScript) {
  EXPECT_EQ(translate_escript_arguments({}).error(), "Missing filename\n");
  EXPECT_EQ(translate_escript_arguments({"-c"}).error(), "Missing filename\n");
  EXPECT_EQ(translate_escript_arguments({"/does/not/exist"}).error(), "Failed to open file: /does/not/exist");
}

}  // namespace
}  // namespace mote::cli

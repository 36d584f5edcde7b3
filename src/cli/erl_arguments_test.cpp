// Tests of the translation of erl's arguments.
#include "cli/erl_arguments.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

class ErlArguments : public testing::Test {
 protected:
  ErlArguments() {
    library_.root = "/otp";
    library_.bindir = "/otp/erts-1/bin";
    library_.otp_release = 27;
    environment_["HOME"] = "/home";
  }

  std::expected<ErlCommand, std::string> translate(const Words& arguments) {
    ErlContext context;
    context.cpus = 4;
    context.getenv = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
    return translate_erl_arguments(arguments, library_, context);
  }

  // What init gets after the fixed beginning.
  Words init(const Words& arguments) {
    const auto command = translate(arguments);
    if (!command) return {"error", command.error()};
    const Words& words = command->plan.init_arguments;
    const Words fixed{"-root", "/otp", "-bindir", "/otp/erts-1/bin", "-progname", "erl", "--", "-home", "/home", "--"};
    EXPECT_TRUE(words.size() >= fixed.size() && std::equal(fixed.begin(), fixed.end(), words.begin()));
    return {words.begin() + static_cast<std::ptrdiff_t>(fixed.size()), words.end()};
  }

  EmulatorFlags flags(const Words& arguments) {
    const auto command = translate(arguments);
    EXPECT_TRUE(command) << command.error();
    return command ? command->plan.flags : EmulatorFlags();
  }

  std::string error(const Words& arguments) {
    const auto command = translate(arguments);
    return command ? "no error" : command.error();
  }

  std::filesystem::path write_file(const std::string& name, const std::string& text) {
    const auto path = std::filesystem::path(testing::TempDir()) / (std::to_string(getpid()) + name);
    std::ofstream(path) << text;
    return path;
  }

  StandardLibrary library_;
  std::map<std::string, std::string> environment_;
};

TEST_F(ErlArguments, PassOnWhatIsForInit) {
  EXPECT_EQ(init({}), (Words{"--"}));
  EXPECT_EQ(init({"-noshell", "-eval", "ok", "--", "x"}), (Words{"-noshell", "-eval", "ok", "--", "x", "--"}));
  EXPECT_EQ(init({"-s", "m", "-extra", "+P", "-noshell"}), (Words{"-s", "m", "--", "--", "-extra", "+P", "-noshell"}));
}

TEST_F(ErlArguments, TakeOutEmulatorFlagsWhereverTheyStand) {
  EXPECT_EQ(init({"+P", "2000", "-a", "+Bc", "b"}), (Words{"-a", "b", "--"}));
  const auto f = flags({"+P", "2000", "-a", "+hmax", "5000", "+hmaxk", "false", "+S", "2:1", "+Bc", "+t", "9000"});
  EXPECT_EQ(f.max_processes, 2000U);
  EXPECT_EQ(f.max_heap_words, 5000U);
  EXPECT_FALSE(f.max_heap_kill);
  EXPECT_EQ(f.schedulers, 2U);
  EXPECT_EQ(f.schedulers_online, 1U);
  EXPECT_EQ(f.break_handler, BreakHandler::shell);
  EXPECT_EQ(f.max_atoms, 9000U);
  EXPECT_EQ(f.given.front(), "-P");
}

TEST_F(ErlArguments, AcceptTuningThatMoteDoesNotNeed) {
  EXPECT_EQ(init({"+sbwt", "none", "+MBas", "aobf", "+A", "16", "+K", "true", "+c", "x"}), (Words{"x", "--"}));
}

TEST_F(ErlArguments, CountSchedulersFromTheCpus) {
  EXPECT_EQ(flags({"+S", "-1"}).schedulers, 3U);
  EXPECT_EQ(flags({"+S", "0"}).schedulers, std::nullopt);
  EXPECT_EQ(flags({"+S", ":2"}).schedulers_online, 2U);
  EXPECT_EQ(flags({"+SP", "50:25"}).schedulers, 2U);
  EXPECT_EQ(flags({"+SP", "50:25"}).schedulers_online, 1U);
}

TEST_F(ErlArguments, RefuseBadFlags) {
  EXPECT_EQ(error({"+xyz"}), "+xyz: unknown emulator flag; `mote help erl` lists those there are");
  EXPECT_EQ(error({"+P", "5"}), "+P 5: bad number of processes (expected 1024 to 134217727)");
  EXPECT_EQ(error({"+P"}), "+P: an argument is missing after it");
  EXPECT_EQ(error({"+S", "2:4"}), "+S 2:4: bad amount of schedulers online (expected at most the total, 2)");
  EXPECT_EQ(error({"+W", "x"}), "+W x: bad warning map (expected i, w or e)");
  EXPECT_EQ(error({"-env", "A"}), "-env: an argument is missing after it");
}

TEST_F(ErlArguments, ReadTheEnvironment) {
  environment_ = {{"HOME", "/home"},
                  {"ERL_OTP27_FLAGS", "-o"},
                  {"ERL_AFLAGS", "-a 'b c' -extra q"},
                  {"ERL_FLAGS", "-f +P 3000"},
                  {"ERL_ZFLAGS", "-z"}};
  EXPECT_EQ(init({"-mid", "-extra", "x"}),
            (Words{"-o", "--", "-a", "b c", "--", "-mid", "--", "--", "-f", "--", "-z", "--", "-extra", "q", "x"}));
  EXPECT_EQ(flags({}).max_processes, 3000U);
}

TEST_F(ErlArguments, ReadFilesOfArguments) {
  const auto inner = write_file("inner", "+P 3000 # many\n q2 -extra a2");
  const auto outer = write_file("outer", "-k 'v w' -args_file " + inner.string() + " -extra a1");
  EXPECT_EQ(init({"x", "-args_file", outer.string(), "y", "-extra", "z"}),
            (Words{"x", "-k", "v w", "q2", "y", "--", "--", "-extra", "a2", "a1", "z"}));
  EXPECT_EQ(error({"-args_file", "/does/not/exist"}), "-args_file /does/not/exist: No such file or directory");
  const auto endless = write_file("endless", "");
  std::ofstream(endless) << "-args_file " << endless.string();
  EXPECT_NE(error({"-args_file", endless.string()}).find("nest too deeply"), std::string::npos);
}

TEST_F(ErlArguments, SetVariables) {
  environment_["PATH"] = "/usr/bin";
  const auto command = translate({"-env", "A", "b"});
  ASSERT_TRUE(command);
  const std::map<std::string, std::string> set(command->environment.begin(), command->environment.end());
  EXPECT_EQ(set.at("A"), "b");
  EXPECT_EQ(set.at("BINDIR"), "/otp/erts-1/bin");
  EXPECT_EQ(set.at("PATH"), "/otp/erts-1/bin:/otp/bin:/usr/bin");
}

TEST_F(ErlArguments, ReadDebugModes) {
  environment_["MOTE_MODE"] = "collect-always,collect-aside,verify-heap,one-reduction,random:42";
  const auto command = translate({});
  ASSERT_TRUE(command);
  EXPECT_EQ(command->plan.modes, (DebugModes{true, true, true, 1, 42}));
  environment_["MOTE_MODE"] = "fast";
  EXPECT_NE(error({}).find("unknown mode \"fast\""), std::string::npos);
}

TEST_F(ErlArguments, StandForOthers) {
  EXPECT_EQ(init({"-noinput"}), (Words{"-noshell", "-noinput", "--"}));
  EXPECT_TRUE(translate({"-version"})->show_version);
  EXPECT_TRUE(translate({"-detached"})->detached);
}

}  // namespace
}  // namespace mote::cli

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

  std::expected<ErlCommand, ErlExit> translate(const Words& arguments) {
    ErlContext context;
    context.cpus = 4;
    context.emulator = {"/bin/mote", "beam.smp"};
    context.current_directory = "/here";
    context.getenv = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = environment_.find(name);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
    return translate_erl_arguments(arguments, library_, context);
  }

  // What init gets after the fixed beginning.
  Words init(const Words& arguments) {
    const auto command = translate(arguments);
    if (!command) return {"error", command.error().text};
    const Words& words = command->plan.init_arguments;
    const Words fixed{"-root", "/otp", "-bindir", "/otp/erts-1/bin", "-progname", "erl", "--", "-home", "/home", "--"};
    EXPECT_TRUE(words.size() >= fixed.size() && std::equal(fixed.begin(), fixed.end(), words.begin()));
    return {words.begin() + static_cast<std::ptrdiff_t>(fixed.size()), words.end()};
  }

  EmulatorFlags flags(const Words& arguments) {
    const auto command = translate(arguments);
    EXPECT_TRUE(command) << command.error().text;
    return command ? command->plan.flags : EmulatorFlags();
  }

  // The first line of what is printed instead of booting.
  std::string error(const Words& arguments) {
    const auto command = translate(arguments);
    return command ? "no error" : command.error().text.substr(0, command.error().text.find('\n'));
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
  EXPECT_EQ(init({}), Words{});
  EXPECT_EQ(init({"-noshell", "-eval", "ok", "--", "x"}), (Words{"-noshell", "-eval", "ok", "--", "x", "--"}));
  EXPECT_EQ(init({"-s", "m", "-extra", "+P", "-noshell"}), (Words{"-s", "m", "--", "--", "-extra", "+P", "-noshell"}));
}

TEST_F(ErlArguments, TakeOutEmulatorFlagsWhereverTheyStand) {
  EXPECT_EQ(init({"+P", "2000", "-a", "+Bc", "b"}), (Words{"-a", "b", "--"}));
  const auto f = flags({"+P", "2000", "-a", "+hmax", "5000", "+hmaxk", "false", "+S", "2:1", "+Bc", "+t", "9000"});
  EXPECT_EQ(f.max_processes, 2048U);
  EXPECT_EQ(f.max_heap_words, 5000U);
  EXPECT_FALSE(f.max_heap_kill);
  EXPECT_EQ(f.schedulers, 2U);
  EXPECT_EQ(f.schedulers_online, 1U);
  EXPECT_EQ(f.break_handler, BreakHandler::shell);
  EXPECT_EQ(f.max_atoms, 9000U);
  EXPECT_EQ(f.given.front(), "-P");
}

TEST_F(ErlArguments, TakeAttachedValues) {
  const auto f =
      flags({"+P2000", "+A0", "+S2:1", "+hms500", "+sbtu", "+zdbbl5", "+MBasaobf", "+Ww", "+fnui", "+zosrl7"});
  EXPECT_EQ(f.max_processes, 2048U);
  EXPECT_EQ(f.async_threads, 1U);
  EXPECT_EQ(f.schedulers_online, 1U);
  EXPECT_EQ(f.min_heap_words, 500U);
  EXPECT_EQ(f.scheduler_bind_type, "unbound");
  EXPECT_EQ(f.dist_buffer_limit_kib, 5U);
  EXPECT_EQ(f.filename_encoding, FilenameEncoding::utf8);
  EXPECT_EQ(f.filename_warning, FilenameWarning::ignore);
  EXPECT_EQ(f.outstanding_requests, 7U);
  EXPECT_EQ(f.given.size(), 10U);
}

TEST_F(ErlArguments, AcceptTuningThatMoteDoesNotNeed) {
  EXPECT_EQ(init({"+sbwt", "none", "+MBas", "aobf", "+A", "16", "+K", "true", "+c", "x"}), (Words{"x", "--"}));
}

TEST_F(ErlArguments, ReadWhatAnInterruptDoes) {
  EXPECT_EQ(flags({}).break_handler, BreakHandler::menu);
  EXPECT_EQ(flags({"+B", "x"}).break_handler, BreakHandler::end);
  EXPECT_EQ(flags({"+Bd"}).break_handler, BreakHandler::end);
  EXPECT_EQ(flags({"+B", "c"}).break_handler, BreakHandler::shell);
  EXPECT_EQ(flags({"+Bc", "+Bi", "+Bd"}).break_handler, BreakHandler::ignore);
}

TEST_F(ErlArguments, CountSchedulersFromTheCpus) {
  EXPECT_EQ(flags({"+S", "-1"}).schedulers, 3U);
  EXPECT_EQ(flags({"+S", "0"}).schedulers, 4U);
  EXPECT_EQ(flags({}).schedulers, std::nullopt);
  EXPECT_EQ(flags({"+S", ":2"}).schedulers_online, 2U);
  EXPECT_EQ(flags({"+SP", "50:25"}).schedulers, 2U);
  EXPECT_EQ(flags({"+SP", "50:25"}).schedulers_online, 1U);
  EXPECT_EQ(flags({"+S", "2"}).dirty_cpu, 2U);
}

TEST_F(ErlArguments, RefuseBadFlags) {
  EXPECT_EQ(error({"+xyz"}), "/bin/mote unknown flag -xyz");
  EXPECT_EQ(error({"+P", "5"}), "bad number of processes 5");
  EXPECT_EQ(error({"+P"}), "Missing argument(s) for '+P'.");
  EXPECT_EQ(error({"+S", "2:4"}), "bad amount of schedulers online 4 (total amount of schedulers 2)");
  EXPECT_EQ(error({"+W", "x"}), "unrecognized warning_map option x");
  EXPECT_EQ(error({"-env", "A"}), "Missing argument(s) for '-env'.");
  EXPECT_EQ(error({"+Px", "+A-1"}), "bad number of async threads -1");
  EXPECT_EQ(error({"-emu_flavor", "jit"}),
            "erlexec: Invalid emulator type or flavor. Available combinations are: -emu_type opt -emu_flavor emu");
  EXPECT_EQ(error({"-emu_flavor", "emu"}), "no error");
}

TEST_F(ErlArguments, DescribeEveryFlagThatIsTaken) {
  const std::string text = translate({"+xyz"}).error().text;
  for (const char* flag : {"\n  -P N ", "\n  -B[c|d|i] ", " -sbwt,", "\n  -M with"})
    EXPECT_TRUE(text.contains(flag)) << flag << text;
  EXPECT_TRUE(text.contains("\nUsage: mote [flags]")) << text;
}

TEST_F(ErlArguments, ReadTheEnvironment) {
  environment_ = {{"HOME", "/home"},
                  {"ERL_OTP27_FLAGS", "-o"},
                  {"ERL_AFLAGS", "-a 'b c' -extra q"},
                  {"ERL_FLAGS", "-f +P 3000"},
                  {"ERL_ZFLAGS", "-z"}};
  EXPECT_EQ(init({"-mid", "-extra", "x"}),
            (Words{"-o", "--", "-a", "b c", "--", "-mid", "--", "--", "-f", "--", "-z", "--", "-extra", "q", "x"}));
  EXPECT_EQ(flags({}).max_processes, 4096U);
}

TEST_F(ErlArguments, TakeDefaultsFromTheEnvironment) {
  environment_ = {{"ERL_FULLSWEEP_AFTER", "5"}, {"ERL_MAX_PORTS", "3000"}, {"ERL_THREAD_POOL_SIZE", "x"}};
  EXPECT_EQ(flags({}).fullsweep_after, 5U);
  EXPECT_EQ(flags({}).max_ports, 4096U);
  EXPECT_EQ(flags({}).async_threads, 1U);
  EXPECT_EQ(flags({"+Q", "5000"}).max_ports, 8192U);
}

TEST_F(ErlArguments, ReadFilesOfArguments) {
  const auto inner = write_file("inner", "+P 3000 # many\n q2 -extra a2");
  const auto outer = write_file("outer", "-k 'v w' -args_file " + inner.string() + " -extra a1");
  EXPECT_EQ(init({"x", "-args_file", outer.string(), "y", "-extra", "z"}),
            (Words{"x", "-k", "v w", "q2", "y", "--", "--", "-extra", "a2", "a1", "z"}));
  EXPECT_EQ(error({"-args_file", "/does/not/exist"}),
            "Failed to open arguments file \"/does/not/exist\" at \"/here\": No such file or directory");
  EXPECT_EQ(error({"-args_file", "/"}), "Failed to read arguments file \"/\" at \"/here\": Is a directory");
  const auto endless = write_file("endless", "");
  std::ofstream(endless) << "-args_file " << endless.string();
  EXPECT_NE(error({"-args_file", endless.string()}).find("nested too deeply"), std::string::npos);
}

TEST_F(ErlArguments, AnswerQuestions) {
  const auto answer = translate({"+A0", "-emu_args_exit", "-x"}).error();
  EXPECT_EQ(answer.text,
            "-A0\n--\n-root\n/otp\n-bindir\n/otp/erts-1/bin\n-progname\nerl\n--\n-home\n/home\n--\n-x\n--\n");
  EXPECT_TRUE(answer.to_output);
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(error({"-emu_name_exit"}), "mote");
  EXPECT_TRUE(error({"-emu_qouted_cmd_exit"}).starts_with("\"/bin/mote\" \"beam.smp\" \"--\" \"-root\""));
  EXPECT_TRUE(translate({"-emu_args"})->announcement.starts_with("Executing: /bin/mote beam.smp -- -root"));
  EXPECT_EQ(translate({"-man", "lists"}).error().program, (Words{"man", "lists"}));
}

TEST_F(ErlArguments, TakeTheEmulatorsOwnCommandLine) {
  ErlContext context;
  context.getenv = [](const std::string&) { return std::nullopt; };
  const auto command =
      translate_emulator_arguments({"-P", "2000", "--", "-root", "/otp", "--", "-x"}, library_, context);
  ASSERT_TRUE(command);
  EXPECT_EQ(command->plan.flags.max_processes, 2048U);
  EXPECT_EQ(command->plan.init_arguments, (Words{"-root", "/otp", "--", "-x"}));
}

TEST_F(ErlArguments, SetVariables) {
  environment_["PATH"] = "/usr/bin";
  const auto command = translate({"-env", "A", "b"});
  ASSERT_TRUE(command);
  const std::map<std::string, std::string> set(command->environment.begin(), command->environment.end());
  EXPECT_EQ(set.at("A"), "b");
  EXPECT_EQ(set.at("BINDIR"), "/otp/erts-1/bin");
  EXPECT_EQ(set.at("PATH"), "/otp/erts-1/bin:/otp/bin:/usr/bin");
  environment_["PATH"] = "/a:/otp/erts-1/bin:/b:/otp/erts-1/bin:/c";
  const auto again = translate({});
  EXPECT_EQ(again->environment.back().second, "/otp/erts-1/bin:/a:/b:/c");
}

TEST_F(ErlArguments, ReadDebugModes) {
  environment_["MOTE_MODE"] = "collect-always,collect-aside,verify-heap,one-reduction,random:42";
  const auto command = translate({});
  ASSERT_TRUE(command);
  EXPECT_EQ(command->plan.modes, (DebugModes{true, true, true, 1, 42}));
  environment_["MOTE_MODE"] = "fast";
  EXPECT_TRUE(error({}).starts_with("mote: MOTE_MODE: unknown mode \"fast\""));
}

TEST_F(ErlArguments, StandForOthers) {
  EXPECT_EQ(init({"-noinput"}), (Words{"-noshell", "-noinput", "--"}));
  EXPECT_TRUE(error({"-version"}).starts_with("Erlang (MOTE) (BEAM) emulator version "));
  EXPECT_TRUE(translate({"-detached"})->detached);
}

}  // namespace
}  // namespace mote::cli

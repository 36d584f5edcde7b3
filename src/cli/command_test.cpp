// Tests of the command line as a whole: commands that boot nothing, and errors of use.
#include "cli/command.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace mote::cli {
namespace {

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

Outcome mote(std::vector<std::string> arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Outcome outcome;
  outcome.status = run_command_line(std::move(arguments));
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

TEST(CommandLine, HelpsWithEveryCommand) {
  const Outcome list = mote({"help"});
  EXPECT_EQ(list.status, 0);
  for (const Command& command : commands()) {
    EXPECT_NE(list.out.find(command.name), std::string::npos) << command.name;
    const Outcome help = mote({"help", std::string(command.name)});
    EXPECT_EQ(help.status, 0);
    EXPECT_TRUE(help.out.starts_with("usage: mote " + std::string(command.name))) << help.out;
  }
  EXPECT_EQ(mote({"--help"}).out, list.out);
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  const Outcome unknown = mote({"fly"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_EQ(unknown.err, "mote: there is no command \"fly\"; `mote help` lists those there are\n");
  EXPECT_EQ(mote({"evla"}).err, "mote: there is no command \"evla\"; did you mean eval?\n");
  EXPECT_EQ(mote({"help", "evla"}).err, "mote: there is no command \"evla\"; did you mean eval?\n");
  EXPECT_EQ(mote({"--otp"}).err, "mote: --otp: a directory is missing after it\n");
  EXPECT_EQ(mote({"help", "fly"}).status, 1);
}

TEST(CommandLine, SaysInTenLinesWhatThereIs) {
  const Outcome outcome = mote({});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(std::ranges::count(outcome.out, '\n'), 10);
  EXPECT_TRUE(outcome.out.contains("mote FILE"));
}

TEST(CommandLine, TellsAboutEachCommandByItsOwnOption) {
  for (const Command& command : commands()) {
    const std::string name(command.name);
    for (const char* option : {"--help", "-h"}) {
      if (command.takes_help && name == "mix") continue;  // mix's own tells, and needs a boot
      const Outcome help = mote({name, option});
      EXPECT_EQ(help.status, command.takes_help ? 1 : 0) << name;
      EXPECT_EQ(command.takes_help ? help.err : help.out, mote({"help", name}).out) << name;
    }
  }
  EXPECT_TRUE(mote({"help", "eval"}).out.contains("prints nothing by itself"));
  EXPECT_TRUE(mote({"help", "iex"}).out.contains("--pipe-to"));
}

TEST(CommandLine, RefusesFilesThatItCannotRun) {
  EXPECT_EQ(mote({"./nowhere.exs"}).err, "mote: ./nowhere.exs: No such file or directory\n");
  EXPECT_EQ(mote({"nowhere.beam", "x"}).err, "mote: nowhere.beam: No such file or directory\n");
  EXPECT_EQ(mote({"/tmp"}).err, "mote: /tmp: is a directory\n");
  EXPECT_TRUE(mote({"/dev/null"}).err.starts_with("mote: /dev/null: no program that Mote knows"));
}

TEST(CommandLine, SaysHowACommandIsUsed) {
  const Outcome outcome = mote({"run"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.err, "mote: the script to run is missing\nusage: mote run [OPTIONS] FILE.exs [ARGUMENTS]\n");
}

TEST(CommandLine, TakesTheOtpOptionBeforeTheCommand) {
  std::vector<std::string> arguments{"--otp", "/a", "run", "--otp", "/b"};
  std::optional<std::filesystem::path> otp;
  EXPECT_TRUE(take_otp_option(arguments, otp));
  EXPECT_EQ(otp, "/a");
  EXPECT_EQ(arguments, (std::vector<std::string>{"run", "--otp", "/b"}));
  EXPECT_EQ(mote({"--otp=/does/not/exist", "eval", "1"}).err, "mote: --otp: no OTP in /does/not/exist\n");
}

}  // namespace
}  // namespace mote::cli

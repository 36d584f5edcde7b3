// Tests of telling what kind of program a file is.
#include "cli/program_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace mote::cli {
namespace {

class ProgramFile : public testing::Test {
 protected:
  ~ProgramFile() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string kind(const std::string& name, const std::string& text) {
    const auto result = kind_of_program(write(name, text));
    if (!result) return result.error();
    return *result == ProgramKind::elixir ? "elixir" : *result == ProgramKind::escript ? "escript" : "beam";
  }

  std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("program_file" + std::to_string(getpid()));
};

TEST_F(ProgramFile, IsToldByItsExtension) {
  EXPECT_EQ(kind("a.exs", "1"), "elixir");
  EXPECT_EQ(kind("a.ex", ""), "elixir");
  EXPECT_EQ(kind("a.erl", "-module(a)."), "escript");
  EXPECT_EQ(kind("a.beam", "broken"), "beam");
  EXPECT_TRUE(kind("a.txt", "text").starts_with("no program that Mote knows"));
}

TEST_F(ProgramFile, IsToldByItsFirstBytes) {
  EXPECT_EQ(kind("a", "#!/usr/bin/env escript\n"), "escript");
  EXPECT_EQ(kind("b.exs", "#! /usr/bin/escript\nPK\x03\x04"), "escript");
  EXPECT_EQ(kind("c", "#!/usr/bin/env elixir\n"), "elixir");
  EXPECT_EQ(kind("d", "#!/opt/bin/mote run"), "elixir");
  EXPECT_EQ(kind("e", "#!/bin/sh\nelixir"), "its first line asks for another program: #!/bin/sh");
  EXPECT_EQ(kind("f", "PK\x03\x04rest"), "escript");
  EXPECT_EQ(kind("g", "FOR1rest"), "beam");
}

TEST_F(ProgramFile, IsMeantByWordsThatAreWrittenLikeOne) {
  EXPECT_TRUE(looks_like_a_file("a/b"));
  EXPECT_TRUE(looks_like_a_file("b.exs"));
  EXPECT_TRUE(looks_like_a_file(write("c", "").string()));
  EXPECT_FALSE(looks_like_a_file("evla"));
}

TEST_F(ProgramFile, OfAModuleMustBeOne) {
  EXPECT_FALSE(read_beam_program(write("a.beam", "broken")));
}

}  // namespace
}  // namespace mote::cli

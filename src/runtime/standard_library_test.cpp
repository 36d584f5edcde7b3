// Tests of the search for OTP and Elixir, over directories made for each test.
#include "runtime/standard_library.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace mote {
namespace {

namespace fs = std::filesystem;

class FindStandardLibrary : public testing::Test {
 protected:
  FindStandardLibrary() {
    std::string name = (fs::temp_directory_path() / "mote-otp-XXXXXX").string();
    top_ = fs::canonical(mkdtemp(name.data()));
    fs::create_directories(top_ / "empty");
    search_.getenv = [this](const std::string& variable) -> std::optional<std::string> {
      const auto found = environment_.find(variable);
      return found == environment_.end() ? std::nullopt : std::optional(found->second);
    };
    search_.current_directory = top_ / "empty";
    environment_["PATH"] = (top_ / "empty").string();
  }
  ~FindStandardLibrary() override { fs::remove_all(top_); }
  FindStandardLibrary(const FindStandardLibrary&) = delete;
  FindStandardLibrary& operator=(const FindStandardLibrary&) = delete;

  static void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  static void program(const fs::path& file, const std::string& text) {
    write(file, text);
    fs::permissions(file, fs::perms::owner_all);
  }

  // An OTP at top/where/lib/erlang and, unless `elixir` is empty, an Elixir at top/where/lib/elixir.
  fs::path install(const std::string& where, const std::string& release, const std::string& elixir) {
    const fs::path root = top_ / where / "lib/erlang";
    write(root / "bin/start.boot", "");
    program(root / "bin/erl", "#!/bin/sh\n");
    fs::create_directories(root / "lib");
    write(root / "releases/start_erl.data", "15.2 " + release + "\n");
    write(root / "releases" / release / "OTP_VERSION", release + ".1\n");
    if (!elixir.empty()) {
      write(top_ / where / "lib/elixir/lib/elixir/ebin/elixir.app",
            "{application,elixir,\n [{vsn, \"" + elixir + "\"}]}.\n");
    }
    return root;
  }

  void put_on_path(const fs::path& directory) { environment_["PATH"] += ":" + directory.string(); }

  fs::path top_;
  std::map<std::string, std::string> environment_;
  StandardLibrarySearch search_;
};

TEST_F(FindStandardLibrary, TakesTheDirectoryTheUserNamed) {
  const fs::path root = install("a", "27", "1.18.3");
  install("b", "28", "1.18.3");
  search_.otp = top_ / "a";
  environment_["MOTE_OTP"] = (top_ / "b").string();
  auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->found_by, "--otp");
  EXPECT_EQ(library->root, root);
  EXPECT_EQ(library->bindir, root / "erts-15.2/bin");
  EXPECT_EQ(library->otp_release, 27);
  EXPECT_EQ(library->otp_version, "27.1");
  EXPECT_EQ(library->erts_version, "15.2");
  EXPECT_EQ(library->elixir, top_ / "a/lib/elixir");
  EXPECT_EQ(library->elixir_version, "1.18.3");

  search_.otp.reset();
  library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->found_by, "MOTE_OTP");
  EXPECT_EQ(library->otp_release, 28);
}

TEST_F(FindStandardLibrary, RefusesANamedDirectoryWithoutOtpOrWithAnOldOne) {
  install("good", "27", "1.18.3");
  put_on_path(top_ / "good/lib/erlang/bin");
  search_.otp = top_ / "empty";
  EXPECT_EQ(find_standard_library(search_).error(), "--otp: no OTP in " + (top_ / "empty").string());
  for (std::string release : {"25", "20", "R16B03"}) {
    const fs::path old = install("old" + release, release, "");
    const std::string reason = ": " + old.string() + " is OTP " + release + ", too old: install Erlang/OTP 27 or newer";
    search_.otp = top_ / ("old" + release);
    EXPECT_EQ(find_standard_library(search_).error(), "--otp" + reason);
    search_.otp.reset();
    environment_["MOTE_OTP"] = old.string();
    EXPECT_EQ(find_standard_library(search_).error(), "MOTE_OTP" + reason);
  }
  search_.otp = install("damaged", "", "");
  EXPECT_EQ(find_standard_library(search_).error(),
            "--otp: " + search_.otp->string() + " has no releases/start_erl.data");
}

TEST_F(FindStandardLibrary, PassesOverAnOldOneOnThePath) {
  const fs::path old = install("old", "25", "1.14.0");
  put_on_path(old / "bin");
  const fs::path good = install("project/build/otp/usr", "27", "1.18.3");
  program(top_ / "project/build/release/mote", "");
  search_.executable = top_ / "project/build/release/mote";
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, good);
  EXPECT_EQ(library->found_by, "build/otp beside the program");
  ASSERT_EQ(library->passed_over.size(), 1U);
  EXPECT_EQ(library->passed_over[0],
            "erl on the PATH: " + old.string() + " is OTP 25, too old: install Erlang/OTP 27 or newer");
}

TEST_F(FindStandardLibrary, FollowsLinksAndStandInsOnThePath) {
  const fs::path root = install("a", "27", "1.18.3");
  fs::create_directories(top_ / "links");
  fs::create_symlink(root / "bin/erl", top_ / "links/erl");
  put_on_path(top_ / "links");
  EXPECT_EQ(find_standard_library(search_)->root, root);

  program(top_ / "stand-ins/erl", "#!/bin/sh\nprintf %s " + root.string() + "\n");
  environment_["PATH"] = (top_ / "stand-ins").string();
  EXPECT_EQ(find_standard_library(search_)->root, root);
}

// What Mote does when it is asked.
constexpr const char* kAnswering = "#!/bin/sh\ncase \" $* \" in *\" mote-is-asked-for-otp \"*) echo mote ;; esac\n";

TEST_F(FindStandardLibrary, PassesOverMoteOnThePathAndLooksFurther) {
  program(top_ / "program/mote", kAnswering);
  fs::create_directories(top_ / "links");
  fs::create_symlink(top_ / "program/mote", top_ / "links/erl");
  program(top_ / "it's a wrapper/erl", "#!/bin/sh\nexec '" + (top_ / "program/mote").string() + "' erl \"$@\"\n");
  program(top_ / "nested/erl", "#!/bin/sh\nexec \"" + (top_ / "it's a wrapper/erl").string() + "\" \"$@\"\n");
  for (const char* folder : {"links", "it's a wrapper", "nested"})
    put_on_path(top_ / folder);
  search_.executable = top_ / "program/mote";
  EXPECT_FALSE(find_standard_library(search_));

  const fs::path root = install("a", "27", "1.18.3");
  put_on_path(root / "bin");
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, root);
  ASSERT_EQ(library->passed_over.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const char* folder = i == 0 ? "links" : i == 1 ? "it's a wrapper" : "nested";
    EXPECT_EQ(library->passed_over[i], "erl on the PATH: " + (top_ / folder / "erl").string() + " is Mote itself");
  }
}

TEST_F(FindStandardLibrary, PassesOverAnElixirThatIsMote) {
  const fs::path root = install("a", "27", "");
  const fs::path other = install("b", "27", "1.18.3").parent_path() / "elixir";
  program(top_ / "wrapper/elixir", kAnswering);
  program(top_ / "stand-in/elixir", "#!/bin/sh\necho '" + other.string() + "/lib/elixir'\n");
  for (const fs::path& folder : {root / "bin", top_ / "wrapper", top_ / "stand-in"})
    put_on_path(folder);
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->elixir, other);
}

class InATree : public FindStandardLibrary {
 protected:
  // A tree as `mote otp` makes them, or a release with `otp` false.
  fs::path tree(const std::string& where, bool otp) {
    const fs::path root = otp ? install(where, "27", "") : top_ / where;
    const fs::path bindir = root / "erts-15.2/bin";
    write(bindir / "mote.d/OTP_VERSION", "27.1\n");
    program(bindir / "mote", kAnswering);
    fs::create_directories(root / "bin");
    fs::remove(root / "bin/erl");
    fs::create_symlink("../erts-15.2/bin/mote", root / "bin/erl");
    return root;
  }
};

TEST_F(InATree, TakesItsTreeWhateverElseIsThere) {
  const fs::path release = tree("release", false);
  environment_["MOTE_OTP"] = install("a", "28", "1.18.3").string();
  search_.executable = release / "erts-15.2/bin/mote";
  auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, release);
  EXPECT_EQ(library->bindir, release / "erts-15.2/bin");
  EXPECT_EQ(library->otp_release, 27);
  EXPECT_EQ(library->otp_version, "27.1");
  EXPECT_EQ(library->erts_version, "15.2");
  EXPECT_EQ(library->preloaded, release / "erts-15.2/bin/mote.d/preloaded");
  EXPECT_EQ(library->emulator, search_.executable);

  search_.tree_root = top_ / "elsewhere";
  library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, top_ / "elsewhere");

  search_.otp = top_ / "a";
  EXPECT_EQ(find_standard_library(search_)->otp_release, 28);
}

TEST_F(InATree, IsFoundByItsErlOnThePath) {
  put_on_path(tree("release", false) / "bin");
  const fs::path root = tree("root", true);
  write(root / "elixir/lib/elixir/ebin/elixir.app", "{application,elixir,[{vsn,\"1.18.3\"}]}.\n");
  put_on_path(root / "bin");
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, root);
  EXPECT_EQ(library->preloaded, root / "lib/erts-15.2/ebin");
  EXPECT_EQ(library->elixir, root / "elixir");
  EXPECT_FALSE(library->emulator);
  ASSERT_EQ(library->passed_over.size(), 1U);
  EXPECT_EQ(library->passed_over[0],
            "erl on the PATH: " + (top_ / "release/bin/erl").string() + " is Mote itself, in a release");
}

TEST_F(FindStandardLibrary, TakesThePlaceOfAnotherEmulator) {
  const fs::path release = top_ / "release";
  write(release / "releases/start_erl.data", "15.2 0.1.0");
  environment_["BINDIR"] = (release / "erts-15.2/bin").string();
  search_.tree_root = release;
  EXPECT_FALSE(find_standard_library(search_));

  const fs::path other = install("a", "27", "");
  put_on_path(other / "bin");
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, release);
  EXPECT_EQ(library->bindir, release / "erts-15.2/bin");
  EXPECT_EQ(library->preloaded, other / "lib/erts-15.2/ebin");

  write(release / "releases/start_erl.data", "15.1 0.1.0");
  EXPECT_EQ(find_standard_library(search_).error(),
            release.string() + " needs the modules of erts 15.1; the OTP found, " + other.string() + ", has erts 15.2");
}

TEST_F(FindStandardLibrary, PrefersOneWithElixir) {
  const fs::path alone = install("alone", "27", "");
  put_on_path(alone / "bin");
  auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, alone);
  EXPECT_FALSE(library->elixir);

  search_.need_elixir = true;
  EXPECT_NE(find_standard_library(search_).error().find("no Elixir was found"), std::string::npos);

  const fs::path both = install("empty/build/otp", "27", "1.18.3");
  library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, both);
  EXPECT_EQ(library->found_by, "build/otp");
}

TEST_F(FindStandardLibrary, TakesElixirFromThePath) {
  const fs::path otp = install("otp", "27", "");
  install("other", "27", "1.18.1");
  program(top_ / "other/lib/elixir/bin/elixir", "#!/bin/sh\n");
  put_on_path(otp / "bin");
  put_on_path(top_ / "other/lib/elixir/bin");
  const auto library = find_standard_library(search_);
  ASSERT_TRUE(library) << library.error();
  EXPECT_EQ(library->root, otp);
  EXPECT_EQ(library->elixir, top_ / "other/lib/elixir");
}

TEST_F(FindStandardLibrary, SaysWhatToInstallWhenThereIsNone) {
  const auto library = find_standard_library(search_);
  ASSERT_FALSE(library);
  EXPECT_NE(library.error().find("erl on the PATH: there is none"), std::string::npos);
  EXPECT_NE(library.error().find("Install Erlang/OTP 27"), std::string::npos);
}

}  // namespace
}  // namespace mote

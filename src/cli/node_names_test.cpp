// Tests of the names of nodes.
#include "cli/node_names.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

TEST(NodeNames, AreTakenOutOfTheArguments) {
  Words arguments{"-root", "x", "-sname", "a", "-name", "b@c", "-noshell", "-extra", "-sname", "d"};
  EXPECT_EQ(take_node_name(arguments), "b@c");
  EXPECT_EQ(arguments, (Words{"-root", "x", "-noshell", "-extra", "-sname", "d"}));
  EXPECT_EQ(take_node_name(arguments), "");
  Words incomplete{"-sname"};
  EXPECT_EQ(take_node_name(incomplete), "");
}

TEST(NodeNames, RequestsAreTheFirstWordsForTheProgram) {
  EXPECT_EQ(remote_request({"-noshell", "-extra", "--rpc-eval", "n", "1"})->node, "n");
  EXPECT_EQ(remote_request({"-extra", "--rpc-eval", "n", "1 + 1"})->expression, "1 + 1");
  EXPECT_FALSE(remote_request({"--rpc-eval", "n", "1"}));
  EXPECT_FALSE(remote_request({"-extra", "--rpc-eval", "n"}));
  EXPECT_FALSE(remote_request({"-extra", "--rpc-eval", "n", "1", "--rpc-eval", "n", "2"}));
}

class NodeNamesInAFolder : public testing::Test {
 protected:
  NodeNamesInAFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "mote-names-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
  }
  ~NodeNamesInAFolder() override {
    unsetenv("XDG_RUNTIME_DIR");
    std::filesystem::remove_all(folder_);
  }
  NodeNamesInAFolder(const NodeNamesInAFolder&) = delete;
  NodeNamesInAFolder& operator=(const NodeNamesInAFolder&) = delete;

  std::filesystem::path folder_;
};

TEST_F(NodeNamesInAFolder, AreHeldByOneProcessForItsLife) {
  EXPECT_EQ(process_named("a"), std::nullopt);
  int ready[2], end[2];
  ASSERT_EQ(pipe(ready), 0);
  ASSERT_EQ(pipe(end), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = enter_node_name("a@host") == NameEntry::entered ? 'y' : 'n';
    const bool told = write(ready[1], &byte, 1) == 1;
    close(end[1]);
    _exit(told && read(end[0], &byte, 1) == 0 ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(read(ready[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  EXPECT_EQ(process_named("a"), child);
  EXPECT_EQ(process_named("a@elsewhere"), child);
  EXPECT_EQ(enter_node_name("a"), NameEntry::taken);
  close(end[1]);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(process_named("a"), std::nullopt);
  for (const int descriptor : {ready[0], ready[1], end[0]})
    close(descriptor);
}

TEST_F(NodeNamesInAFolder, DoNotLeadElsewhere) {
  for (const char* name : {"", "@host", "../a", "a/b", ".", ".."})
    EXPECT_EQ(enter_node_name(name), NameEntry::impossible) << name;
  std::filesystem::create_directory(folder_ / "mote-nodes");
  std::filesystem::create_symlink(folder_ / "target", folder_ / "mote-nodes/link");
  EXPECT_EQ(enter_node_name("link"), NameEntry::impossible);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "target"));
  std::filesystem::permissions(folder_ / "mote-nodes", std::filesystem::perms::all);
  EXPECT_EQ(enter_node_name("a"), NameEntry::impossible);
}

}  // namespace
}  // namespace mote::cli

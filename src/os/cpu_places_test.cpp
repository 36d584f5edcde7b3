// Tests of reading where CPUs are, from folders made up.
#include "os/cpu_places.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace mote {
namespace {

class CpuPlacesTest : public testing::Test {
 protected:
  CpuPlacesTest() : root_(std::filesystem::path(testing::TempDir()) / "cpu_places_test") {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_);
  }
  ~CpuPlacesTest() override { std::filesystem::remove_all(root_); }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text << "\n";
  }
  void add(int number, int node, int package, int core) {
    std::string folder = "cpu" + std::to_string(number);
    write(folder + "/topology/physical_package_id", std::to_string(package));
    write(folder + "/topology/core_id", std::to_string(core));
    write(folder + "/node" + std::to_string(node) + "/x", "");
  }
  std::filesystem::path root_;
};

TEST_F(CpuPlacesTest, AreSortedAndOnlyThoseOnline) {
  write("online", "0-1,3");
  add(0, 1, 1, 0);
  add(1, 0, 0, 5);
  add(2, 0, 0, 0);
  add(3, 0, 0, 5);
  std::vector<CpuPlace> expected = {{0, 0, 5, 1}, {0, 0, 5, 3}, {1, 1, 0, 0}};
  EXPECT_EQ(cpu_places(root_), expected);
}

TEST_F(CpuPlacesTest, AreNoneWhereSomethingIsMissing) {
  EXPECT_TRUE(cpu_places(root_).empty());
  write("online", "0-1");
  add(0, 0, 0, 0);
  EXPECT_TRUE(cpu_places(root_).empty());
}

}  // namespace
}  // namespace mote

#include "process/own_bounds.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/test_folder.h"

namespace mimeo::process {
namespace {

namespace fs = std::filesystem;

class OwnBoundsTest : public ::testing::Test {
 protected:
  void write(const std::string& path, std::string_view text) {
    const auto file = fs::path(folder.path()) / path;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text << "\n";
  }
  OwnBounds read(std::string_view membership) const { return read_own_bounds(folder.path(), membership); }

  TestFolder folder;
};

TEST_F(OwnBoundsTest, AreTheTightestOfAllThatWeAreIn) {
  write("system.slice/memory.max", "3000000000");
  write("system.slice/cpu.max", "max 100000");
  write("system.slice/mimeo.service/memory.max", "4000000000");
  write("system.slice/mimeo.service/cpu.max", "150000 100000");
  EXPECT_EQ(read("0::/system.slice/mimeo.service\n"), (OwnBounds{1.5, 3000000000}));
}

TEST_F(OwnBoundsTest, InAContainerThatSeesItsGroupAsTheRoot) {
  write("memory.max", "1000000000");
  write("cpu.max", "200000 100000");
  EXPECT_EQ(read("0::/\n"), (OwnBounds{2, 1000000000}));
}

TEST_F(OwnBoundsTest, OfVersionOne) {
  write("memory/docker/1/memory.limit_in_bytes", "2000000000");
  write("memory/memory.limit_in_bytes", "9223372036854771712");
  write("cpu,cpuacct/docker/1/cpu.cfs_quota_us", "50000");
  write("cpu,cpuacct/docker/1/cpu.cfs_period_us", "100000");
  write("cpu,cpuacct/cpu.cfs_quota_us", "-1");
  write("cpu,cpuacct/cpu.cfs_period_us", "100000");
  EXPECT_EQ(read("5:memory:/docker/1\n4:cpu,cpuacct:/docker/1\n1:name=systemd:/docker/1\n0::/\n"), (OwnBounds{0.5, 2000000000}));
}

TEST_F(OwnBoundsTest, AreNoneWhereNothingIsSaid) {
  write("unit/memory.max", "max");
  EXPECT_EQ(read("0::/unit\n"), OwnBounds());
  EXPECT_EQ(read("0::/elsewhere\nnonsense\n"), OwnBounds());
  EXPECT_EQ(read(""), OwnBounds());
}

}  // namespace
}  // namespace mimeo::process

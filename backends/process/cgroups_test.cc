#include "process/cgroups.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>

#include "base/test_folder.h"

namespace mimeo::process {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

/// Hierarchies as plain folders: what the kernel would make of them is for the tests with a real one
/// (launcher_test.cc).
class CgroupsTest : public testing::Test {
 protected:
  Result<Cgroups> open(const std::string& mounts, const std::string& own) {
    write(root() / "mountinfo", mounts);
    write(root() / "own", own);
    return Cgroups::open("owner", {root() / "mountinfo", root() / "own"});
  }
  fs::path root() const { return folder_.path(); }
  std::string first(const std::string& controller) const {
    return "30 29 0:26 / " + (root() / controller).string() + " rw - cgroup cgroup rw," + controller + "\n";
  }
  std::string second() const { return "30 29 0:26 / " + (root() / "unified").string() + " rw - cgroup2 cgroup2 rw\n"; }

  TestFolder folder_;
};

TEST_F(CgroupsTest, OfVersion1AreMadeBelowOurOwn) {
  fs::create_directories(root() / "memory" / "us");
  fs::create_directories(root() / "pids");
  auto groups = open(first("memory") + first("pids"), "4:memory:/us\n3:pids:/\n2:name=systemd:/\n0::/\n");
  ASSERT_TRUE(groups) << groups.error().message;
  EXPECT_TRUE(groups->has(Cgroups::Controller::memory));
  EXPECT_TRUE(groups->has(Cgroups::Controller::pids));
  EXPECT_FALSE(groups->has(Cgroups::Controller::cpu));
}

TEST_F(CgroupsTest, OfVersion2AreOneForAll) {
  const auto unified = root() / "unified";
  write(unified / "us" / "cgroup.controllers", "cpu memory pids\n");
  write(unified / "us" / "cgroup.subtree_control", "cpu memory pids\n");
  auto groups = open(second(), "0::/us\n");
  ASSERT_TRUE(groups) << groups.error().message;
  for (const auto controller : {Cgroups::Controller::memory, Cgroups::Controller::cpu, Cgroups::Controller::pids}) {
    EXPECT_TRUE(groups->has(controller));
  }
}

TEST_F(CgroupsTest, OfVersion2WithoutControllersAreOfNoUse) {
  const auto unified = root() / "unified";
  write(unified / "cgroup.controllers", "\n");
  write(unified / "cgroup.subtree_control", "\n");
  fs::create_directories(root() / "memory");
  auto groups = open(second() + first("memory"), "4:memory:/\n0::/\n");
  ASSERT_TRUE(groups);
  EXPECT_TRUE(groups->has(Cgroups::Controller::memory)) << "version 1 beside it serves";
  EXPECT_FALSE(groups->has(Cgroups::Controller::cpu));
}

TEST_F(CgroupsTest, SayWhyThereAreNone) {
  auto none = open("22 1 8:1 / / rw - ext4 /dev/root rw\n", "0::/\n");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().detail, "no control groups are mounted");
  EXPECT_THAT(none.error().hint, testing::HasSubstr("Delegate="));
}

TEST_F(CgroupsTest, TellWhenTheKernelRefusesABound) {
  // In a plain folder there is no file for it.
  fs::create_directories(root() / "memory");
  auto groups = open(first("memory"), "4:memory:/\n");
  ASSERT_TRUE(groups);
  auto group = groups->make(1, {.memory_bytes = 1 << 20});
  ASSERT_FALSE(group);
  EXPECT_EQ(group.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(group.error().detail, testing::HasSubstr("memory.limit_in_bytes"));
}

TEST_F(CgroupsTest, WithoutBoundsAreThereAllTheSameToTellWhoWasKilled) {
  fs::create_directories(root() / "memory");
  auto groups = open(first("memory"), "4:memory:/\n");
  auto group = groups->make(7, {});
  ASSERT_TRUE(group);
  ASSERT_EQ((*group)->doors().size(), 1u);
  const auto made = fs::path((*group)->doors().front()).parent_path();
  EXPECT_TRUE(fs::is_directory(made));
  EXPECT_FALSE((*group)->ran_out_of_memory());
  write(made / "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
  EXPECT_TRUE((*group)->ran_out_of_memory());
  fs::remove(made / "memory.oom_control");
  group->reset();
  EXPECT_FALSE(fs::exists(made));
}

}  // namespace
}  // namespace mimeo::process

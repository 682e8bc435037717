#include "process/confiner.h"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "base/command.h"
#include "base/test_folder.h"

namespace mimeo::process {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto init = MIMEO_BUILD_DIR "/mimeo-init";

/// What a script hears that runs confined, on both streams.
class Confined : public testing::Test {
 protected:
  void SetUp() override {
    auto found = Confiner::find({.init = init, .hidden = {data_.path()}});
    ASSERT_TRUE(found) << found.error().message;
    confiner_ = std::move(*found);
    std::filesystem::create_directory(writable() + "/tmp");
  }

  std::string writable() { return scratch_.path(); }

  std::string run(std::string script, std::vector<std::string> readable = {}) {
    seams::LaunchCommand wanted;
    wanted.arguments = {"/bin/sh", "-c", std::move(script)};
    wanted.directory = "/";
    wanted.confinement = seams::Confinement{.readable = std::move(readable), .writable = writable()};
    wanted = confiner_->confine(std::move(wanted));
    std::string said;
    const auto hear = [&said](std::string_view text) { said += text; };
    auto end = run_command({.arguments = wanted.arguments, .environment = {"PATH=/usr/bin:/bin"}, .directory = wanted.directory}, {hear, hear});
    EXPECT_TRUE(end);
    exit_ = exit_of_confined(end ? end->code : -1);
    return said;
  }

  TestFolder data_;
  TestFolder scratch_;
  std::optional<Confiner> confiner_;
  seams::Exit exit_;
};

TEST_F(Confined, EndsAsItsProgramEnds) {
  run("exit 3");
  EXPECT_EQ(exit_.code, 3);
  run("kill -SEGV $$");
  EXPECT_EQ(exit_.signal, SIGSEGV);
  run("exec /nowhere/at/all");
  EXPECT_EQ(exit_.code, 127);
}

TEST_F(Confined, SeesWhatItIsShownAndNothingElse) {
  std::ofstream(data_.path() + "/token") << "secret";
  std::ofstream(data_.path() + "/package") << "shown";
  const auto said = run("cat " + data_.path() + "/package " + data_.path() + "/token", {data_.path() + "/package"});
  EXPECT_THAT(said, HasSubstr("shown"));
  EXPECT_THAT(said, Not(HasSubstr("secret")));
}

TEST_F(Confined, WritesIntoItsFolderAndNoOther) {
  EXPECT_EQ(run("echo 1 > " + writable() + "/mine; echo 2 > /tmp/too"), "");
  EXPECT_TRUE(std::filesystem::exists(writable() + "/mine"));
  EXPECT_TRUE(std::filesystem::exists(writable() + "/tmp/too"));
  EXPECT_THAT(run("echo 1 > /usr/spoiled"), HasSubstr("Read-only"));
}

TEST_F(Confined, DoesNotSeeWhatIsHiddenThoughAFolderAroundItIsShown) {
  const std::string around = std::filesystem::path(data_.path()).parent_path();
  std::ofstream(data_.path() + "/token") << "secret";
  std::ofstream(data_.path() + "/package") << "shown";
  const auto said = run("cat " + data_.path() + "/package " + data_.path() + "/token; echo x > " + writable() + "/mine",
                        {data_.path() + "/package", around});
  EXPECT_THAT(said, HasSubstr("shown"));
  EXPECT_THAT(said, Not(HasSubstr("secret")));
  EXPECT_TRUE(std::filesystem::exists(writable() + "/mine"));
}

TEST_F(Confined, DoesNotSeeTheDataFolderByItsOtherName) {
  const auto link = scratch_.path() + "/link";
  std::filesystem::create_directory_symlink(data_.path(), link);
  auto found = Confiner::find({.init = init, .hidden = {link}});
  ASSERT_TRUE(found);
  confiner_ = std::move(*found);
  std::ofstream(data_.path() + "/token") << "secret";
  EXPECT_THAT(run("cat " + data_.path() + "/token", {data_.path()}), Not(HasSubstr("secret")));
}

TEST_F(Confined, MakesNoNamespacesOfItsOwn) {
  EXPECT_THAT(run("unshare --user echo made"), Not(HasSubstr("made")));
  EXPECT_THAT(run("echo x > /in-the-root"), HasSubstr("Read-only"));
}

TEST_F(Confined, CollectsOrphans) {
  EXPECT_EQ(run("(sh -c 'exit 0' &) ; wait; while grep -qs 'State:.Z' /proc/[0-9]*/status; do :; done; echo none"), "none\n");
}

TEST(Confiner, SaysWhatIsMissing) {
  const auto found = Confiner::find({.init = "/nowhere/mimeo-init"});
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("/nowhere/mimeo-init"));
}

TEST(Confiner, TakesAnExitCodeForWhatItIs) {
  EXPECT_EQ(exit_of_confined(128 + SIGKILL).signal, SIGKILL);
  EXPECT_EQ(exit_of_confined(128).code, 128);
  EXPECT_EQ(exit_of_confined(255).code, 255);
}

}  // namespace
}  // namespace mimeo::process

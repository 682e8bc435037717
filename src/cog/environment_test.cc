#include "cog/environment.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include "cog/fake_python.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char install[] = "python -m pip install --no-input --disable-pip-version-check --progress-bar off ";

class EnvironmentTest : public testing::Test {
 protected:
  EnvironmentTest() { fs::create_directory(folder); }

  Result<std::string> provide(std::stop_token stop = {}) {
    auto tell = [this](std::string_view line) { told.emplace_back(line); };
    return environments.provide(project, folder, tell, stop);
  }

  /// The path of an environment that must be had.
  std::string made() {
    auto path = provide();
    EXPECT_TRUE(path) << path.error().message;
    return path.value_or("");
  }

  FakePython python{testing::TempDir()};
  const fs::path folder = python.root() / "project";
  Environments environments{python.options()};
  Project project{.predict = "run.py:Runner"};
  std::vector<std::string> told;
};

TEST_F(EnvironmentTest, is_made_with_what_the_project_asks_for_and_the_cog_package) {
  python.write("project/requirements.txt", "numpy==2.0\n");
  project.requirements_file = "requirements.txt";
  project.python_packages = {"pillow"};
  auto path = provide();
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_TRUE(fs::exists(*path + "/bin/python"));
  EXPECT_THAT(python.calls(), ElementsAre("python3 -m venv", std::string(install) + "--requirement requirements.txt pillow cog==" + cog_release));
  EXPECT_THAT(told, Contains("Collecting things"));
}

TEST_F(EnvironmentTest, is_made_once_for_all_projects_that_need_the_same) {
  const auto first = made();
  const auto calls = python.calls().size();
  project.predict = "other.py:Runner";
  EXPECT_EQ(made(), first);
  EXPECT_EQ(python.calls().size(), calls);
  project.python_packages = {"numpy"};
  EXPECT_NE(made(), first);
}

TEST_F(EnvironmentTest, leaves_the_cog_package_to_a_project_that_names_it) {
  python.write("project/requirements.txt", "# cog\ncogwheel\n  Cog[all] >= 0.20  # ours\n");
  project.requirements_file = "requirements.txt";
  ASSERT_TRUE(provide());
  EXPECT_EQ(python.calls().back(), std::string(install) + "--requirement requirements.txt");
  project = {.predict = "run.py:Runner", .sdk_version = "0.22.0"};
  ASSERT_TRUE(provide());
  EXPECT_EQ(python.calls().back(), std::string(install) + "cog==0.22.0");
}

TEST_F(EnvironmentTest, depends_on_the_folder_only_when_requirements_lie_in_it) {
  python.write("project/requirements.txt", "numpy\n");
  project.requirements_file = "requirements.txt";
  const auto first = made();
  python.write("project/notes.txt", "x");
  EXPECT_EQ(made(), first);
  python.write("project/requirements.txt", "numpy\n-r more.txt\n");
  python.write("project/more.txt", "torch\n");
  const auto second = made();
  python.write("project/more.txt", "jax\n");
  EXPECT_NE(made(), second);
}

TEST_F(EnvironmentTest, is_made_anew_when_a_build_was_interrupted) {
  const auto path = made();
  fs::remove(path + "/mimeo-complete");
  std::ofstream(path + "/half") << "x";
  EXPECT_EQ(made(), path);
  EXPECT_FALSE(fs::exists(path + "/half"));
  EXPECT_EQ(python.calls().size(), 4u);
}

TEST_F(EnvironmentTest, explains_requirements_that_cannot_be_met) {
  project.python_packages = {"no-such-package"};
  auto path = provide();
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().kind, ErrorKind::invalid);
  EXPECT_EQ(path.error().message,
            "The model's requirements cannot be installed: No matching distribution found for no-such-package");
  EXPECT_THAT(path.error().detail, HasSubstr("Collecting things"));
}

TEST_F(EnvironmentTest, tells_a_network_that_fails_from_a_requirement_that_is_wrong) {
  project.python_packages = {"far-away"};
  EXPECT_EQ(provide().error().kind, ErrorKind::unavailable);
}

TEST_F(EnvironmentTest, refuses_requirements_that_would_not_survive) {
  python.write("project/requirements.txt", "-e .\n");
  project.requirements_file = "requirements.txt";
  EXPECT_THAT(provide().error().message, HasSubstr("An editable requirement (-e .) cannot be kept"));
  project = {.predict = "run.py:Runner", .python_packages = {"--index-url=x"}};
  EXPECT_EQ(provide().error().message, "build.python_packages cannot hold --index-url=x");
}

TEST_F(EnvironmentTest, makes_do_with_another_python_and_says_so) {
  project.python_version = "3.99";
  ASSERT_TRUE(provide());
  EXPECT_THAT(told.front(), HasSubstr("cog.yaml asks for Python 3.99, which is not installed"));
}

TEST_F(EnvironmentTest, takes_the_version_that_is_asked_for_when_it_is_there) {
  fs::copy_file(python.root() / "bin/python3", python.root() / "bin/python3.99");
  project.python_version = "3.99";
  ASSERT_TRUE(provide());
  EXPECT_EQ(python.calls().front(), "python3.99 -m venv");
}

TEST_F(EnvironmentTest, knows_a_program_of_pyenv_that_has_no_python_behind_it) {
  python.write("bin/python3.99", "#!/bin/sh\necho \"pyenv: python3.99: command not found\" >&2\nexit 127\n");
  fs::permissions(python.root() / "bin/python3.99", fs::perms::owner_all);
  project.python_version = "3.99";
  ASSERT_TRUE(provide());
  EXPECT_EQ(python.calls().front(), "python3 -m venv");
  EXPECT_THAT(told.front(), HasSubstr("cog.yaml asks for Python 3.99, which is not installed"));
}

TEST_F(EnvironmentTest, prefers_uv_where_there_is_one) {
  const auto log = python.log().string();
  python.write("bin/uv", "#!/bin/sh\necho \"uv $1 $2 $3 $4\" >> " + log + "\n[ $1 != venv ] || mkdir -p \"$4\"\n");
  fs::permissions(python.root() / "bin/uv", fs::perms::owner_all);
  project.python_version = "3.99";
  auto path = provide();
  ASSERT_TRUE(path) << path.error().message;
  EXPECT_THAT(python.calls(), ElementsAre("uv venv --python 3.99 " + *path, "uv pip install --compile-bytecode --python"));
}

TEST_F(EnvironmentTest, says_when_there_is_no_python) {
  auto options = python.options();
  options.search_path = (python.root() / "project").string();
  auto path = Environments(options).provide(project, folder, [](std::string_view) {});
  EXPECT_EQ(path.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(path.error().hint, HasSubstr("python3-venv"));
}

TEST_F(EnvironmentTest, stops_a_build_on_request) {
  project.python_packages = {"slow-package"};
  std::stop_source stop;
  auto tell = [&](std::string_view line) {
    if (line == "Collecting things") stop.request_stop();
  };
  auto path = environments.provide(project, folder, tell, stop.get_token());
  EXPECT_EQ(path.error().kind, ErrorKind::canceled);
}

TEST_F(EnvironmentTest, goes_when_nothing_has_needed_it_for_long) {
  const auto path = made();
  const auto marker = path + "/mimeo-complete";
  const auto long_ago = fs::file_time_type::clock::now() - 2h;
  environments.remove_unneeded({}, 1h);
  EXPECT_TRUE(fs::exists(marker)) << "made a moment ago";

  fs::last_write_time(marker, long_ago);
  environments.remove_unneeded({path}, 1h);
  environments.remove_unneeded({}, 1h);
  EXPECT_TRUE(fs::exists(marker)) << "needed a moment ago";

  fs::last_write_time(marker, long_ago);
  EXPECT_EQ(made(), path);
  environments.remove_unneeded({}, 1h);
  EXPECT_TRUE(fs::exists(marker)) << "pushed again a moment ago";

  fs::last_write_time(marker, long_ago);
  const int builder = open((path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(flock(builder, LOCK_EX), 0);
  environments.remove_unneeded({}, 1h);
  EXPECT_TRUE(fs::exists(marker)) << "somebody has it";
  close(builder);

  environments.remove_unneeded({}, 1h);
  EXPECT_FALSE(fs::exists(path));
  EXPECT_EQ(made(), path) << "and is made again";
}

TEST_F(EnvironmentTest, what_an_interrupted_build_has_left_goes_too) {
  const auto path = made();
  fs::remove(path + "/mimeo-complete");
  fs::last_write_time(path, fs::file_time_type::clock::now() - 2h);
  environments.remove_unneeded({}, 1h);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(EnvironmentTest, tells_how_much_there_is_while_its_tools_say_nothing) {
  auto options = python.options();
  options.silence = 1ms;
  project.python_packages = {"slow-package"};
  std::stop_source stop;
  auto tell = [&](std::string_view line) {
    if (line == "... 3 MB so far") stop.request_stop();
  };
  auto path = Environments(options).provide(project, folder, tell, stop.get_token());
  EXPECT_EQ(path.error().kind, ErrorKind::canceled);
  for (const auto& entry : fs::directory_iterator(options.folder)) EXPECT_NE(entry.path().extension(), ".tmp");
}

TEST_F(EnvironmentTest, waits_for_the_same_environment_while_another_makes_it) {
  const auto path = made();
  fs::remove(path + "/mimeo-complete");
  const int other = open((path + ".lock").c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(flock(other, LOCK_EX), 0);
  auto tell = [&](std::string_view line) {
    if (!line.starts_with("waiting")) return;
    std::ofstream(path + "/mimeo-complete") << "by the other";
    close(other);
  };
  EXPECT_EQ(environments.provide(project, folder, tell).value_or(""), path);
  EXPECT_EQ(python.calls().size(), 2u);
}

}  // namespace
}  // namespace mimeo::cog

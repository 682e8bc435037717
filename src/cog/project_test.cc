#include "cog/project.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class ProjectTest : public testing::Test {
 protected:
  ProjectTest() {
    std::string name = testing::TempDir() + "mimeo-project-XXXXXX";
    folder = mkdtemp(name.data());
    write("run.py", "");
  }
  ~ProjectTest() override { fs::remove_all(folder); }

  void write(const fs::path& path, std::string_view text) {
    fs::create_directories((folder / path).parent_path());
    std::ofstream(folder / path) << text;
  }

  Result<Project> read(std::string_view yaml) {
    write("cog.yaml", yaml);
    return read_project(folder);
  }

  std::string complaint(std::string_view yaml) {
    auto project = read(yaml);
    if (project) return "none";
    EXPECT_EQ(project.error().kind, ErrorKind::invalid);
    return project.error().message;
  }

  fs::path folder;
};

TEST_F(ProjectTest, reads_what_matters_without_docker) {
  write("requirements.txt", "numpy\n");
  write("training/train.py", "");
  auto project = read(R"(
build:
  gpu: true
  cuda: "12.1"
  python_version: "3.12"
  python_requirements: ./requirements.txt
  python_packages: [pillow==11.0.0]
  system_packages:
    - ffmpeg
  sdk_version: 0.22.0
  run:
    - echo hello
    - command: make
      mounts: []
run: run.py:Runner
train: training/train.py:train
environment:
  - A=1
  - B=x=y
concurrency:
  max: 4
image: r8.im/me/model
)");
  ASSERT_TRUE(project) << project.error().message;
  EXPECT_EQ(project->predict, "run.py:Runner");
  EXPECT_EQ(project->train, "training/train.py:train");
  EXPECT_THAT(project->environment, ElementsAre("A=1", "B=x=y"));
  EXPECT_EQ(project->concurrency, 4);
  EXPECT_EQ(project->python_version, "3.12");
  EXPECT_EQ(project->requirements_file, "requirements.txt");
  EXPECT_THAT(project->python_packages, ElementsAre("pillow==11.0.0"));
  EXPECT_EQ(project->sdk_version, "0.22.0");
  EXPECT_THAT(project->system_packages, ElementsAre("ffmpeg"));
  EXPECT_THAT(project->commands, ElementsAre("echo hello", "make"));
  EXPECT_TRUE(project->gpu);
}

TEST_F(ProjectTest, needs_nothing_but_the_model) {
  auto project = read("run: run.py\n");
  ASSERT_TRUE(project) << project.error().message;
  EXPECT_EQ(project->predict, "run.py");
  EXPECT_THAT(project->train, IsEmpty());
  EXPECT_FALSE(project->concurrency);
  EXPECT_FALSE(project->gpu);
}

TEST_F(ProjectTest, knows_the_old_name_of_run) {
  EXPECT_EQ(read("predict: \"run.py:Predictor\"\n")->predict, "run.py:Predictor");
  EXPECT_EQ(read("predict: run.py:Old\nrun: run.py:New\n")->predict, "run.py:New");
}

TEST_F(ProjectTest, lets_the_environment_decide_over_concurrency) {
  EXPECT_EQ(read("run: run.py:R\nconcurrency: {max: 2}\nenvironment: [COG_MAX_CONCURRENCY=8]\n")->concurrency, 8);
}

TEST_F(ProjectTest, reads_a_python_version_with_or_without_quotes) {
  EXPECT_EQ(read("run: run.py:R\nbuild: {python_version: 3.10}\n")->python_version, "3.10");
  EXPECT_EQ(read("run: run.py:R\nbuild: {python_version: \"3.11.9\"}\n")->python_version, "3.11");
}

TEST_F(ProjectTest, tells_a_folder_without_the_file_from_a_wrong_file) {
  EXPECT_EQ(read_project(folder).error().kind, ErrorKind::not_found);
}

TEST_F(ProjectTest, says_what_is_wrong_and_where) {
  EXPECT_EQ(complaint("run: [\n"), "cog.yaml, line 2: end of sequence flow not found");
  EXPECT_EQ(complaint("- a\n"), "cog.yaml, line 1: the file must be a mapping");
  EXPECT_EQ(complaint("build: {}\n"),
            "cog.yaml, line 1: there is no `run` (or `predict`) that names the model, like run.py:Runner");
  EXPECT_EQ(complaint("run: Runner\n"), "cog.yaml, line 1: run must look like run.py:Runner");
  EXPECT_EQ(complaint("run: other.py:Runner\n"), "cog.yaml, line 1: run names other.py, which is not there");
  EXPECT_EQ(complaint("run: ../run.py:Runner\n"), "cog.yaml, line 1: run must be inside the project");
  EXPECT_EQ(complaint("run: run.py:R\nbuild: 3\n"), "cog.yaml, line 2: build must be a mapping");
  EXPECT_EQ(complaint("run: run.py:R\nbuild:\n  gpu: maybe\n"), "cog.yaml, line 3: build.gpu must be true or false");
  EXPECT_EQ(complaint("run: run.py:R\nbuild:\n  python_version: 3.8\n"),
            "cog.yaml, line 3: Python 3.8 is too old: Cog needs 3.10 or later");
  EXPECT_EQ(complaint("run: run.py:R\nbuild:\n  python_version: three\n"),
            "cog.yaml, line 3: build.python_version must look like \"3.12\"");
  EXPECT_EQ(complaint("run: run.py:R\nbuild:\n  python_requirements: none.txt\n"),
            "cog.yaml, line 3: build.python_requirements names none.txt, which is not there");
  EXPECT_EQ(complaint("run: run.py:R\nconcurrency:\n  max: 0\n"),
            "cog.yaml, line 3: concurrency.max must be a number of at least 1");
  EXPECT_EQ(complaint("run: run.py:R\nenvironment: [NOTHING]\n"),
            "cog.yaml, line 2: environment must hold NAME=value, not NOTHING");
}

}  // namespace
}  // namespace mimeo::cog

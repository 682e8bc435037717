#include "cog/packager.h"

#include <fcntl.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/test_run.h"
#include "cog/content.h"
#include "cog/fake_python.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class PackagerTest : public testing::Test {
 protected:
  /// A folder as it was pushed, ready to be taken.
  fs::path push_project(std::string_view yaml = "run: run.py:Runner\n") {
    python.write("pushed/cog.yaml", yaml);
    python.write("pushed/run.py", "class Runner: ...\n");
    return python.root() / "pushed";
  }

  fs::path push_program(std::string_view script) {
    python.write("pushed/model", script);
    fs::permissions(python.root() / "pushed/model", fs::perms::owner_all);
    return python.root() / "pushed";
  }

  Result<seams::PackagedVersion> package(const fs::path& folder) {
    auto tell = [this](std::string_view line) { told.emplace_back(line); };
    return run_on(io, packager.package(folder.string(), tell));
  }

  FakePython python{testing::TempDir()};
  asio::io_context io{1};
  Offload offload{1};
  Packager packager{python.root() / "packages", python.options(), offload, offload};
  std::vector<std::string> told;
};

TEST_F(PackagerTest, makes_a_version_of_a_cog_project) {
  python.write("pushed/README.md", "# Mine\n");
  python.write("pushed/.git/HEAD", "x");
  auto folder = push_project("run: run.py:Runner\ntrain: run.py:train\nenvironment: [A=1]\nbuild: {run: [make], system_packages: [ffmpeg]}\n");
  const auto content = hash_content(folder);
  auto version = package(folder);
  ASSERT_TRUE(version) << version.error().message;
  EXPECT_EQ(version->id.text, *content);
  EXPECT_EQ(version->cog_version, "0.23.1");
  EXPECT_EQ(version->readme, "# Mine\n");
  EXPECT_EQ(version->openapi_schema.text, R"({"paths":{"/predictions":{"post":{}}}})");
  EXPECT_EQ(version->package.kind, core::Package::Kind::cog_project);
  EXPECT_EQ(version->package.predict, "run.py:Runner");
  EXPECT_EQ(version->package.concurrency, 3);
  EXPECT_THAT(version->package.variables, ElementsAre("A=1"));
  EXPECT_TRUE(fs::exists(version->package.environment + "/bin/python"));
  EXPECT_EQ(version->package.directory, (python.root() / "packages" / *content).string());
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_FALSE(fs::exists(version->package.directory + "/.git"));
  EXPECT_EQ(python.calls().back(), "python describe run.py:Runner --train run.py:train");
  EXPECT_THAT(told, Contains(HasSubstr("ffmpeg")));
  EXPECT_THAT(told, Contains(HasSubstr("build.run")));
  EXPECT_THAT(told, Contains("hello from the model"));
}

TEST_F(PackagerTest, tells_coglet_that_every_model_streams) {
  auto version = package(push_project());
  ASSERT_TRUE(version) << version.error().message;
  const auto path = fs::path("packages") / version->id.text / ".cog/openapi_schema.json";
  EXPECT_EQ(python.read(path), R"({"paths":{"/predictions":{"post":{"x-cog-streaming":true}}}})");
}

TEST_F(PackagerTest, keeps_where_the_training_is) {
  EXPECT_EQ(package(push_project("run: run.py:Runner\ntrain: run.py:train\n"))->package.train, "run.py:train");
}

/// Bytes as a blob store gives them, with or without a descriptor.
class Bytes final : public seams::BlobReader {
 public:
  explicit Bytes(std::string text, int file = -1) : text_(std::move(text)), file_(file) {}
  std::int64_t size() const override { return static_cast<std::int64_t>(text_.size()); }
  int descriptor() const override { return file_; }
  Task<Result<std::size_t>> read_at(std::int64_t offset, std::span<char> into) override {
    co_return std::string_view(text_).substr(static_cast<std::size_t>(offset)).copy(into.data(), into.size());
  }

 private:
  std::string text_;
  int file_;
};

class WeightsTest : public PackagerTest {
 protected:
  WeightsTest() {
    base->id = core::VersionId{std::string(64, 'b')};
    base->cog_version = "0.23.1";
    base->openapi_schema = JsonText{R"({"a":1})"};
    base->package.directory = "/versions/b";
    base->package.predict = "run.py:Runner";
    weights.name = "weights.npz";
    weights.sha256 = std::string(64, 'c');
  }
  Result<seams::PackagedVersion> make(std::shared_ptr<seams::BlobReader> bytes) {
    return run_on(io, packager.with_weights(base, weights, std::move(bytes)));
  }

  std::shared_ptr<core::Version> base = std::make_shared<core::Version>();
  core::File weights;
};

TEST_F(WeightsTest, lie_beside_the_package_of_their_base) {
  auto made = make(std::make_unique<Bytes>(std::string(1'000'000, 'w')));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->package.directory, "/versions/b");
  EXPECT_EQ(made->package.predict, "run.py:Runner");
  EXPECT_EQ(made->openapi_schema, base->openapi_schema);
  EXPECT_EQ(made->cog_version, "0.23.1");
  EXPECT_EQ(made->package.weights, (python.root() / "packages" / made->id.text / "weights.npz").string());
  EXPECT_EQ(fs::file_size(made->package.weights), 1'000'000u);
  EXPECT_EQ(std::distance(fs::directory_iterator(fs::path(made->package.weights).parent_path()), {}), 1) << "nothing half-made";
}

TEST_F(WeightsTest, are_no_copy_where_the_bytes_are_a_file_of_the_same_disk) {
  python.write("blob", "weights");
  const int file = ::open((python.root() / "blob").c_str(), O_RDONLY | O_CLOEXEC);
  auto made = make(std::make_unique<Bytes>("not read", file));
  ::close(file);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(fs::hard_link_count(made->package.weights), 2u);
  fs::remove(python.root() / "blob");
  std::ifstream kept(made->package.weights);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), "weights") << "they outlive the file they came as";
}

TEST_F(WeightsTest, make_the_same_version_again_and_another_of_another_base_or_file) {
  auto first = make(std::make_unique<Bytes>("w"));
  auto again = make(std::make_unique<Bytes>("w"));
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->id, again->id);
  weights.sha256 = std::string(64, 'd');
  EXPECT_NE(make(std::make_unique<Bytes>("v"))->id, first->id);
  weights.sha256 = std::string(64, 'c');
  base->id = core::VersionId{std::string(64, 'a')};
  EXPECT_NE(make(std::make_unique<Bytes>("w"))->id, first->id);
}

TEST_F(PackagerTest, lets_cog_yaml_decide_over_concurrency) {
  EXPECT_EQ(package(push_project("run: run.py:Runner\nconcurrency: {max: 8}\n"))->package.concurrency, 8);
  EXPECT_EQ(python.calls().back(), "python describe run.py:Runner --concurrency 8") << "so that it can be refused";
}

TEST_F(PackagerTest, gives_the_same_content_the_same_version_and_place) {
  auto first = package(push_project());
  ASSERT_TRUE(first) << first.error().message;
  std::ofstream(first->package.directory + "/kept-by-a-running-instance") << "x";
  auto second = package(push_project());
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->id, first->id);
  EXPECT_EQ(second->package.directory, first->package.directory);
  EXPECT_TRUE(fs::exists(first->package.directory + "/kept-by-a-running-instance"));
  EXPECT_FALSE(fs::exists(python.root() / "pushed"));
}

TEST_F(PackagerTest, says_in_one_line_why_a_model_cannot_be_described) {
  python.write("pushed/broken", "");
  auto version = package(push_project());
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().kind, ErrorKind::invalid);
  EXPECT_EQ(version.error().message, "run.py defines no Runner");
  EXPECT_THAT(version.error().detail, HasSubstr("a traceback"));
  EXPECT_TRUE(fs::exists(python.root() / "pushed")) << "what was pushed stays with its owner when it is refused";
}

TEST_F(PackagerTest, makes_a_version_of_a_program) {
  auto version = package(push_program(
      "#!/bin/sh\n[ \"$1\" = --describe ] && echo '{\"concurrency\":4,\"description\":\"Says hello.\",\"name\":\"hello\","
      "\"openapi_schema\":{\"openapi\":\"3.0.2\"},\"sdk_version\":\"0.1.0\"}'\n"));
  ASSERT_TRUE(version) << version.error().message;
  EXPECT_EQ(version->cog_version, "0.1.0");
  EXPECT_EQ(version->description, "Says hello.");
  EXPECT_EQ(version->openapi_schema.text, R"({"openapi":"3.0.2"})");
  EXPECT_EQ(version->package.kind, core::Package::Kind::executable);
  EXPECT_EQ(version->package.concurrency, 4);
  EXPECT_EQ(version->package.environment, "");
  EXPECT_TRUE(fs::exists(version->package.directory + "/model"));
  EXPECT_THAT(python.calls(), testing::IsEmpty());
}

TEST_F(PackagerTest, refuses_a_program_that_does_not_describe_itself) {
  EXPECT_EQ(package(push_program("#!/bin/sh\nexit 1\n")).error().message, "model did not describe itself");
  EXPECT_EQ(package(push_program("#!/bin/sh\necho '{}'\n")).error().message, "model did not describe itself");
}

TEST_F(PackagerTest, refuses_a_folder_with_neither) {
  fs::create_directory(python.root() / "pushed");
  auto version = package(python.root() / "pushed");
  EXPECT_EQ(version.error().kind, ErrorKind::invalid);
  EXPECT_THAT(version.error().message, StartsWith("The folder holds neither cog.yaml"));
}

TEST_F(PackagerTest, takes_a_folder_by_its_relative_path) {
  const auto folder = fs::relative(push_project());
  ASSERT_TRUE(folder.is_relative());
  auto version = package(folder);
  ASSERT_TRUE(version) << version.error().message;
  EXPECT_TRUE(fs::path(version->package.directory).is_absolute());
}

TEST_F(PackagerTest, can_be_called_off) {
  packager.stop();
  EXPECT_EQ(package(push_project()).error().kind, ErrorKind::canceled);
}

}  // namespace
}  // namespace mimeo::cog

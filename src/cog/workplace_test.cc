#include "cog/workplace.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/test_folder.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

constexpr auto training = core::Prediction::Kind::training;
constexpr auto prediction = core::Prediction::Kind::prediction;

class WorkplaceTest : public testing::Test {
 protected:
  WorkplaceTest() {
    fs::create_directories(package / "lib");
    fs::create_directories(package / ".cog");
    std::ofstream(package / "train.py") << "a script";
    std::ofstream(package / "lib/part.py") << "a part";
    std::ofstream(package / ".cog/openapi_schema.json") << "for predictions";
    version.package.directory = package.string();
    version.openapi_schema = JsonText{R"({"paths":{"/predictions":{"post":{}}},"components":{"schemas":{
      "Input":{"title":"Input"},"Output":{},"TrainingInput":{"title":"TrainingInput"},"TrainingOutput":{"type":"object"}}}})"};
  }

  static std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TestFolder folder;
  fs::path package = fs::path(folder.path()) / "package";
  fs::path work = fs::path(folder.path()) / "work";
  core::Version version;
};

TEST_F(WorkplaceTest, shows_the_package_and_keeps_what_is_written_to_itself) {
  ASSERT_TRUE(lay_out_workplace(version, training, work.string()));
  EXPECT_EQ(read(work / "train.py"), "a script");
  EXPECT_EQ(read(work / "lib/part.py"), "a part");
  std::ofstream(work / "checkpoint") << "x";
  EXPECT_FALSE(fs::exists(package / "checkpoint"));
  EXPECT_FALSE(fs::exists(work / ".cog")) << "only coglet has use for one";
  fs::remove_all(work);
  EXPECT_EQ(read(package / "lib/part.py"), "a part") << "a link's target was removed with the folder";
}

TEST_F(WorkplaceTest, lets_a_model_write_beside_what_was_pushed) {
  fs::create_directory(package / "many");
  for (int i = 0; i < 1'001; ++i) std::ofstream(package / "many" / std::to_string(i));
  ASSERT_TRUE(lay_out_workplace(version, prediction, work.string()));
  EXPECT_EQ(read(work / ".cog/openapi_schema.json"), "for predictions");
  std::ofstream(work / "lib/output.png") << "x";
  EXPECT_EQ(read(work / "lib/output.png"), "x");
  EXPECT_FALSE(fs::exists(package / "lib/output.png"));
  EXPECT_TRUE(fs::is_symlink(work / "many")) << "it would take long to link every file of a large package";
  EXPECT_TRUE(fs::exists(work / "many/1000"));
}

TEST_F(WorkplaceTest, has_coglet_check_the_inputs_of_trainings) {
  version.package.kind = core::Package::Kind::cog_project;
  ASSERT_TRUE(lay_out_workplace(version, training, work.string()));
  auto schema = parse_json(read(work / ".cog/openapi_schema.json"));
  ASSERT_TRUE(schema);
  const auto& components = schema->at("components").at("schemas");
  EXPECT_EQ(components.at("Input").at("title"), "TrainingInput");
  EXPECT_EQ(components.at("TrainingInput").at("title"), "TrainingInput");
  EXPECT_EQ(components.at("Output").at("type"), "object");
  EXPECT_EQ(schema->at("paths").at("/predictions").at("post").at("x-cog-streaming"), true);
  EXPECT_EQ(read(package / ".cog/openapi_schema.json"), "for predictions");
}

TEST_F(WorkplaceTest, is_not_to_be_had_without_a_package) {
  version.package.directory = folder.path() + "/nowhere";
  EXPECT_EQ(lay_out_workplace(version, training, work.string()).error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace mimeo::cog

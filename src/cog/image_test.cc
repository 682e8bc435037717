#include "cog/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cog/command.h"
#include "cog/confinement.h"

namespace mimeo::cog {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string digest(64, 'a');

seams::Image built(std::string config = R"({"predict":"run.py:Runner"})") {
  seams::Image image;
  image.id = "sha256:" + digest;
  image.labels = {{"run.cog.openapi_schema", R"({"components":{}})"},
                  {"run.cog.config", std::move(config)},
                  {"run.cog.version", "0.23.1"}};
  image.environment = {"PATH=/usr/bin", "MIMEO_NETWORK=1", "TOKEN=x"};
  return image;
}

std::string refusal_of(const seams::Image& image) {
  auto version = read_image(image);
  return version ? "none" : version.error().message;
}

TEST(Image, ItsLabelsSayWhatItIs) {
  auto version = read_image(
      built(R"({"predict":"run.py:Runner","train":"run.py:train","build":{"gpu":true},"concurrency":{"max":4}})"));
  ASSERT_TRUE(version);
  EXPECT_EQ(version->id.text, digest);
  EXPECT_EQ(version->cog_version, "0.23.1");
  EXPECT_TRUE(version->wants_gpu);
  EXPECT_EQ(version->package.predict, "run.py:Runner");
  EXPECT_EQ(version->package.train, "run.py:train");
  EXPECT_EQ(version->package.concurrency, 4);
  EXPECT_THAT(version->package.variables, ElementsAre("MIMEO_NETWORK=1"));
  EXPECT_EQ(image_of(version->package), "sha256:" + digest);
}

TEST(Image, WhatCogHasNotBuiltIsRefused) {
  auto image = built();
  image.labels.erase("run.cog.openapi_schema");
  EXPECT_THAT(refusal_of(image), HasSubstr("no label run.cog.openapi_schema"));
  image = built();
  image.labels.erase("run.cog.config");
  EXPECT_THAT(refusal_of(image), HasSubstr("no label run.cog.config"));
  EXPECT_THAT(refusal_of(built("[]")), HasSubstr("run.cog.config is not a JSON object"));
  image = built();
  image.labels["run.cog.openapi_schema"] = "{";
  EXPECT_THAT(refusal_of(image), HasSubstr("run.cog.openapi_schema is not a JSON object"));
  image = built();
  image.id = "abc";
  EXPECT_THAT(refusal_of(image), HasSubstr("unknown form"));
}

TEST(Image, IsStartedByItsOwnCommandInAFolderOfItsOwn) {
  auto package = read_image(built())->package;
  package.directory = "/versions/1";
  const Places places{"/run/1", "http://127.0.0.1:9/u", ""};
  core::Allocation allocation;
  allocation.gpus = {{.id = "GPU-1", .name = {}, .memory_bytes = 0, .device = {}}};
  const auto command = compose_command(package, places, {}, core::Prediction::Kind::prediction, false, allocation);
  EXPECT_THAT(command.arguments, ElementsAre("--host", "127.0.0.1", "--upload-url", places.upload_url));
  EXPECT_THAT(command.environment, Not(Contains(StartsWith("PATH="))));
  ASSERT_TRUE(command.container);
  EXPECT_EQ(command.container->image, "sha256:" + digest);
  EXPECT_EQ(command.container->description, "/versions/1/.cog/openapi_schema.json");
  EXPECT_THAT(command.container->gpus, ElementsAre("GPU-1"));

  const auto training = compose_command(package, places, {}, core::Prediction::Kind::training);
  EXPECT_EQ(training.container->description, "/versions/1/.cog/training_schema.json");
  EXPECT_THAT(training.arguments, Contains("train"));
}

TEST(Image, IsReachedThroughADoorWithANetworkOrWithout) {
  auto package = read_image(built())->package;
  package.weights = "/versions/2/weights";
  for (const bool wants : {true, false}) {
    if (!wants) package.variables.clear();
    const auto view = confine(package, {"/run/1", {}}, ModelNetwork::asked, 9);
    EXPECT_EQ(view.network, wants);
    EXPECT_EQ(view.door, "/run/1/door");
    EXPECT_THAT(view.readable, ElementsAre("/versions/2/weights"));
  }
}

}  // namespace
}  // namespace mimeo::cog

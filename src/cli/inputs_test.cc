#include "cli/inputs.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace mimeo::cli {
namespace {

const json::value document = json::parse(R"({"components":{"schemas":{
  "style":{"type":"string","enum":["a","b"]},
  "Input":{"properties":{
    "text":{"type":"string"}, "count":{"type":"integer"}, "scale":{"type":"number"}, "fast":{"type":"boolean"},
    "image":{"type":"string","format":"uri"}, "images":{"type":"array","items":{"type":"string","format":"uri"}},
    "tags":{"type":"array","items":{"type":"string"}}, "extra":{"type":"object"},
    "style":{"allOf":[{"$ref":"#/components/schemas/style"}]}}}}}})");

Result<std::string> upload(const std::string& path) { return "https://api.test/v1/files/" + path; }

std::string read(std::vector<std::string> pairs) {
  auto inputs = read_inputs(pairs, document, upload);
  return inputs ? write_json(*inputs) : "error: " + inputs.error().message;
}

TEST(Inputs, are_typed_by_the_schema) {
  EXPECT_EQ(read({"text=12", "count=12", "scale=1.5", "fast=true"}),
            R"({"text":"12","count":12,"scale":1.5,"fast":true})");
  EXPECT_EQ(read({"style=a", "unknown=1"}), R"({"style":"a","unknown":"1"})");
  EXPECT_EQ(read({"extra={\"a\":[1]}"}), R"({"extra":{"a":[1]}})");
  EXPECT_EQ(read({"text=a=b", "text="}), R"({"text":""})");
}

TEST(Inputs, of_a_training_are_typed_by_what_train_takes) {
  const json::value trainable = json::parse(R"({"components":{"schemas":{
    "Input":{"properties":{"steps":{"type":"string"}}}, "TrainingInput":{"properties":{"steps":{"type":"integer"}}}}}})");
  auto inputs = read_inputs({"steps=3"}, trainable, upload, "TrainingInput");
  ASSERT_TRUE(inputs);
  EXPECT_EQ(write_json(*inputs), R"({"steps":3})");
}

TEST(Inputs, a_key_given_twice_makes_a_list_where_the_model_takes_one) {
  EXPECT_EQ(read({"tags=a", "tags=b"}), R"({"tags":["a","b"]})");
  EXPECT_EQ(read({"tags=[\"a\",\"b\"]"}), R"({"tags":["a","b"]})");
}

TEST(Inputs, files_are_uploaded_and_text_is_read_from_files) {
  EXPECT_EQ(read({"image=@cat.png"}), R"({"image":"https://api.test/v1/files/cat.png"})");
  EXPECT_EQ(read({"images=@a.png", "images=@b.png"}),
            R"({"images":["https://api.test/v1/files/a.png","https://api.test/v1/files/b.png"]})");
  std::string pattern = (std::filesystem::temp_directory_path() / "mimeo-inputs-XXXXXX").string();
  const std::string folder = ::mkdtemp(pattern.data());
  std::ofstream(folder + "/prompt.txt") << "from a file";
  EXPECT_EQ(read({"text=@" + folder + "/prompt.txt"}), R"({"text":"from a file"})");
  std::filesystem::remove_all(folder);
}

TEST(Inputs, what_does_not_fit_is_named) {
  EXPECT_EQ(read({"count=many"}), "error: count: \"many\" is not a whole number");
  EXPECT_EQ(read({"fast=perhaps"}), "error: fast: \"perhaps\" is not true or false");
  EXPECT_EQ(read({"nothing"}), "error: \"nothing\" is neither key=value nor @file");
  EXPECT_EQ(read({"text=@/does/not/exist"}), "error: Cannot read /does/not/exist");
}

}  // namespace
}  // namespace mimeo::cli

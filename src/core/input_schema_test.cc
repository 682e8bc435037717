#include "core/input_schema.h"

#include <fstream>
#include <iterator>
#include <utility>

#include <gtest/gtest.h>

#include "core/output_shape.h"

namespace mimeo::core {
namespace {

json::value sdxl() {
  std::ifstream in(MIMEO_SOURCE_DIR "/tests/data/openapi_schema_sdxl.json", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_json(text).value();
}

/// A document whose Input has these properties.
InputSchema with(std::string_view properties) {
  json::value document = {{"components", {{"schemas", {{"Input", {{"type", "object"}, {"properties", *parse_json(properties)}}}}}}}};
  return InputSchema::compile(document).value();
}

TEST(InputSchema, accepts_the_example_input_of_a_real_model) {
  auto schema = InputSchema::compile(sdxl()).value();
  auto input = parse_json(R"({"width":1024,"height":1024,"prompt":"An astronaut riding a rainbow unicorn",
      "refine":"expert_ensemble_refiner","scheduler":"DDIM","num_outputs":1,"guidance_scale":7.5,"high_noise_frac":0.8,
      "prompt_strength":0.8,"num_inference_steps":50,"image":"https://mimeo.example/in.png","unknown":[1]})");
  EXPECT_EQ(detail_of(schema.validate(*input)), "");
  EXPECT_EQ(detail_of(schema.validate(json::object())), "") << "nothing is required";
}

TEST(InputSchema, tells_everything_that_is_wrong_with_an_input_of_a_real_model) {
  auto schema = InputSchema::compile(sdxl()).value();
  auto input = parse_json(R"({"prompt":7,"image":"in.png","width":"wide","num_outputs":5,"scheduler":"EULER","seed":null,
      "guidance_scale":0.5})");
  EXPECT_EQ(detail_of(schema.validate(*input)),
            "- input.prompt: Invalid type. Expected: string, given: integer\n"
            "- input.image: Does not match format 'uri'\n"
            "- input.width: Invalid type. Expected: integer, given: string\n"
            "- input.num_outputs: Must be less than or equal to 4\n"
            "- input.scheduler: scheduler must be one of the following: \"DDIM\", \"DPMSolverMultistep\", "
            "\"HeunDiscrete\", \"KarrasDPM\", \"K_EULER_ANCESTRAL\", \"K_EULER\", \"PNDM\"\n"
            "- input.scheduler: Must validate all the schemas (allOf)\n"
            "- input.guidance_scale: Must be greater than or equal to 1\n"
            "- input.seed: Invalid type. Expected: integer, given: null\n");
}

TEST(InputSchema, wants_an_object) {
  auto schema = InputSchema::compile(sdxl()).value();
  auto problems = schema.validate("a cat");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0], (InvalidField{"invalid_type", "input", "Invalid type. Expected: object, given: string"}));
}

TEST(InputSchema, is_not_found_where_a_version_takes_no_trainings) {
  auto training = InputSchema::compile(sdxl(), "TrainingInput");
  ASSERT_FALSE(training);
  EXPECT_EQ(training.error().kind, ErrorKind::not_found);
  EXPECT_FALSE(InputSchema::compile(json::object()));
  EXPECT_FALSE(InputSchema::compile(nullptr));
}

TEST(InputSchema, finds_the_files_of_an_input_wherever_they_are) {
  auto schema = with(R"({"image":{"type":"string","format":"uri","nullable":true},
      "images":{"type":"array","items":{"type":"string","format":"uri"}},
      "either":{"anyOf":[{"type":"string","format":"uri"},{"type":"string","maxLength":5}]},
      "pair":{"allOf":[{"properties":{"a":{"format":"uri"}}},{"properties":{"a":{"type":"string","format":"uri"}}}]},
      "named":{"type":"object","additionalProperties":{"format":"uri"}},"prompt":{"type":"string"}})");
  EXPECT_TRUE(schema.has_files());
  EXPECT_FALSE(schema.has_secrets());
  auto input = *parse_json(R"({"image":"data:,1","images":["data:,2",3,"data:,4"],"either":"cat","pair":{"a":"data:,5"},
      "named":{"x":"data:,6"},"prompt":"data:,7","unknown":"data:,8"})");
  std::string fields;
  schema.visit_files(input, [&](const std::string& field, json::value& uri) {
    fields += field + " ";
    uri = "https://mimeo.example/" + field;
  });
  EXPECT_EQ(fields, "input.image input.images.0 input.images.2 input.pair.a input.named.x ");
  EXPECT_EQ(write_json(input),
            R"({"image":"https://mimeo.example/input.image",)"
            R"("images":["https://mimeo.example/input.images.0",3,"https://mimeo.example/input.images.2"],"either":"cat",)"
            R"("pair":{"a":"https://mimeo.example/input.pair.a"},"named":{"x":"https://mimeo.example/input.named.x"},)"
            R"("prompt":"data:,7","unknown":"data:,8"})");
}

TEST(InputSchema, redacts_secrets_and_nothing_else) {
  auto schema = with(R"({"token":{"type":"string","format":"password","writeOnly":true,"x-cog-secret":true},
      "tokens":{"type":"array","items":{"type":"string","x-cog-secret":true}},"prompt":{"type":"string"}})");
  EXPECT_TRUE(schema.has_secrets());
  EXPECT_FALSE(schema.has_files());
  auto input = *parse_json(R"({"token":"hunter2","tokens":["a","","b"],"prompt":"hunter2"})");
  EXPECT_EQ(schema.redact_secrets(input), (std::vector<std::string>{"hunter2", "a", "b"}));
  EXPECT_EQ(write_json(input), R"({"token":"**********","tokens":["**********","","**********"],"prompt":"hunter2"})");
}

TEST(InputSchema, follows_recursive_schemas_to_files) {
  auto document = *parse_json(R"({"components":{"schemas":{"Input":{"type":"object","properties":{
      "tree":{"$ref":"#/components/schemas/Tree"}}},"Tree":{"type":"object","properties":{
      "leaf":{"type":"string","format":"uri"},"left":{"$ref":"#/components/schemas/Tree"}}}}}})");
  auto schema = InputSchema::compile(document).value();
  auto input = *parse_json(R"({"tree":{"left":{"left":{"leaf":"data:,"}}}})");
  std::string fields;
  schema.visit_files(input, [&](const std::string& field, json::value&) { fields += field; });
  EXPECT_EQ(fields, "input.tree.left.left.leaf");
}

json::value with_output(std::string_view output) {
  return {{"components", {{"schemas", {{"Output", *parse_json(output)}}}}}};
}

TEST(OutputShape, tells_iterators_text_and_files_apart) {
  EXPECT_EQ(read_output_shape(sdxl()), (OutputShape{.is_file_list = true, .holds_files = true}));
  const std::pair<std::string_view, OutputShape> shapes[] = {
      {R"({"type":"string"})", {}},
      {R"({"type":"string","format":"uri"})", {.is_file = true, .holds_files = true}},
      {R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})", {.is_iterator = true}},
      {R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator","x-cog-array-display":"concatenate"})",
       {.is_iterator = true, .is_concatenate = true}},
      {R"({"type":"array","items":{"type":"string","format":"uri"},"x-cog-array-type":"iterator"})",
       {.is_iterator = true, .is_file_list = true, .holds_files = true}},
      {R"({"type":"object","properties":{"mask":{"type":"string","format":"uri"}}})", {.holds_files = true}},
      {R"({"anyOf":[{"type":"string","format":"uri"},{"type":"null"}]})", {.is_file = true, .holds_files = true}},
      {R"({"$ref":"#/components/schemas/Missing"})", {}},
      {R"(7)", {}},
  };
  for (const auto& [output, shape] : shapes) EXPECT_EQ(read_output_shape(with_output(output)), shape) << output;
  EXPECT_EQ(read_output_shape(json::object()), OutputShape{});
}

TEST(OutputShape, knows_models_that_stream_by_themselves) {
  EXPECT_TRUE(supports_sse(*parse_json(R"({"paths":{"/predictions":{"post":{"x-cog-streaming":true}}}})")));
  EXPECT_FALSE(supports_sse(*parse_json(R"({"paths":{"/predictions":{"post":{"x-cog-streaming":"yes"}}}})")));
  EXPECT_FALSE(supports_sse(sdxl()));
}

}  // namespace
}  // namespace mimeo::core

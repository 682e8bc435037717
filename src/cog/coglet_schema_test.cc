#include "cog/coglet_schema.h"

#include <gtest/gtest.h>

namespace mimeo::cog {
namespace {

TEST(CogletSchema, TakesNullWhereTheAuthorHasSaidThatAnInputIsOptional) {
  auto document = parse_json(
      R"({"paths": {"/predictions": {"post": {}}}, "components": {"schemas": {"Output": {"type": "string"}, "Input": {"properties": {
      "seed": {"type": "integer", "nullable": true, "minimum": 0, "x-order": 0},
      "style": {"allOf": [{"$ref": "#/components/schemas/style"}], "nullable": true},
      "text": {"type": "string", "x-order": 1}}}}}})");
  const auto schema = schema_for_predictions(std::move(*document));
  ASSERT_TRUE(schema) << schema.error().message;
  const auto properties = parse_json(*schema)->at_pointer("/components/schemas/Input/properties");
  EXPECT_EQ(properties.at("seed"),
            *parse_json(R"({"anyOf": [{"type": "integer", "minimum": 0, "x-order": 0}, {"type": "null"}]})"));
  EXPECT_EQ(properties.at("style"),
            *parse_json(R"({"anyOf": [{"allOf": [{"$ref": "#/components/schemas/style"}]}, {"type": "null"}]})"));
  EXPECT_EQ(properties.at("text"), *parse_json(R"({"type": "string", "x-order": 1})"));
}

TEST(CogletSchema, IsNotMadeOfADocumentOfAnUnknownForm) {
  for (const char* wrong : {"[]", R"({"components": {"schemas": {"Input": {"properties": 3}}}})"}) {
    EXPECT_EQ(schema_for_predictions(*parse_json(wrong)).error().kind, ErrorKind::internal) << wrong;
  }
}

}  // namespace
}  // namespace mimeo::cog

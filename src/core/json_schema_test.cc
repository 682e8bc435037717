#include "core/json_schema.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "core/json_equality.h"

namespace mimeo::core {
namespace {

JsonSchema compiled(std::string_view schema) {
  auto result = JsonSchema::compile(parse_json(schema).value());
  EXPECT_TRUE(result) << schema << ": " << (result ? "" : result.error().message);
  return std::move(result).value();
}

struct Case {
  std::string_view schema, value, type, field, description;
};

/// One problem each, in the words of gojsonschema.
const Case kVocabulary[] = {
    {R"({"required":["prompt"]})", "{}", "required", "input", "prompt is required"},
    {R"({"additionalProperties":false})", R"({"foo":1})", "additional_property_not_allowed", "input",
     "Additional property foo is not allowed"},
    {R"({"type":"integer"})", R"("4")", "invalid_type", "input", "Invalid type. Expected: integer, given: string"},
    {R"({"type":"integer"})", "4.5", "invalid_type", "input", "Invalid type. Expected: integer, given: number"},
    {R"({"type":["string","null"]})", "3.0", "invalid_type", "input",
     "Invalid type. Expected: [string,null], given: integer"},
    {R"({"type":"object"})", "null", "invalid_type", "input", "Invalid type. Expected: object, given: null"},
    {R"({"properties":{"n":{"enum":["a",2,null]}}})", R"({"n":"b"})", "enum", "input.n",
     R"(n must be one of the following: "a", 2, null)"},
    {R"({"const":{"a":1}})", "1", "const", "input", R"(input does not match: {"a":1})"},
    {R"({"minimum":0.5})", "0", "number_gte", "input", "Must be greater than or equal to 0.5"},
    {R"({"maximum":4})", "5", "number_lte", "input", "Must be less than or equal to 4"},
    {R"({"exclusiveMinimum":0})", "0", "number_gt", "input", "Must be greater than 0"},
    {R"({"exclusiveMaximum":1000000})", "1000000", "number_lt", "input", "Must be less than 1000000"},
    {R"({"minimum":1,"exclusiveMinimum":true})", "1", "number_gt", "input", "Must be greater than 1"},
    {R"({"multipleOf":8})", "12", "multiple_of", "input", "Must be a multiple of 8"},
    {R"({"minLength":2})", R"("ä")", "string_gte", "input", "String length must be greater than or equal to 2"},
    {R"({"maxLength":2})", R"("äöü")", "string_lte", "input", "String length must be less than or equal to 2"},
    {R"({"pattern":"^[a-z]+$"})", R"("a1")", "pattern", "input", "Does not match pattern '^[a-z]+$'"},
    {R"({"format":"uri"})", R"("cat.png")", "format", "input", "Does not match format 'uri'"},
    {R"({"minItems":1})", "[]", "array_min_items", "input", "Array must have at least 1 items"},
    {R"({"maxItems":1})", "[1,2]", "array_max_items", "input", "Array must have at most 1 items"},
    {R"({"uniqueItems":true})", "[1,2,1.0]", "unique", "input", "array items[0,2] must be unique"},
    {R"({"items":{"type":"string"}})", R"(["a",1])", "invalid_type", "input.1",
     "Invalid type. Expected: string, given: integer"},
    {R"({"properties":{"a":{"properties":{"b":{"type":"boolean"}}}}})", R"({"a":{"b":0}})", "invalid_type", "input.a.b",
     "Invalid type. Expected: boolean, given: integer"},
    {R"({"additionalProperties":{"type":"string"}})", R"({"x":1})", "invalid_type", "input.x",
     "Invalid type. Expected: string, given: integer"},
    {R"({"minProperties":1})", "{}", "array_min_properties", "input", "Must have at least 1 properties"},
    {R"({"maxProperties":0})", R"({"a":1})", "array_max_properties", "input", "Must have at most 0 properties"},
    {R"({"not":{"type":"string"}})", R"("a")", "number_not", "input", "Must not validate the schema (not)"},
    {R"({"oneOf":[{"minimum":0},{"maximum":9}]})", "5", "number_one_of", "input",
     "Must validate one and only one schema (oneOf)"},
    {"false", "1", "false", "input", "False always fails validation"},
};

TEST(JsonSchema, speaks_the_vocabulary_of_the_live_api) {
  for (const Case& c : kVocabulary) {
    auto problems = compiled(c.schema).validate(parse_json(c.value).value(), "input");
    ASSERT_EQ(problems.size(), 1u) << c.schema << " " << c.value << "\n" << detail_of(problems);
    InvalidField wanted{std::string(c.type), std::string(c.field), std::string(c.description)};
    EXPECT_EQ(problems[0], wanted) << c.schema << "\n" << detail_of(problems);
  }
}

TEST(JsonSchema, tells_the_cause_of_a_failing_combination) {
  auto all = compiled(R"({"properties":{"size":{"allOf":[{"enum":["s","m"]}]}}})");
  EXPECT_EQ(detail_of(all.validate(*parse_json(R"({"size":"x"})"), "input")),
            "- input.size: size must be one of the following: \"s\", \"m\"\n"
            "- input.size: Must validate all the schemas (allOf)\n");
  auto any = compiled(R"({"anyOf":[{"type":"null"},{"type":"integer","maximum":9}]})");
  EXPECT_EQ(detail_of(any.validate(json::value(10), "input.n")),
            "- input.n: Must validate at least one schema (anyOf)\n"
            "- input.n: Must be less than or equal to 9\n")
      << "the branch of the right type is the one that was meant";
}

TEST(JsonSchema, names_problems_of_the_body_itself_without_a_field) {
  auto schema = compiled(R"({"additionalProperties":false,"properties":{"input":{"type":"object"}},"required":["input"]})");
  auto problems = schema.validate(*parse_json(R"({"foo":1})"));
  EXPECT_EQ(detail_of(problems), "- input is required\n- Additional property foo is not allowed\n");
  EXPECT_EQ(problems[1].field, "");
  EXPECT_EQ(schema.validate(*parse_json(R"({"input":1})"))[0].field, "input");
}

TEST(JsonSchema, accepts_null_where_it_says_nullable) {
  auto schema = compiled(R"({"type":"string","nullable":true,"enum":["a"]})");
  EXPECT_TRUE(schema.accepts(nullptr));
  EXPECT_TRUE(schema.accepts("a"));
  EXPECT_FALSE(schema.accepts("b"));
}

TEST(JsonSchema, keeps_the_bounds_of_64_bit_integers_exact) {
  auto schema = compiled(R"({"maximum":9223372036854775806})");
  EXPECT_TRUE(schema.accepts(9223372036854775806));
  EXPECT_FALSE(schema.accepts(9223372036854775807));
  auto seeds = compiled(R"({"type":"integer","maximum":18446744073709551614})");
  EXPECT_TRUE(seeds.accepts(18446744073709551614u));
  EXPECT_FALSE(seeds.accepts(18446744073709551615u));
}

TEST(JsonSchema, takes_as_uri_what_a_model_can_fetch) {
  auto schema = compiled(R"({"type":"string","format":"uri"})");
  for (auto uri : {"https://mimeo.example/a.png", "http://[::1]:80/", "HTTPS://x", "data:image/png;base64,AA==", "data:,a"}) {
    EXPECT_TRUE(schema.accepts(uri)) << uri;
  }
  for (auto uri : {"", "cat", "/tmp/cat.png", "file:///etc/passwd", "ftp://x/y", "https://", "http:///x", "https:x", "data:"}) {
    EXPECT_FALSE(schema.accepts(uri)) << uri;
  }
}

TEST(JsonSchema, passes_over_patterns_beyond_regular_languages) {
  EXPECT_TRUE(compiled(R"({"pattern":"(?=a)b"})").accepts("anything"));
  EXPECT_TRUE(compiled(R"({"pattern":"(a)\\1"})").accepts("anything"));
}

TEST(JsonSchema, stays_linear_with_patterns_that_ruin_backtracking) {
  auto schema = compiled(R"({"pattern":"^(a|a)*(a|aa)+$"})");
  EXPECT_FALSE(schema.accepts(json::value(std::string(100'000, 'a') + "b")));
}

TEST(JsonSchema, tells_the_problems_in_display_order) {
  auto schema = compiled(R"({"properties":{"a":{"type":"string","x-order":2},"b":{"type":"string","x-order":1},
                                           "c":{"type":"string"},"d":{"type":"string","x-order":10}}})");
  std::string order;
  for (auto& problem : schema.validate(*parse_json(R"({"a":1,"b":1,"c":1,"d":1})"))) order += problem.field;
  EXPECT_EQ(order, "badc");
}

TEST(JsonSchema, bounds_the_number_of_problems) {
  json::array many(100'000, json::value(1));
  EXPECT_EQ(compiled(R"({"items":{"type":"string"}})").validate(many).size(), limits::invalid_fields);
}

TEST(JsonSchema, refuses_what_it_cannot_mean) {
  for (auto schema : {R"(1)", R"({"type":"text"})", R"({"type":[]})", R"({"minimum":"1"})", R"({"minLength":-1})",
                      R"({"minItems":1.5})", R"({"enum":"a"})", R"({"enum":[]})", R"({"allOf":[]})", R"({"anyOf":{}})",
                      R"({"properties":[]})", R"({"properties":{"a":1}})", R"({"required":[1]})", R"({"multipleOf":0})",
                      R"({"pattern":1})", R"({"$ref":"#/nowhere"})", R"({"$ref":"other.json#/a"})", R"({"items":1})",
                      R"({"$ref":"#"})", R"({"allOf":[{"$ref":"#"}]})", R"({"a":{"$ref":"#/b"},"b":{"$ref":"#/a"},"not":{"$ref":"#/a"}})"}) {
    auto result = JsonSchema::compile(parse_json(schema).value());
    ASSERT_FALSE(result) << schema;
    EXPECT_EQ(result.error().kind, ErrorKind::invalid);
  }
  auto absent = JsonSchema::compile(json::object(), "/components/schemas/Input");
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::not_found);
}

TEST(JsonSchema, names_the_place_of_a_broken_keyword) {
  auto result = JsonSchema::compile(*parse_json(R"({"properties":{"n":{"anyOf":[{"minimum":"x"}]}}})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "The schema is invalid: n.anyOf.0.minimum must be a number");
}

TEST(JsonSchema, gives_up_on_schemas_that_multiply_instead_of_running_for_years) {
  auto schema = compiled(R"({"definitions":{"x":{"allOf":[{"items":{"$ref":"#/definitions/x"}},
                             {"items":{"$ref":"#/definitions/x"}}]}},"allOf":[{"$ref":"#/definitions/x"}]})");
  auto deep = parse_json(std::string(200, '[') + std::string(200, ']')).value();
  auto problems = schema.validate(deep, "input");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].type, "internal");
}

TEST(JsonSchema, checks_recursive_schemas_to_the_greatest_depth_of_json) {
  auto schema = compiled(R"({"type":["array","null"],"items":{"anyOf":[{"$ref":"#"},{"type":"null"}]}})");
  EXPECT_TRUE(schema.accepts(*parse_json(std::string(limits::json_depth, '[') + std::string(limits::json_depth, ']'))));
}

TEST(JsonSchema, survives_long_chains_of_references) {
  json::object document;
  for (int i = 0; i < 50'000; ++i) {
    document[std::to_string(i)] = {{"properties", {{"next", {{"$ref", "#/" + std::to_string(i + 1)}}}}}};
  }
  document["50000"] = {{"type", "string"}};
  EXPECT_TRUE(JsonSchema::compile(document, "/0"));
}

TEST(Canonical, is_the_same_text_for_the_same_value) {
  auto same = [](std::string_view a, std::string_view b) { return canonical(*parse_json(a)) == canonical(*parse_json(b)); };
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same("10000000000000000000", "1e19"));
  EXPECT_TRUE(same(R"({"a":1,"b":[2.0]})", R"({"b":[2],"a":1.0})"));
  for (auto [a, b] : {std::pair("0", "false"), {"1", "\"1\""}, {"null", "0"}, {"[1,2]", "[2,1]"}, {"[[1],2]", "[1,[2]]"},
                      {"{}", "[]"}, {"1.5", "1"}, {"9223372036854775807", "9223372036854775806"}}) {
    EXPECT_FALSE(same(a, b)) << a << " " << b;
  }
}

}  // namespace
}  // namespace mimeo::core

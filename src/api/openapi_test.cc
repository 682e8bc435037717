#include "api/openapi.h"

#include <functional>
#include <set>

#include <gmock/gmock.h>

#include "api/test_rig.h"
#include "api/yaml.h"

namespace mimeo::api {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const core::Origins origins{"https://api.test", "https://files.test"};

std::vector<Route> all_routes() {
  std::vector<Route> all(api_routes().begin(), api_routes().end());
  all.insert(all.end(), files_routes().begin(), files_routes().end());
  return all;
}

const json::object& operation(const json::object& document, std::string_view path, std::string_view verb) {
  return document.at("paths").as_object().at(path).as_object().at(verb).as_object();
}

/// Calls `look` with every object inside `value`.
void walk(const json::value& value, const std::function<void(const json::object&)>& look) {
  if (const auto* object = value.if_object()) {
    look(*object);
    for (const auto& member : *object) walk(member.value(), look);
  }
  if (const auto* array = value.if_array()) {
    for (const auto& item : *array) walk(item, look);
  }
}

TEST(OpenApi, texts_are_free_of_faults) { EXPECT_THAT(descriptions().faults, IsEmpty()); }

TEST(OpenApi, describes_every_route) {
  for (const Route& route : all_routes()) {
    const auto* described = descriptions().operations.if_contains(route.operation);
    ASSERT_TRUE(described) << route.operation
                           << " has no description: add one below "
                              "src/api/openapi (see its README)";
    EXPECT_TRUE(find_string(*described, "summary")) << route.operation << " has no summary";
    const auto* responses = find(*described, "responses");
    ASSERT_TRUE(responses && responses->is_object()) << route.operation << " does not say what it answers";
    EXPECT_TRUE(std::ranges::any_of(responses->as_object(), [](const auto& one) { return one.key()[0] == '2' || one.key()[0] == '3'; }))
        << route.operation << " does not say what success looks like";
  }
}

TEST(OpenApi, describes_nothing_of_ours_that_there_is_not) {
  std::set<std::string> routed;
  for (const Route& route : all_routes()) routed.emplace(route.operation);
  for (const auto& described : descriptions().operations) {
    if (described.key().starts_with("mimeo.")) EXPECT_THAT(routed, Contains(std::string(described.key())));
  }
}

TEST(OpenApi, names_only_problems_that_there_are) {
  std::set<std::string_view> names;
  for (const ProblemType* type : all_problems()) names.insert(type->name);
  for (const auto& described : descriptions().operations) {
    const auto* problems = find(described.value(), "problems");
    if (!problems) continue;
    for (const auto& name : problems->as_array()) EXPECT_THAT(names, Contains(std::string_view(name.as_string())));
  }
}

TEST(OpenApi, refers_only_to_what_there_is) {
  const json::value document = openapi_document(origins);
  std::set<std::string> used;
  walk(document, [&](const json::object& object) {
    const auto* to = object.if_contains("$ref");
    if (!to) return;
    const std::string target(to->as_string());
    ASSERT_TRUE(target.starts_with("#/")) << target;
    boost::system::error_code ec;
    EXPECT_TRUE(document.find_pointer(target.substr(1), ec)) << target;
  });
}

TEST(OpenApi, says_of_every_name_in_a_path_what_it_means) {
  for (const auto& path : openapi_document(origins).at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      const auto* parameters = find(operation.value(), "parameters");
      if (!parameters) continue;
      for (const auto& parameter : parameters->as_array()) {
        const auto* in = find_string(parameter, "in");
        if (!in || *in != "path") continue;
        EXPECT_TRUE(find_string(parameter, "description"))
            << path.key() << ": add what {" << parameter.at("name").as_string() << "} means to path_parameters";
      }
    }
  }
}

TEST(OpenApi, takes_from_the_routes_what_they_say) {
  const auto document = openapi_document(origins);
  const auto& get = operation(document, "/predictions/{prediction_id}", "get");
  EXPECT_EQ(get.at("operationId").as_string(), "predictions.get");
  EXPECT_EQ(get.at("tags"), parsed(R"(["Predictions"])"));
  EXPECT_EQ(get.at("parameters").at(0).at("name").as_string(), "prediction_id");
  EXPECT_EQ(get.at("security"), parsed(R"([{"bearerAuth": ["read"]}])"));
  EXPECT_FALSE(get.contains("servers"));
  EXPECT_TRUE(get.at("responses").as_object().contains("401"));
  EXPECT_TRUE(get.at("responses").as_object().contains("404"));

  const auto& health = operation(document, "/healthz", "get");
  EXPECT_EQ(health.at("security"), json::array());
  EXPECT_EQ(health.at("servers"), parsed(R"([{"url": "https://api.test"}])"));
  EXPECT_FALSE(health.at("responses").as_object().contains("401"));

  EXPECT_EQ(operation(document, "/f/{token}/{name}", "get").at("servers"),
            parsed(R"([{"url": "https://files.test"}])"));
  EXPECT_EQ(document.at("servers"), parsed(R"([{"url": "https://api.test/v1"}])"));
}

TEST(OpenApi, takes_refusals_from_the_registry_of_problems) {
  const auto document = openapi_document(origins);
  const auto& responses = operation(document, "/predictions", "post").at("responses").as_object();
  for (std::string_view status : {"201", "400", "401", "413", "422", "429", "default"}) {
    EXPECT_TRUE(responses.contains(status)) << status;
  }
  const auto& shared = document.at("components").at("responses").as_object();
  for (const ProblemType* type : all_problems()) {
    const auto& text = shared.at(fmt::format("problem_{}", type->status)).at("description").as_string();
    EXPECT_TRUE(std::string_view(text).contains(type->when)) << type->name;
  }
}

TEST_F(ApiTest, its_description_is_open_to_all_and_has_the_address_that_it_is_reached_by) {
  for (std::string path : {"/openapi.json", "/v1/openapi.json"}) {
    const auto answer = ask_bare("GET", path, {});
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.header("Content-Type"), "application/json");
    EXPECT_EQ(answer.at("/openapi"), "3.1.0");
    EXPECT_EQ(answer.at("/servers/0/url"), "https://api.test/v1");
  }
}

TEST(Yaml, reads_plain_scalars_as_json_would_and_quoted_ones_as_text) {
  EXPECT_EQ(parse_yaml("{a: 1, b: 1.5, c: true, d: null, e: , f: one, g: '1', h: "
                       "\"true\", i: [x, y: z]}")
                .value(),
            parsed(
                R"({"a": 1, "b": 1.5, "c": true, "d": null, "e": null, "f": "one", "g": "1", "h": "true",
                       "i": ["x", {"y": "z"}]})"));
  EXPECT_EQ(parse_yaml("a: |\n  1\nb: >-\n  two\n  lines\n").value(), parsed(R"({"a": "1\n", "b": "two lines"})"));
}

TEST(Yaml, says_in_which_line_it_is_wrong) {
  const auto wrong = parse_yaml("a: 1\nb: [\n");
  ASSERT_FALSE(wrong);
  EXPECT_TRUE(wrong.error().message.starts_with("line ")) << wrong.error().message;
}

}  // namespace
}  // namespace mimeo::api

// Models and versions.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class ModelsTest : public ApiTest {
 public:
  /// "owner/name" of every model of a page.
  static std::vector<std::string> names(const Heard& page) {
    std::vector<std::string> names;
    for (const auto& model : page.at("/results").as_array()) {
      names.push_back(std::string(model.at("owner").as_string()) + "/" + std::string(model.at("name").as_string()));
    }
    return names;
  }
};

TEST_F(ModelsTest, a_model_has_every_member_that_some_client_needs) {
  publish({"acme", "hello"});
  const auto model = ask("GET", "/v1/models/acme/hello");
  ASSERT_EQ(model.status, 200u);
  auto shown = model.json();
  const auto version = shown.as_object()["latest_version"];
  shown.as_object().erase("latest_version");
  EXPECT_EQ(shown, parsed(R"({"url":"https://api.test/acme/hello","owner":"acme","name":"hello","description":null,
    "visibility":"public","github_url":null,"paper_url":null,"license_url":null,"weights_url":null,"run_count":0,
    "is_official":false,"cover_image_url":null,"created_at":"2027-01-15T08:00:00.000000Z","default_example":null})"));
  EXPECT_EQ(version.at("id"), json::value(version_id({"acme", "hello"}, 1).text));
  EXPECT_EQ(version.at("cog_version"), "0.16.0");
  EXPECT_EQ(version.at("openapi_schema").at("components").at("schemas").at("Output").at("type"), "string");
  EXPECT_EQ(version.at("created_at"), "2027-01-15T08:00:01.000000Z");
}

TEST_F(ModelsTest, a_model_without_versions_is_found_but_not_listed) {
  publish({"acme", "empty"}, 0);
  EXPECT_EQ(ask("GET", "/v1/models/acme/empty").at("/latest_version"), nullptr);
  EXPECT_TRUE(names(ask("GET", "/v1/models")).empty());
}

TEST_F(ModelsTest, a_private_model_does_not_exist_for_others) {
  publish({"other", "secret"}, 1, core::Visibility::private_);
  EXPECT_EQ(ask("GET", "/v1/models/other/secret").at("/detail"), "No model with the name other/secret exists");
  const std::string version = version_id({"other", "secret"}, 1).text;
  for (std::string rest : {"", "/versions", "/readme"}) {
    EXPECT_EQ(ask("GET", "/v1/models/other/secret" + rest).status, 404u) << rest;
  }
  EXPECT_EQ(ask("GET", "/v1/models/other/secret/versions/" + version).status, 404u);
  EXPECT_EQ(ask_bare("GET", "/v1/models/other/secret", as("r8_other")).at("/visibility"), "private");
  EXPECT_EQ(ask_bare("GET", "/v1/models/other/secret/versions/" + version, as("r8_other")).status, 200u);
  EXPECT_TRUE(names(ask("GET", "/v1/models")).empty());
  EXPECT_TRUE(names(ask_bare("GET", "/v1/models", as("r8_other"))).empty()) << "the list is of public models";
}

TEST_F(ModelsTest, an_unknown_model_or_version_is_not_found) {
  publish({"acme", "hello"});
  for (std::string path : {"acme/nobody", "nobody/hello", "acme/nobody/versions", "acme/hello/versions/none",
                           "acme/hello/versions/0000000000000000000000000000000000000000000000000000000000000000"}) {
    const auto answer = ask("GET", "/v1/models/" + path);
    EXPECT_EQ(answer.status, 404u) << path;
    EXPECT_EQ(answer.at("/title"), "Not found");
  }
  EXPECT_EQ(ask("GET", "/v1/models/acme/nobody").at("/detail"), "No model with the name acme/nobody exists");
  const auto latest = version_id({"acme", "hello"}, 1).text;
  EXPECT_EQ(ask("GET", "/v1/models/acme/hello/versions/none").at("/detail"),
            json::value("acme/hello has no version none; its latest is " + latest));
}

TEST_F(ModelsTest, the_list_is_sorted_as_asked_and_paged_by_25) {
  for (int i = 10; i < 40; ++i) publish({"acme", fmt::format("m{}", i)});
  const auto first = ask("GET", "/v1/models");
  auto seen = names(first);
  EXPECT_EQ(seen.size(), 25u);
  EXPECT_EQ(seen.front(), "acme/m39") << "the newest version first";
  const std::string next(first.at("/next").as_string());
  EXPECT_TRUE(next.starts_with("https://api.test/v1/models?cursor=")) << next;
  const auto rest = names(ask("GET", next.substr(std::string_view("https://api.test").size())));
  EXPECT_EQ(rest.size(), 5u);
  EXPECT_EQ(rest.back(), "acme/m10");
  const auto up = ask("GET", "/v1/models?sort_by=model_created_at&sort_direction=asc");
  EXPECT_EQ(names(up).front(), "acme/m10");
  const std::string up_next(up.at("/next").as_string());
  EXPECT_TRUE(up_next.find("sort_by=model_created_at&sort_direction=asc&cursor=") != std::string::npos) << up_next;
  for (std::string query : {"sort_by=name", "sort_direction=up", "cursor=!"}) {
    EXPECT_EQ(ask("GET", "/v1/models?" + query).status, 422u) << query;
  }
}

TEST_F(ModelsTest, versions_are_listed_newest_first) {
  publish({"acme", "hello"}, 3);
  const auto versions = ask("GET", "/v1/models/acme/hello/versions");
  ASSERT_EQ(versions.at("/results").as_array().size(), 3u);
  for (int i = 0; i < 3; ++i) {
    const std::string id = version_id({"acme", "hello"}, 3 - i).text;
    EXPECT_EQ(versions.at(fmt::format("/results/{}/id", i)), json::value(id));
    EXPECT_EQ(ask("GET", "/v1/models/acme/hello/versions/" + id).json(), versions.at(fmt::format("/results/{}", i)));
  }
}

TEST_F(ModelsTest, a_readme_is_plain_text_or_not_found) {
  publish({"acme", "hello"});
  EXPECT_EQ(ask("GET", "/v1/models/acme/hello/readme").status, 404u);
  core::Model model = *engine->catalog.find_model({"acme", "hello"});
  model.readme = "# Hello";
  ASSERT_TRUE(run_on(io, engine->catalog.change(model)));
  const auto readme = ask("GET", "/v1/models/acme/hello/readme");
  EXPECT_EQ(readme.header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(readme.body, "# Hello");
}

}  // namespace
}  // namespace mimeo::api

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

// --- create, update, delete ------------------------------------------------------------------------------------------

TEST_F(ModelsTest, a_new_model_is_the_documented_object_and_empty) {
  const auto made = ask("POST", "/v1/models",
                        R"({"owner":"local","name":"new","visibility":"private","hardware":"gpu-l40s",
                            "description":"Draws","github_url":"https://example.com/code"})");
  ASSERT_EQ(made.status, 201u) << made.body;
  EXPECT_EQ(made.json(), parsed(R"({"url":"https://api.test/local/new","owner":"local","name":"new",
    "description":"Draws","visibility":"private","github_url":"https://example.com/code","paper_url":null,
    "license_url":null,"weights_url":null,"run_count":0,"is_official":false,"cover_image_url":null,
    "created_at":"2027-01-15T08:00:00.000000Z","default_example":null,"latest_version":null})"));
  EXPECT_EQ(ask("GET", "/v1/models/local/new").json(), made.json());
  EXPECT_EQ(ask_bare("GET", "/v1/models/local/new", as("r8_other")).status, 404u);
}

TEST_F(ModelsTest, a_create_that_is_wrong_says_what_is) {
  const std::pair<std::string, std::string> table[] = {
      {R"({"owner":"local","name":"x","hardware":"cpu"})", "- visibility is required\n"},
      {R"({"owner":"local","name":"x","visibility":"hidden","hardware":"cpu"})",
       "- visibility: visibility must be one of the following: \"public\", \"private\"\n"},
      {R"({"owner":"local","name":"x","visibility":"public","hardware":"gpu-tpu"})",
       "- hardware: hardware must be one of the following: \"cpu\"\n"},
      {R"({"owner":"local","name":"Not A Name","visibility":"public","hardware":"cpu"})",
       "- name: Does not match pattern '^[a-z0-9][a-z0-9._-]*$'\n"},
      {R"({"owner":"local","name":"x","visibility":"public","hardware":"cpu","paper_url":"javascript:alert"})",
       "- paper_url: Does not match format 'uri'\n"},
      {R"({"owner":"local","name":"x","visibility":"public","hardware":"cpu","color":1})",
       "- Additional property color is not allowed\n"},
      {R"([])", "- Invalid type. Expected: object, given: array\n"},
  };
  for (const auto& [body, detail] : table) {
    const auto answer = ask("POST", "/v1/models", body);
    EXPECT_EQ(answer.status, 422u) << body;
    EXPECT_EQ(answer.at("/detail"), json::value(detail)) << body;
  }
}

TEST_F(ModelsTest, a_name_is_taken_once_and_an_owner_is_oneself) {
  const std::string body = R"({"owner":"local","name":"x","visibility":"public","hardware":"cpu"})";
  EXPECT_EQ(ask("POST", "/v1/models", body).status, 201u);
  const auto again = ask("POST", "/v1/models", body);
  EXPECT_EQ(again.status, 409u);
  EXPECT_EQ(again.at("/detail"), "A model with the name local/x already exists");
  EXPECT_EQ(again.header("x-should-retry"), "false");
  const auto other = ask_bare("POST", "/v1/models", as("r8_other"), body);
  EXPECT_EQ(other.status, 403u);
  EXPECT_EQ(other.at("/detail"), "The owner must be your account, other");
}

TEST_F(ModelsTest, an_update_changes_what_it_names_and_nothing_else) {
  publish({"local", "mine"});
  const auto changed = ask("PATCH", "/v1/models/local/mine",
                           R"({"description":"New","readme":"# Readme","weights_url":"https://example.com/w"})");
  ASSERT_EQ(changed.status, 200u) << changed.body;
  EXPECT_EQ(changed.at("/description"), "New");
  EXPECT_EQ(changed.at("/weights_url"), "https://example.com/w");
  EXPECT_NE(changed.at("/latest_version"), nullptr);
  EXPECT_EQ(ask("GET", "/v1/models/local/mine/readme").body, "# Readme");
  EXPECT_EQ(ask("PATCH", "/v1/models/local/mine", R"({"weights_url":null})").at("/weights_url"), nullptr);
  EXPECT_EQ(ask("PATCH", "/v1/models/local/mine", "{}").at("/description"), "New");
  const auto unknown = ask("PATCH", "/v1/models/local/mine", R"({"visibility":"private"})");
  EXPECT_EQ(unknown.status, 422u);
  EXPECT_EQ(unknown.at("/detail"), "- Additional property visibility is not allowed\n");
}

TEST_F(ModelsTest, only_its_owner_changes_or_deletes_a_model) {
  publish({"other", "theirs"});
  publish({"other", "secret"}, 1, core::Visibility::private_);
  for (std::string verb : {"PATCH", "DELETE"}) {
    EXPECT_EQ(ask(verb, "/v1/models/other/theirs", "{}").status, 403u);
    EXPECT_EQ(ask(verb, "/v1/models/other/secret", "{}").status, 404u);
  }
  const std::string version = version_id({"other", "theirs"}, 1).text;
  EXPECT_EQ(ask("DELETE", "/v1/models/other/theirs/versions/" + version).status, 403u);
}

TEST_F(ModelsTest, a_model_is_deleted_when_it_is_private_and_empty) {
  publish({"local", "mine"}, 1, core::Visibility::public_);
  EXPECT_EQ(ask("DELETE", "/v1/models/local/mine").at("/detail"),
            "Only private models can be deleted; local/mine is public");
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/models/local/mine", R"({"visibility":"private"})").status, 200u);
  EXPECT_EQ(ask("DELETE", "/v1/models/local/mine").at("/detail"), "local/mine still has versions; delete them first");
  const auto accepted = ask("DELETE", "/v1/models/local/mine/versions/" + version_id({"local", "mine"}, 1).text);
  EXPECT_EQ(accepted.status, 202u);
  EXPECT_EQ(accepted.body, "");
  while (engine->catalog.has_withdrawn({"local", "mine"})) io.run_one();
  EXPECT_EQ(ask("DELETE", "/v1/models/local/mine").status, 204u);
  EXPECT_EQ(ask("GET", "/v1/models/local/mine").status, 404u);
}

TEST_F(ModelsTest, a_private_model_leaves_the_list_and_comes_back) {
  publish({"local", "mine"});
  EXPECT_EQ(names(ask("GET", "/v1/models")).size(), 1u);
  ask("PATCH", "/mimeo/v1/models/local/mine", R"({"visibility":"private"})");
  EXPECT_TRUE(names(ask("GET", "/v1/models")).empty());
  ask("PATCH", "/mimeo/v1/models/local/mine", R"({"visibility":"public","tags":["text-to-image"],"is_official":true})");
  EXPECT_EQ(names(ask("GET", "/v1/models")).size(), 1u);
  const auto settings = ask("GET", "/mimeo/v1/models/local/mine");
  EXPECT_EQ(settings.json(), parsed(R"({"owner":"local","name":"mine","visibility":"public","hardware":"",
    "is_official":true,"scaling":{"min_instances":0,"max_instances":null,"keep_warm":null,"schedule":[]},
    "attempts":null,"cover_image_url":null,"tags":["text-to-image"],"overrides":{}})"));
}

TEST_F(ModelsTest, scaling_is_replaced_as_a_whole_and_null_takes_it_back) {
  publish({"local", "mine"});
  const std::string path = "/mimeo/v1/models/local/mine";
  const auto usual = ask("GET", path).at("/scaling");
  EXPECT_EQ(ask("PATCH", path, R"({"scaling":{"min_instances":1}})").at("/scaling/min_instances"), 1);
  EXPECT_EQ(ask("PATCH", path, R"({"scaling":null})").at("/scaling"), usual);
  EXPECT_EQ(ask("PATCH", path, R"({"scaling":[]})").status, 422u);
}

TEST_F(ModelsTest, its_owner_says_how_often_it_runs_when_instances_die) {
  publish({"local", "mine"});
  const std::string path = "/mimeo/v1/models/local/mine";
  EXPECT_EQ(ask("GET", path).at("/attempts"), nullptr);
  EXPECT_EQ(ask("PATCH", path, R"({"attempts":1})").at("/attempts"), 1);
  EXPECT_EQ(ask("PATCH", path, R"({"tags":["a"]})").at("/attempts"), 1);
  for (std::string body : {R"({"attempts":0})", R"({"attempts":10})", R"({"attempts":"2"})"}) {
    EXPECT_EQ(ask("PATCH", path, body).status, 422u) << body;
  }
  EXPECT_EQ(ask("PATCH", path, R"({"attempts":null})").at("/attempts"), nullptr);
}

TEST_F(ModelsTest, official_is_said_by_operators_only) {
  publish({"other", "theirs"});
  const std::string path = "/mimeo/v1/models/other/theirs";
  EXPECT_EQ(ask_bare("PATCH", path, as("r8_other"), R"({"is_official":true})").status, 403u);
  EXPECT_EQ(ask("PATCH", path, R"({"is_official":true})").at("/is_official"), true);
  EXPECT_EQ(ask_bare("PATCH", path, as("r8_other"), R"({"tags":["a"]})").status, 200u);
}

TEST_F(ModelsTest, operators_say_who_sees_a_model_and_the_rest_is_its_owners) {
  publish({"other", "theirs"});
  const std::string path = "/mimeo/v1/models/other/theirs";
  for (std::string body : {R"({"tags":["a"]})", R"({"visibility":"private","hardware":"cpu"})", R"({"scaling":{}})"}) {
    EXPECT_EQ(ask("PATCH", path, body).status, 403u) << body;
  }
  EXPECT_EQ(ask("PATCH", path, R"({"visibility":"private"})").at("/visibility"), "private");
  EXPECT_EQ(ask("GET", "/v1/models/other/theirs").status, 404u) << "who hid it does not see it either";
  EXPECT_EQ(names(ask("GET", "/mimeo/v1/models")), std::vector<std::string>{"other/theirs"}) << "but here";
  EXPECT_TRUE(names(ask("GET", "/mimeo/v1/models?owner=local")).empty());
}

TEST_F(ModelsTest, who_decides_about_a_model_finds_it_in_a_list) {
  publish({"other", "secret"}, 0, core::Visibility::private_);
  publish({"acme", "hello"});
  EXPECT_EQ(names(ask_bare("GET", "/mimeo/v1/models", as("r8_other"))), std::vector<std::string>{"other/secret"});
  EXPECT_EQ(names(ask("GET", "/mimeo/v1/models")), (std::vector<std::string>{"acme/hello", "other/secret"}));
}

TEST_F(ModelsTest, a_list_is_read_back_to_its_beginning) {
  for (int i = 10; i < 40; ++i) publish({"acme", fmt::format("m{}", i)});
  const auto address = [](const json::value& link) {
    return std::string(link.as_string()).substr(std::string_view("https://api.test").size());
  };
  const auto first = ask("GET", "/v1/models");
  EXPECT_EQ(first.at("/previous"), nullptr);
  const auto second = ask("GET", address(first.at("/next")));
  EXPECT_EQ(second.at("/next"), nullptr);
  EXPECT_EQ(names(ask("GET", address(second.at("/previous")))), names(first));
}

// --- overrides -------------------------------------------------------------------------------------------------------

TEST_F(ModelsTest, an_overridden_version_runs_the_other_and_says_so) {
  publish({"local", "mine"}, 3);
  const auto id = [](int number) { return version_id({"local", "mine"}, number).text; };
  const auto path = [&](int number) { return "/mimeo/v1/models/local/mine/versions/" + id(number) + "/override"; };
  ASSERT_EQ(ask("PUT", path(1), R"({"version":")" + id(2) + "\"}").status, 200u);
  const auto body = R"({"version":")" + id(1) + R"(","input":{"text":"a"}})";
  EXPECT_EQ(ask("POST", "/v1/predictions", body).at("/version"), json::value(id(2)));
  EXPECT_EQ(ask("PUT", path(2), R"({"version":")" + id(3) + "\"}").status, 409u) << "no chains";
  EXPECT_EQ(ask("PUT", path(3), R"({"version":")" + id(1) + "\"}").status, 409u) << "not even backwards";
  EXPECT_EQ(ask("PUT", path(3), R"({"version":")" + id(3) + "\"}").status, 422u);
  EXPECT_EQ(ask("PUT", path(3), R"({"version":"none"})").status, 422u);
  EXPECT_EQ(ask("DELETE", path(1)).status, 204u);
  EXPECT_EQ(ask("POST", "/v1/predictions", body).at("/version"), json::value(id(1)));
}

}  // namespace
}  // namespace mimeo::api

// Search, and the collections it also looks into.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class SearchTest : public ApiTest {
 public:
  SearchTest() {
    publish({"local", "hello-world"});
    publish({"local", "secret-hello"}, 1, core::Visibility::private_);
    publish({"other", "unrelated"});
  }
  static std::vector<std::string> names(const json::value& models) {
    std::vector<std::string> names;
    for (const auto& model : models.as_array()) names.emplace_back(model.at("name").as_string());
    return names;
  }
  std::vector<std::string> queried(std::string body, std::string type) {
    return names(ask("QUERY", "/v1/models", std::move(body), {{"Content-Type", type}}).at("/results"));
  }
};

using Names = std::vector<std::string>;

TEST_F(SearchTest, words_come_as_every_client_sends_them) {
  const Names both = {"hello-world", "secret-hello"};
  EXPECT_EQ(queried("hello", "text/plain"), both) << "Python v1, Swift";
  EXPECT_EQ(queried("\"hello\"", "text/plain"), both) << "JavaScript";
  EXPECT_EQ(queried("\"hello\"", "application/json"), both) << "Python v2";
  EXPECT_EQ(queried("", "text/plain"), Names{});
  EXPECT_EQ(queried("\" OR *", "text/plain"), Names{});
  const auto page = ask("QUERY", "/models", "hello");
  EXPECT_EQ(page.at("/next"), nullptr);
  EXPECT_EQ(page.at("/previous"), nullptr);
  EXPECT_NE(page.at("/results/0/latest_version/openapi_schema"), nullptr);
}

TEST_F(SearchTest, private_models_are_found_by_their_owner_only) {
  const auto found = [&](http::Headers headers) {
    const auto answer = ask_bare("GET", "/v1/search?query=hello", std::move(headers));
    EXPECT_EQ(answer.status, 200u);
    return answer.at("/models").as_array().size();
  };
  EXPECT_EQ(found(as("r8_local")), 2u);
  EXPECT_EQ(found(as("r8_other")), 1u);
  EXPECT_EQ(found({}), 1u) << "for anyone";
  EXPECT_EQ(ask_bare("GET", "/v1/search?query=hello", as("wrong")).status, 401u);
}

TEST_F(SearchTest, the_answer_has_the_documented_shape) {
  ask("PATCH", "/mimeo/v1/models/local/hello-world", R"({"tags":["greeting"]})");
  const auto answer = ask("GET", "/v1/search?query=hello+world&limit=1");
  EXPECT_EQ(answer.at("/query"), "hello world");
  EXPECT_EQ(answer.at("/models").as_array().size(), 1u);
  EXPECT_EQ(answer.at("/models/0/model/name"), "hello-world");
  EXPECT_EQ(answer.at("/models/0/metadata/tags"), parsed(R"(["greeting"])"));
  EXPECT_TRUE(answer.at("/models/0/metadata/score").is_number());
  EXPECT_EQ(answer.at("/collections"), parsed("[]"));
  EXPECT_EQ(answer.at("/pages"), parsed("[]"));
}

TEST_F(SearchTest, what_it_needs_is_said_when_it_is_missing) {
  const auto answer = ask("GET", "/v1/search");
  EXPECT_EQ(answer.status, 400u);
  EXPECT_EQ(answer.at("/detail"), "Query parameter \"query\" is required");
  for (std::string limit : {"0", "51", "many", ""}) {
    EXPECT_EQ(ask("GET", "/v1/search?query=a&limit=" + limit).status, 422u) << limit;
  }
}

// --- collections -----------------------------------------------------------------------------------------------------

TEST_F(SearchTest, the_official_collection_always_exists_and_holds_the_official_models) {
  EXPECT_EQ(ask("GET", "/v1/collections").at("/results"), parsed(R"([{"name":"Official models","slug":"official",
                        "description":"Models that the operator of this server vouches for"}])"));
  EXPECT_EQ(ask("GET", "/v1/collections/official").at("/models"), parsed("[]"));
  ask("PATCH", "/mimeo/v1/models/other/unrelated", R"({"is_official":true})");
  EXPECT_EQ(names(ask("GET", "/v1/collections/official").at("/models")), Names{"unrelated"});
  EXPECT_EQ(ask("POST", "/mimeo/v1/collections", R"({"slug":"official","name":"Mine"})").status, 409u);
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/collections/official", R"({"name":"Mine"})").status, 404u);
}

TEST_F(SearchTest, an_operator_makes_changes_and_removes_collections) {
  const auto made = ask("POST", "/mimeo/v1/collections",
                        R"({"slug":"greetings","name":"Say hello","description":"They greet",
                            "models":["local/secret-hello","local/hello-world"]})");
  ASSERT_EQ(made.status, 201u) << made.body;
  EXPECT_EQ(names(made.at("/models")), (Names{"secret-hello", "hello-world"}));
  EXPECT_EQ(made.at("/full_description"), nullptr);
  const auto stranger = ask_bare("GET", "/v1/collections/greetings", as("r8_other"));
  EXPECT_EQ(names(stranger.at("/models")), Names{"hello-world"}) << "private models stay private";

  const std::string models = "/mimeo/v1/collections/greetings/models/";
  EXPECT_EQ(ask("PUT", models + "other/unrelated").status, 200u);
  EXPECT_EQ(ask("PUT", models + "other/unrelated").at("/models").as_array().size(), 3u) << "once";
  EXPECT_EQ(ask("DELETE", models + "local/secret-hello").status, 204u);
  EXPECT_EQ(ask("DELETE", models + "local/secret-hello").status, 404u);
  EXPECT_EQ(names(ask("GET", "/v1/collections/greetings").at("/models")), (Names{"hello-world", "unrelated"}));
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/collections/greetings", R"({"full_description":"# Hi","models":[]})").at("/models"),
            parsed("[]"));
  EXPECT_EQ(ask("GET", "/v1/collections").at("/results").as_array().size(), 2u);
  EXPECT_EQ(ask("GET", "/v1/search?query=greet").at("/collections/0/slug"), "greetings");

  EXPECT_EQ(ask("DELETE", "/mimeo/v1/collections/greetings").status, 204u);
  EXPECT_EQ(ask("GET", "/v1/collections/greetings").status, 404u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/collections/greetings").status, 404u);
}

TEST_F(SearchTest, nobody_else_does_and_what_is_wrong_is_refused) {
  EXPECT_EQ(ask_bare("POST", "/mimeo/v1/collections", as("r8_other"), R"({"slug":"a","name":"A"})").status, 403u);
  for (std::string body :
       {R"({"slug":"A B","name":"x"})", R"({"slug":"a"})", R"({"slug":"a","name":"x","models":["x"]})",
        R"({"slug":"a","name":"x","models":["local/nobody"]})", R"({"slug":"a","name":"x","y":1})"}) {
    EXPECT_EQ(ask("POST", "/mimeo/v1/collections", body).status, 422u) << body;
  }
  EXPECT_EQ(ask("GET", "/v1/collections/a").status, 404u) << "and leaves nothing";
}

}  // namespace
}  // namespace mimeo::api

// How long what was stored stays, getting rid of it before, and what is counted of it.
#include "api/test_rig.h"
#include "engine/sweep.h"

namespace mimeo::api {
namespace {

class RetentionTest : public ApiTest {
 public:
  RetentionTest() { publish({"local", "hello"}); }

  /// Runs one to its end; answers its id.
  std::string made(http::Headers headers = {}, std::string output = "\"done\"") {
    const auto id = begun(std::move(headers));
    runtime_ends(std::move(output));
    return id;
  }
  std::string begun(http::Headers headers = {}) {
    const auto answer =
        ask("POST", "/v1/predictions", R"({"version":"local/hello","input":{"text":"x"}})", std::move(headers));
    EXPECT_EQ(answer.status, 201u) << answer.body;
    return std::string(answer.at("/id").as_string());
  }
  void runtime_ends(std::string output) {
    auto end = [&]() -> Task<> {
      auto run = co_await runtime.run(runs_++);
      const auto live = engine->live.find(run->request.id);
      run->succeed(std::move(output));
      const auto until = std::chrono::steady_clock::now() + 20s;
      if (live) co_await engine::wait_for_end(live, until);
    };
    run_on(io, end());
  }
  void sweep() { EXPECT_TRUE(run_on(io, engine::sweep_once(*engine))); }
  bool is_gone(const std::string& id) { return ask("GET", "/v1/predictions/" + id).at("/data_removed").as_bool(); }
  json::value stored(const std::string& id, std::string_view member) {
    return ask("GET", "/mimeo/v1/predictions/" + id).at(member);
  }

 private:
  std::size_t runs_ = 0;
};

TEST_F(RetentionTest, data_goes_after_the_time_that_the_most_exact_rule_says) {
  const auto by_default = made();
  const auto by_request = made({{"Mimeo-Retention", "10s"}});
  const auto by_source = made({{"Mimeo-Source", "web"}});
  ASSERT_EQ(ask("PUT", "/mimeo/v1/models/local/hello/retention", R"({"retention":"1m"})").status, 200u);
  const auto by_model = made({{"Mimeo-Source", "web"}});
  const auto for_ever = made({{"Mimeo-Retention", "forever"}});
  EXPECT_EQ(stored(by_default, "/retention"), "1h");
  EXPECT_EQ(stored(by_source, "/retention"), "forever");
  EXPECT_EQ(stored(by_source, "/expires_at"), nullptr);
  EXPECT_EQ(stored(by_model, "/retention"), "1m");

  const auto gone = [&] {
    sweep();
    std::string marks;
    for (const auto& id : {by_request, by_model, by_default, by_source, for_ever}) marks += is_gone(id) ? 'x' : '-';
    return marks;
  };
  clock.advance(9'999'999us);
  EXPECT_EQ(gone(), "-----");
  clock.advance(1us);
  EXPECT_EQ(gone(), "x----");
  clock.advance(1min);
  EXPECT_EQ(gone(), "xx---");
  clock.advance(1h);
  EXPECT_EQ(gone(), "xxx--");
  clock.advance(24h * 400);
  EXPECT_EQ(gone(), "xxx--");
}

TEST_F(RetentionTest, a_token_has_a_rule_that_the_request_may_change_and_the_model_may_not) {
  const auto id = std::string(ask("GET", "/mimeo/v1/tokens/current").at("/id").as_string());
  EXPECT_EQ(ask("GET", "/mimeo/v1/tokens/current").at("/retention"), nullptr);
  ASSERT_EQ(ask("PUT", "/mimeo/v1/models/local/hello/retention", R"({"retention":"1m"})").status, 200u);
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"retention":"2d, until-download"})").at("/retention"),
            "2d, until-download");
  EXPECT_EQ(stored(made(), "/retention"), "2d, until-download");
  EXPECT_EQ(stored(made({{"Mimeo-Source", "web"}}), "/retention"), "2d, until-download");
  EXPECT_EQ(stored(made({{"Mimeo-Retention", "10s"}}), "/retention"), "10s");
  const auto wrong = ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"retention":"soon"})");
  EXPECT_EQ(wrong.status, 422u) << wrong.body;
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"retention":null})").at("/retention"), nullptr);
  EXPECT_EQ(stored(made(), "/retention"), "1m");
}

TEST_F(RetentionTest, a_rule_that_cannot_be_kept_is_refused) {
  for (const char* wrong : {"soon", "0", "1h,", "-5m"}) {
    const auto answer = ask("POST", "/v1/predictions", R"({"version":"local/hello","input":{"text":"x"}})",
                            {{"Mimeo-Retention", wrong}});
    EXPECT_EQ(answer.status, 422u) << wrong;
    EXPECT_EQ(answer.at("/title"), "Invalid parameter");
  }
  EXPECT_EQ(ask("PUT", "/mimeo/v1/models/local/hello/retention", R"({"retention":5})").status, 422u);
  EXPECT_EQ(ask_bare("PUT", "/mimeo/v1/models/local/hello/retention", as("r8_other"), R"({"retention":null})").status,
            403u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/models/local/hello/retention").at("/retention"), nullptr);
}

TEST_F(RetentionTest, a_file_waits_for_its_first_whole_download) {
  const auto id = made({{"Mimeo-Retention", "10s, until-download"}}, R"("data:text/plain;base64,MDEyMzQ1Njc4OQ==")");
  const auto url = std::string(ask("GET", "/v1/predictions/" + id).at("/output").as_string());
  const auto path = url.substr(std::string_view("https://files.test").size());
  clock.advance(24h);
  sweep();
  EXPECT_FALSE(is_gone(id));
  EXPECT_EQ(ask_files("HEAD", path).status, 200u);
  EXPECT_EQ(ask_files("GET", path, {{"Range", "bytes=5-"}}).body, "56789");
  sweep();
  EXPECT_FALSE(is_gone(id)) << "players look at the end first";
  EXPECT_EQ(stored(id, "/files/0/until_download"), true);

  EXPECT_EQ(ask_files("GET", path).body, "0123456789");
  EXPECT_EQ(stored(id, "/files/0/until_download"), false);
  EXPECT_EQ(ask_files("GET", path).status, 404u) << "its time was over before";
  sweep();
  EXPECT_TRUE(is_gone(id));
  EXPECT_EQ(blobs.size(), 0u);
}

TEST_F(RetentionTest, a_prediction_is_deleted_with_everything_and_canceled_before) {
  const auto ended = made({}, R"(["data:text/plain;base64,eA=="])");
  EXPECT_EQ(blobs.size(), 1u);
  EXPECT_EQ(ask_bare("DELETE", "/mimeo/v1/predictions/" + ended, as("r8_other")).status, 404u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + ended).status, 204u);
  EXPECT_EQ(ask("GET", "/v1/predictions/" + ended).status, 404u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + ended).status, 404u);
  EXPECT_EQ(blobs.size(), 0u);

  const auto running = begun();
  const auto run = run_on(io, runtime.run(1));
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + running + "/data").status, 409u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + running).status, 204u);
  EXPECT_TRUE(run->canceled);
  EXPECT_TRUE(ask("GET", "/v1/predictions").at("/results").as_array().empty());
}

TEST_F(RetentionTest, data_is_deleted_alone) {
  const auto id = made({{"Mimeo-Retention", "forever"}}, R"(["data:text/plain;base64,eA=="])");
  const auto kept = ask("DELETE", "/mimeo/v1/predictions/" + id + "/data");
  EXPECT_EQ(kept.status, 200u);
  EXPECT_EQ(kept.at("/data_removed"), true);
  EXPECT_TRUE(is_gone(id));
  EXPECT_EQ(blobs.size(), 0u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + id + "/data").status, 200u);
}

TEST_F(RetentionTest, what_was_used_is_told_by_day_and_model_and_outlives_predictions) {
  const auto id = begun();
  run_on(io, runtime.run(0));
  clock.advance(2500ms);
  runtime_ends("1");
  ASSERT_EQ(ask("DELETE", "/mimeo/v1/predictions/" + id).status, 204u);
  const auto today = to_rfc3339(clock.now()).substr(0, 10);
  const auto used = ask("GET", "/mimeo/v1/usage");
  EXPECT_EQ(used.at("/results/0/day"), json::value(today)) << used.body;
  EXPECT_EQ(used.at("/results/0/model"), "local/hello");
  EXPECT_EQ(used.at("/results/0/predictions"), 1);
  EXPECT_EQ(used.at("/results/0/prediction_seconds"), 2.5);
  EXPECT_EQ(used.at("/results/0/setups"), 1);
  EXPECT_EQ(used.at("/total/prediction_seconds"), 2.5);
  EXPECT_TRUE(ask_bare("GET", "/mimeo/v1/usage", as("r8_other")).at("/results").as_array().empty());
  EXPECT_EQ(ask_bare("GET", "/mimeo/v1/usage?account=local", as("r8_other")).status, 403u);
  const auto csv = ask("GET", "/mimeo/v1/usage?group=account", "", {{"Accept", "text/csv"}});
  EXPECT_TRUE(
      csv.body.starts_with("account,predictions,prediction_seconds,trainings,training_seconds,setups,setup_seconds,"
                           "cost\r\nlocal,1,2.5,0,0,1,"))
      << csv.body;
  for (const char* wrong : {"from=yesterday", "group=week", "from=2026-02-01&to=2026-01-01", "format=xml",
                            "from=2020-01-01&to=2026-01-01"}) {
    EXPECT_EQ(ask("GET", std::string("/mimeo/v1/usage?") + wrong).status, 422u) << wrong;
  }
}

TEST_F(RetentionTest, an_upload_that_does_not_fit_is_refused_with_the_numbers) {
  const std::string path = "/mimeo/v1/accounts/local/allowance";
  EXPECT_EQ(ask("PATCH", path, R"({"storage_quota":15})").at("/storage_quota"), 15);
  const http::Headers form{{"Content-Type", "multipart/form-data; boundary=b"}};
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a\"\r\n\r\n0123456789\r\n--b--\r\n";
  const auto first = ask("POST", "/v1/files", body, form);
  EXPECT_EQ(first.status, 201u);
  const auto second = ask("POST", "/v1/files", body, form);
  EXPECT_EQ(second.status, 413u);
  EXPECT_EQ(second.at("/title"), "Storage quota exceeded");
  EXPECT_NE(second.body.find("15 bytes of stored files, of which 10 are in use"), std::string::npos) << second.body;
  EXPECT_EQ(ask("GET", path).at("/stored_bytes"), 10);
  EXPECT_EQ(blobs.size(), 1u);
  EXPECT_EQ(ask("DELETE", "/v1/files/" + std::string(first.at("/id").as_string())).status, 204u);
  EXPECT_EQ(ask("POST", "/v1/files", body, form).status, 201u);
}

TEST_F(RetentionTest, nothing_new_is_accepted_beyond_a_budget_and_all_else_goes_on) {
  const std::string path = "/mimeo/v1/accounts/local/allowance";
  const http::Headers key{{"Idempotency-Key", "before"}};
  const auto id = made(key);
  EXPECT_EQ(ask("PATCH", path, R"({"monthly_budget":0})").at("/monthly_budget"), 0.0);
  const auto refused = ask("POST", "/v1/predictions", R"({"version":"local/hello","input":{"text":"x"}})");
  EXPECT_EQ(refused.status, 402u);
  EXPECT_EQ(refused.at("/title"), "Insufficient credit");
  EXPECT_EQ(ask("GET", "/v1/predictions/" + id).status, 200u);
  EXPECT_EQ(begun(key), id) << "a create that comes again was accepted before";
  EXPECT_EQ(ask("PATCH", path, R"({"monthly_budget":null})").at("/monthly_budget"), nullptr);
  begun();
  EXPECT_EQ(ask_bare("PATCH", "/mimeo/v1/accounts/other/allowance", as("r8_other"), "{}").status, 403u);
  EXPECT_EQ(ask_bare("GET", path, as("r8_other")).status, 404u);
  EXPECT_EQ(ask("PATCH", path, R"({"monthly_budget":-1})").status, 422u);
}

}  // namespace
}  // namespace mimeo::api

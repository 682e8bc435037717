// Instances, where predictions are, and metrics, as the API shows them.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class InstancesTest : public ApiTest {
 public:
  InstancesTest() { publish({"local", "hello"}); }

  std::string begun() {
    const auto answer = ask("POST", "/v1/predictions", R"({"version":"local/hello","input":{"text":"x"}})");
    EXPECT_EQ(answer.status, 201u) << answer.body;
    return std::string(answer.at("/id").as_string());
  }
  Heard ask_as(std::string_view token, std::string method, std::string target) {
    return ask_bare(std::move(method), std::move(target), as(token));
  }
  std::string one_instance() {
    const auto list = ask("GET", "/mimeo/v1/instances?model=local/hello");
    return std::string(list.at("/results/0/id").as_string());
  }
};

TEST_F(InstancesTest, are_shown_with_what_they_do) {
  runtime.hold_setups();
  const auto id = begun();
  const auto instance = one_instance();
  const auto shown = ask("GET", "/mimeo/v1/instances/" + instance);
  EXPECT_EQ(shown.at("/model"), "local/hello");
  EXPECT_EQ(shown.at("/state"), "setting up");
  EXPECT_EQ(shown.at("/queued"), 1);
  EXPECT_EQ(shown.at("/memory_bytes"), nullptr);
  EXPECT_EQ(ask("GET", "/mimeo/v1/instances/" + instance + "/logs").body, "loading\n");
  const auto waiting = ask("GET", "/mimeo/v1/predictions/" + id);
  EXPECT_EQ(waiting.at("/queue/position"), 1);
  EXPECT_EQ(waiting.at("/queue/length"), 1);
  EXPECT_EQ(waiting.at("/queue/reason"), "set_up");
  EXPECT_EQ(waiting.at("/queue/detail"), "An instance is being set up");
  EXPECT_EQ(waiting.at("/instance/id").as_string(), instance);
  EXPECT_EQ(waiting.at("/instance/logs"), "loading\n");
  EXPECT_EQ(waiting.at("/attempts"), 0);
  EXPECT_EQ(ask("POST", "/v1/predictions/" + id + "/cancel").at("/status"), "canceled");
  const auto canceled = ask("GET", "/mimeo/v1/predictions/" + id);
  EXPECT_EQ(canceled.at("/cancel/escalation"), "none");
  EXPECT_TRUE(canceled.at("/cancel/acknowledged_after_seconds").is_double());
  EXPECT_FALSE(canceled.json().as_object().contains("queue"));
  runtime.release_setups();
}

TEST_F(InstancesTest, do_not_exist_for_those_whom_they_do_not_concern) {
  begun();
  const auto instance = one_instance();
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/instances").at("/results"), json::array());
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/instances/" + instance).status, 404u);
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/instances/" + instance + "/logs").status, 404u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/instances/nothing").status, 404u);
}

TEST_F(InstancesTest, metrics_are_for_operators_and_count_requests) {
  EXPECT_EQ(ask_bare("GET", "/metrics", {}).status, 401u);
  EXPECT_EQ(ask_as("r8_other", "GET", "/metrics").status, 403u);
  ask("GET", "/v1/account");
  ask("GET", "/v1/account");
  ask("GET", "/nowhere");
  const auto metrics = ask("GET", "/metrics");
  EXPECT_EQ(metrics.header("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (std::string line : {"mimeo_http_requests_total{operation=\"account.get\",code=\"200\"} 2\n",
                           "mimeo_http_requests_total{operation=\"mimeo.metrics.get\",code=\"401\"} 1\n",
                           "mimeo_http_requests_total{operation=\"mimeo.metrics.get\",code=\"403\"} 1\n",
                           "mimeo_http_requests_total{operation=\"none\",code=\"404\"} 1\n",
                           "mimeo_http_request_seconds_count{operation=\"account.get\"} 2\n"}) {
    EXPECT_NE(metrics.body.find(line), std::string::npos) << line << metrics.body;
  }
}

TEST_F(InstancesTest, metrics_are_for_anyone_where_only_this_machine_can_ask) {
  auto open = options();
  open.open_metrics = true;
  api = std::make_unique<Api>(*engine, open);
  EXPECT_EQ(ask_bare("GET", "/metrics", {}).status, 200u);
  EXPECT_EQ(ask_bare("GET", "/metrics", {{"Authorization", "Bearer wrong"}}).status, 401u);
  EXPECT_EQ(ask_bare("GET", "/metrics", {{"Origin", "https://page.test"}}).header("Access-Control-Allow-Origin"), "");
}

}  // namespace
}  // namespace mimeo::api

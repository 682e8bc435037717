// Secret inputs: the model gets them, and nobody else.
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class SecretsTest : public EngineTest {
 public:
  SecretsTest() {
    core::Model model;
    model.name = {"acme", "login"};
    model.created_at = clock.now();
    EXPECT_TRUE(run_on(io, engine->catalog.add(model)));
    core::Version version;
    version.id = core::VersionId{std::string(64, 'b')};
    version.model = model.name;
    version.created_at = clock.now();
    version.openapi_schema = JsonText{R"({"components":{"schemas":{"Input":{"type":"object","properties":{
      "user":{"type":"string"},"key":{"type":"string","x-cog-secret":true}}},"Output":{"type":"string"}}}})"};
    EXPECT_TRUE(run_on(io, engine->catalog.add(std::move(version))));
  }

  SubmitRequest login(std::string key) {
    auto what = request("login");
    what.input = json::value{{"user", "ada"}, {"key", key}};
    return what;
  }
  /// Of everything that anybody may see of it.
  static void expect_no_secret(const core::Prediction& p) {
    const auto shown = p.input.text + p.output.text + p.logs + p.error.value_or("") + write_json(p.metrics);
    EXPECT_EQ(shown.find("hunter2"), std::string::npos) << shown;
  }
};

constexpr std::string_view whole_input = R"({"user":"ada","key":"hunter2"})";
constexpr std::string_view shown_input = R"({"user":"ada","key":"**********"})";

TEST_F(SecretsTest, reach_the_model_and_are_shown_to_nobody) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(login("hunter2"));
    EXPECT_EQ(p->input.text, shown_input);
    auto run = co_await runtime->run(0);
    EXPECT_EQ(run->request.input.text, whole_input);
    run->report(seams::RunReport(seams::RunLog{"logging in with hun"}));
    run->report(seams::RunReport(seams::RunLog{"ter2\n"}));
    run->report(seams::RunReport(seams::RunMetric{"key", "hunter2"}));
    run->report(seams::RunReport(seams::RunOutputSoFar{JsonText{"\"hunter2\""}}));
    run->fail_with("Wrong password: hunter2");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->error, "Wrong password: **********");
    EXPECT_EQ(end->logs, "logging in with **********\n");
    EXPECT_EQ(end->output.text, "\"**********\"");
    expect_no_secret(*end);
    auto stored = co_await store.predictions().find(p->id);
    expect_no_secret(**stored);
  };
  run_on(io, test());
}

TEST_F(SecretsTest, are_given_to_the_second_instance_when_the_first_one_dies) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(login("hunter2"));
    auto first = co_await runtime->run(0);
    first->die();
    auto second = co_await runtime->run(1);
    EXPECT_EQ(second->request.input.text, whole_input);
    second->succeed("\"welcome\"");
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
  };
  run_on(io, test());
}

TEST_F(SecretsTest, that_a_restart_has_lost_fail_the_prediction_rather_than_run_it_without_them) {
  core::PredictionId with, without;
  auto before = [&]() -> Task<> {
    auto first = co_await submitted(login("hunter2"));
    auto second = co_await submitted(login(""));
    with = first->id;
    without = second->id;
  };
  run_on(io, before());
  crash();
  open();
  auto after = [&]() -> Task<> {
    auto lost = co_await ended(with);
    EXPECT_EQ(lost->status, Status::failed);
    EXPECT_TRUE(lost->error->find("secret inputs were kept in memory only") != std::string::npos);
    auto run = co_await runtime->run(0);
    EXPECT_EQ(run->request.input.text, R"({"user":"ada","key":""})");
    run->succeed("\"welcome\"");
    auto end = co_await ended(without);
    EXPECT_EQ(end->status, Status::succeeded);
  };
  run_on(io, after());
}

}  // namespace
}  // namespace mimeo::engine

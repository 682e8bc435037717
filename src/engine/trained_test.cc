// Trainings: from a create to a version that runs, whatever dies on the way.
#include "engine/trained.h"

#include "engine/cancel.h"
#include "engine/files.h"
#include "engine/sweep.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

constexpr auto training = core::Prediction::Kind::training;

class TrainedTest : public EngineTest {
 public:
  TrainedTest() {
    add_model({"acme", "base"});
    add_model({"local", "tuned"});
    core::Version version;
    version.id = core::VersionId{std::string(64, 'b')};
    version.model = {"acme", "base"};
    version.created_at = clock.now();
    version.openapi_schema = JsonText{R"({"components":{"schemas":{
      "Input":{"type":"object","required":["text"],"properties":{"text":{"type":"string"}}},"Output":{"type":"string"},
      "TrainingInput":{"type":"object","required":["data"],"properties":{"data":{"type":"string","format":"uri"}}},
      "TrainingOutput":{"type":"object","properties":{"weights":{"type":"string","format":"uri"}}}}}})"};
    EXPECT_TRUE(run_on(io, engine->catalog.add(std::move(version))));
  }

  void add_model(core::ModelName name) {
    core::Model model;
    model.name = std::move(name);
    model.created_at = clock.now();
    ASSERT_TRUE(run_on(io, engine->catalog.add(model)));
  }

  SubmitRequest train() {
    SubmitRequest what;
    what.account = me;
    what.version = engine->catalog.latest_version({"acme", "base"});
    what.kind = training;
    what.input = json::value{{"data", "https://example.com/data.zip"}};
    what.destination = core::ModelName{"local", "tuned"};
    return what;
  }

  static std::string weights_uri() { return R"({"weights":"data:application/octet-stream;base64,d2VpZ2h0cw=="})"; }

  json::object output_of(const core::Prediction& p) {
    auto output = parse_json(p.output.text);
    EXPECT_TRUE(output && output->is_object()) << p.output.text;
    return output && output->is_object() ? output->get_object() : json::object();
  }
  std::string weights_token(const core::Prediction& p) {
    std::string address(output_of(p)["weights"].as_string());
    EXPECT_TRUE(address.starts_with(core::file_scheme)) << address;
    address.erase(0, core::file_scheme.size());
    return address.substr(0, address.find('/'));
  }

  /// The training's row, when it says that a version is owed.
  Task<core::PredictionId> trained_but_for_the_version() {
    packager.weights_failure = Error{ErrorKind::unavailable, "not now"};
    auto p = co_await submitted(train());
    auto run = co_await runtime->run(runtime->runs());
    run->succeed(weights_uri());
    co_await ended(p->id);
    co_return p->id;
  }
};

TEST_F(TrainedTest, its_weights_become_a_version_of_the_destination_that_runs_at_once) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(train());
    EXPECT_EQ(p->status, Status::starting);
    auto run = co_await runtime->run(0);
    EXPECT_EQ(runtime->setups, std::vector<std::string>{"acme/base training"});
    EXPECT_EQ(run->request.input.text, R"({"data":"http://exchange.test/1/data.zip"})");
    run->report(seams::RunReport(seams::RunLog{"epoch 1\n"}));
    run->succeed(weights_uri());
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded) << end->error.value_or("");
    EXPECT_EQ(end->logs, "epoch 1\n");
    EXPECT_FALSE(end->version_owed);
    EXPECT_EQ(packager.weights, std::vector<std::string>{"weights"});

    const auto version = engine->catalog.latest_version({"local", "tuned"});
    if (!version) throw std::runtime_error("no version was made");
    EXPECT_EQ(output_of(*end)["version"].as_string(), "local/tuned:" + version->version.id.text);
    EXPECT_EQ(version->version.base, "acme/base:" + std::string(64, 'b'));
    EXPECT_EQ(version->version.package.weights, "/weights/output.bin");
    auto file = co_await open_output(*engine, weights_token(*end));
    EXPECT_TRUE(file);
    EXPECT_FALSE((*file)->file.expires_at) << "weights stay";

    SubmitRequest use;
    use.account = me;
    use.version = version;
    use.input = json::value{{"text", "Ada"}};
    auto predicted = co_await submitted(std::move(use));
    EXPECT_EQ(predicted->model.text(), "local/tuned");
    auto second = co_await runtime->run(1);
    second->succeed("\"tuned\"");
    auto answer = co_await ended(predicted->id);
    EXPECT_EQ(answer->output.text, "\"tuned\"");
  };
  run_on(io, test());
}

TEST_F(TrainedTest, a_file_alone_is_taken_for_the_weights_and_other_members_stay) {
  auto test = [&]() -> Task<> {
    auto first = co_await submitted(train());
    auto run = co_await runtime->run(0);
    run->succeed(R"("data:application/octet-stream;base64,b25l")");
    auto end = co_await ended(first->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_TRUE(output_of(*end).contains("version"));
    weights_token(*end);
    auto second = co_await submitted(train());
    run = co_await runtime->run(1);
    run->succeed(R"({"loss":0.5,"weights":"data:application/octet-stream;base64,dHdv"})");
    end = co_await ended(second->id);
    EXPECT_EQ(output_of(*end)["loss"], 0.5);
    EXPECT_EQ(packager.weights, (std::vector<std::string>{"one", "two"}));
  };
  run_on(io, test());
}

TEST_F(TrainedTest, without_weights_it_fails_and_says_so) {
  auto test = [&]() -> Task<> {
    for (std::string output : {R"("no file")", R"({"weights":"/tmp/x"})", R"(["data:;base64,AAAA"])", "7"}) {
      auto p = co_await submitted(train());
      auto run = co_await runtime->run(runtime->runs());
      run->succeed(output);
      auto end = co_await ended(p->id);
      EXPECT_EQ(end->status, Status::failed) << output;
      EXPECT_TRUE(end->error->starts_with("The training put out no weights")) << *end->error;
      EXPECT_FALSE(end->output.is_null()) << output;
    }
    EXPECT_EQ(engine->catalog.versions({"local", "tuned"}).size(), 0U);
  };
  run_on(io, test());
}

TEST_F(TrainedTest, the_same_weights_of_the_same_base_are_the_same_version) {
  auto test = [&]() -> Task<> {
    std::vector<json::value> made;
    for (int i = 0; i < 2; ++i) {
      auto p = co_await submitted(train());
      auto run = co_await runtime->run(runtime->runs());
      run->succeed(weights_uri());
      auto end = co_await ended(p->id);
      EXPECT_EQ(end->status, Status::succeeded);
      made.push_back(output_of(*end)["version"]);
    }
    EXPECT_EQ(made[0], made[1]);
    EXPECT_EQ(engine->catalog.versions({"local", "tuned"}).size(), 1U);
  };
  run_on(io, test());
}

TEST_F(TrainedTest, when_no_version_can_be_made_the_weights_are_kept_and_named) {
  auto test = [&]() -> Task<> {
    auto id = co_await trained_but_for_the_version();
    auto end = co_await found(id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_NE(end->error->find("not now"), std::string::npos) << *end->error;
    EXPECT_NE(end->error->find("https://files.test/f/" + weights_token(*end) + "/output.bin"), std::string::npos) << *end->error;
    clock.advance(std::chrono::hours(24 * 365));
    auto swept = co_await sweep_once(*engine);
    EXPECT_TRUE(swept);
    auto file = co_await open_output(*engine, weights_token(*end));
    EXPECT_TRUE(file) << "a year later they are still there";
  };
  run_on(io, test());
}

TEST_F(TrainedTest, each_has_an_instance_to_itself_beside_those_that_predict) {
  auto test = [&]() -> Task<> {
    SubmitRequest predict;
    predict.account = me;
    predict.version = engine->catalog.latest_version({"acme", "base"});
    predict.input = json::value{{"text", "Ada"}};
    auto p = co_await submitted(std::move(predict));
    auto predicting = co_await runtime->run(0);
    auto first = co_await submitted(train());
    auto second = co_await submitted(train());
    auto run = co_await runtime->run(1);
    run->succeed(weights_uri());
    co_await ended(first->id);
    auto next = co_await runtime->run(2);
    EXPECT_EQ(runtime->setups, (std::vector<std::string>{"acme/base", "acme/base training", "acme/base training"}));
    EXPECT_EQ(runtime->instances_alive, 2) << "the one that predicts and the one that trains";
    next->succeed(weights_uri());
    co_await ended(second->id);
    predicting->succeed("\"x\"");
    co_await ended(p->id);
  };
  run_on(io, test());
}

TEST_F(TrainedTest, is_canceled_while_it_runs_and_not_when_it_has_run) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(train());
    auto run = co_await runtime->run(0);
    auto canceled = co_await cancel_prediction(*engine, me, p->id);
    EXPECT_EQ((*canceled)->status, Status::canceled);
    EXPECT_TRUE(run->canceled);
    EXPECT_EQ(engine->catalog.versions({"local", "tuned"}).size(), 0U);
  };
  run_on(io, test());
}

TEST_F(TrainedTest, when_its_instance_dies_it_runs_once_more) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(train());
    auto first = co_await runtime->run(0);
    first->die();
    auto second = co_await runtime->run(1);
    second->succeed(weights_uri());
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_EQ(end->attempts, 2);
  };
  run_on(io, test());
}

TEST_F(TrainedTest, a_version_owed_at_a_crash_is_made_at_the_next_start_without_training_again) {
  core::PredictionId id;
  auto before = [&]() -> Task<> {
    auto p = co_await submitted(train());
    id = p->id;
    auto run = co_await runtime->run(0);
    store.writes().hold();
    run->succeed(weights_uri());
    // The file's row, then the training's own.
    while (store.writes().held() < 1) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    store.writes().release_one();
    while (true) {
      auto stored = co_await store.predictions().find(id);
      if ((*stored)->version_owed) break;
      store.writes().release_one();
      co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    }
    EXPECT_EQ(engine->catalog.versions({"local", "tuned"}).size(), 0U);
  };
  run_on(io, before());
  store.writes().fail_next(Error{ErrorKind::unavailable, "the power is gone"}, 100);
  engine->stopping = true;
  store.writes().release();
  close();
  store.writes().fail_next(Error{}, 0);
  auto stored = run_on(io, store.predictions().find(id));
  ASSERT_TRUE((*stored)->version_owed);
  ASSERT_EQ((*stored)->status, Status::processing);
  open();
  auto after = [&]() -> Task<> {
    auto end = co_await ended(id);
    EXPECT_EQ(end->status, Status::succeeded) << end->error.value_or("");
    EXPECT_EQ(end->attempts, 1);
    EXPECT_EQ(runtime->instances_started, 0) << "it was trained again";
    EXPECT_EQ(engine->catalog.versions({"local", "tuned"}).size(), 1U);
  };
  run_on(io, after());
}

TEST_F(TrainedTest, is_found_and_listed_as_a_training_only) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(train());
    auto other = co_await submitted(request("hello"));
    auto as_training = co_await find_training(*engine, me, p->id);
    EXPECT_TRUE(as_training);
    auto as_prediction = co_await find_prediction(*engine, me, p->id);
    EXPECT_TRUE(as_prediction);
    auto none = co_await find_training(*engine, me, other->id);
    EXPECT_FALSE(none);
    seams::PredictionQuery query;
    query.account = me;
    auto predictions = co_await list_predictions(*engine, query);
    EXPECT_EQ(predictions->rows.size(), 1U);
    EXPECT_EQ(predictions->rows[0]->id, other->id);
    query.kind = training;
    auto trainings = co_await list_predictions(*engine, query);
    EXPECT_EQ(trainings->rows.size(), 1U);
    EXPECT_EQ(trainings->rows[0]->id, p->id);
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine

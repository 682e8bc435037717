#include "cog/driver.h"

#include <fstream>

#include <gmock/gmock.h>

#include "base/test_folder.h"
#include "base/test_run.h"
#include "cog/fake_model.h"

namespace mimeo::cog {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::ElementsAre;
using fake::FakeModel;
using fake::FakeProcess;
using testing::HasSubstr;
using testing::IsEmpty;
using fake::Tape;

constexpr auto end_of_setup = R"({"timestamp":"t","target":"coglet::worker_bridge","fields":{"message":"Setup complete"}})";
constexpr auto starting = R"({"status":"STARTING","setup":{"status":"starting","logs":"one\n"}})";
constexpr auto ready = R"({"status":"READY","setup":{"status":"succeeded","logs":"one\ntwo\n"}})";

/// Blobs that nobody uses here.
class NoBlobs final : public seams::Blobs {
  Task<Result<std::unique_ptr<seams::BlobWriter>>> create(seams::Checksums) override { co_return fail(ErrorKind::unavailable, "no"); }
  Task<Result<std::unique_ptr<seams::BlobReader>>> open(core::BlobId) override { co_return fail(ErrorKind::not_found, "no"); }
  Task<Result<void>> remove(core::BlobId) override { co_return Result<void>{}; }
  Task<Result<std::size_t>> remove_unknown(std::vector<core::BlobId>) override { co_return 0; }
};

class DriverTest : public ::testing::Test {
 protected:
  ~DriverTest() override {
    instance_.reset();
    if (driver_) driver_->end("the test is over");
    driver_.reset();
    run_on(context_, model_.stop());
    run_on(context_, tasks_.join());
  }

  void make(Driver::Options options = {}) {
    driver_ = std::make_shared<Driver>(tasks_, std::move(options), uploads_.open_door());
  }

  /// Sets up with the process running and the model reachable.
  Result<seams::SetupReport> set_up(steady_clock::duration patience = 20s) {
    if (!driver_) make();
    driver_->take(std::make_unique<FakeProcess>(process_), model_.listen());
    auto log = [this](std::string_view text) { told_ += "<" + std::string(text) + ">"; };
    return run_on(context_, driver_->set_up(log, steady_clock::now() + patience));
  }

  /// Instead of a set-up.
  Result<seams::SetupReport> take_over(std::vector<core::PredictionId> begun, steady_clock::duration patience) {
    make();
    driver_->take(std::make_unique<FakeProcess>(process_), model_.listen());
    auto log = [this](std::string_view text) { told_ += "<" + std::string(text) + ">"; };
    return run_on(context_, driver_->take_over(log, std::move(begun), steady_clock::now() + patience));
  }

  /// What is said of a set-up during which the process ends.
  Error failed_set_up(seams::Exit exit) {
    model_.health = {starting};
    process_->die(exit);
    auto report = set_up();
    EXPECT_FALSE(report);
    return report ? Error{} : report.error();
  }

  void set_up_instance(Driver::Options options = {}) {
    make(std::move(options));
    auto report = set_up();
    ASSERT_TRUE(report) << report.error().message;
    instance_ = driver_->make_instance(*report);
  }

  Result<std::unique_ptr<seams::Run>> start(std::string id = "p1", std::string input = R"({"n":1})", core::Trace trace = {}) {
    return run_on(context_, instance_->start({core::PredictionId{std::move(id)}, JsonText{std::move(input)}, std::move(trace)}));
  }

  std::string next(seams::Run& run) {
    auto report = run_on(context_, run.next());
    if (!report) return std::string(to_string(report.error().kind)) + ": " + report.error().message;
    if (auto* item = std::get_if<seams::RunOutputItem>(&*report)) return "item " + item->json;
    if (auto* log = std::get_if<seams::RunLog>(&*report)) return "log " + log->text;
    if (auto* end = std::get_if<seams::RunFinished>(&*report)) {
      if (end->how == seams::RunFinished::How::failed) return "failed " + end->error;
      return (end->how == seams::RunFinished::How::canceled ? "canceled " : "succeeded ") + (end->output ? end->output->text : "");
    }
    return "something else";
  }

  /// Lets everything happen that can happen without the time going on.
  void settle() {
    auto turns = [](int count) -> Task<> {
      asio::steady_timer timer(co_await asio::this_coro::executor);
      for (int i = 0; i < count; ++i) {
        timer.expires_after(0ms);
        co_await timer.async_wait(as_result);
      }
    };
    run_on(context_, turns(20));
  }

  static Task<> until(std::function<bool()> is_so) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!is_so()) {
      timer.expires_after(1ms);
      co_await timer.async_wait(as_result);
    }
  }

  /// A model that succeeds at once, with `output`.
  void predict_at_once(std::string output) {
    model_.predict = [this, output](const FakeModel::Call&) {
      Tape tape(context_.get_executor());
      tape.say("completed", R"({"status":"succeeded","output":)" + output + "}");
      tape.end();
      return tape.play();
    };
  }

  asio::io_context context_{1};
  TaskGroup tasks_{context_.get_executor(), "test"};
  NoBlobs blobs_;
  Uploads uploads_{blobs_, tasks_};
  FakeModel model_{context_};
  std::shared_ptr<FakeProcess::State> process_ = std::make_shared<FakeProcess::State>(context_.get_executor());
  std::shared_ptr<Driver> driver_;
  std::unique_ptr<seams::Instance> instance_;
  std::string told_;
};

// --- Set-up ---------------------------------------------------------------------------------------------------------

TEST_F(DriverTest, IsReadyWhenTheHealthSaysSoAndTellsTheLogsAsTheyGrow) {
  model_.health = {R"({"status":"UNKNOWN"})", starting, starting, ready};
  auto report = set_up();
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->logs, "one\ntwo\n");
  EXPECT_GT(report->seconds, 0);
  EXPECT_EQ(told_, "<one\n><two\n>");
}

TEST_F(DriverTest, TakesABusyInstanceForReady) {
  model_.health = {R"({"status":"BUSY"})"};
  EXPECT_TRUE(set_up());
}

TEST_F(DriverTest, FailsWithTheLastWordsOfAFailedSetUp) {
  model_.health = {starting, R"({"status":"SETUP_FAILED","setup":{"status":"failed","logs":"one\nRuntimeError: no weights\n"}})"};
  auto report = set_up();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(report.error().message, "Model setup failed: setup() failed: RuntimeError: no weights");
  EXPECT_EQ(report.error().detail, "one\nRuntimeError: no weights\n");
}

TEST_F(DriverTest, FailsWhenTheModelIsFoundUnwell) {
  model_.health = {R"({"status":"UNHEALTHY","user_healthcheck_error":"no GPU"})"};
  auto report = set_up();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().message, "Model health check failed (E8765): no GPU");
}

class DeadWorkerTest : public DriverTest, public testing::WithParamInterface<const char*> {};

TEST_P(DeadWorkerTest, IsToldFromAModelThatIsUnwell) {
  model_.health = {fmt::format(R"({{"status":"UNHEALTHY","user_healthcheck_error":"{}"}})", GetParam())};
  auto report = set_up();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::interrupted);
}

INSTANTIATE_TEST_SUITE_P(WordsOfCoglet, DeadWorkerTest,
                         testing::Values("Worker crashed", "Healthcheck error: protocol error: healthcheck channel closed",
                                         "Healthcheck error: protocol error: healthcheck response channel dropped"));

TEST_F(DriverTest, FailsWhenTheWorkerIsDefunct) {
  model_.health = {starting, R"({"status":"DEFUNCT"})"};
  auto report = set_up();
  ASSERT_FALSE(report);
  EXPECT_THAT(report.error().message, HasSubstr("E8765"));
}

TEST_F(DriverTest, FailsWithItsLastLineWhenTheProcessEndsDuringSetUp) {
  make();
  driver_->hear("error while loading shared libraries: libx.so");
  EXPECT_EQ(failed_set_up({127, 0}).message,
            "Model setup failed: the model's process ended, exit code 127: error while loading shared libraries: libx.so");
}

TEST_F(DriverTest, TellsASetUpThatWasKilledFromOutside) {
  EXPECT_EQ(failed_set_up({0, SIGKILL}).kind, ErrorKind::interrupted);
}

TEST_F(DriverTest, TellsASetUpThatCrashed) {
  EXPECT_EQ(failed_set_up({0, SIGSEGV}).kind, ErrorKind::unavailable);
}

TEST_F(DriverTest, GivesUpASetUpThatTakesTooLong) {
  model_.health = {starting};
  auto report = set_up(30ms);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, ErrorKind::timed_out);
  EXPECT_EQ(report.error().detail, "one\n");
}

TEST_F(DriverTest, LearnsFromCogletsOutputWhereItListens) {
  Driver::Options options;
  options.speaker = SetupJournal::Speaker::coglet;
  make(options);
  auto address = model_.listen();
  driver_->take(std::make_unique<FakeProcess>(process_), std::nullopt);
  driver_->hear(fmt::format(R"({{"timestamp":"t","target":"coglet::server","fields":{{"message":"Starting coglet server on {}"}}}})",
                            address.to_string()));
  driver_->hear(end_of_setup);
  auto report = run_on(context_, driver_->set_up({}, steady_clock::now() + 20s));
  EXPECT_TRUE(report) << report.error().message;
}

TEST_F(DriverTest, HearsCogletOutBeforeTheSetUpIsOver) {
  Driver::Options options;
  options.speaker = SetupJournal::Speaker::coglet;
  make(options);
  driver_->take(std::make_unique<FakeProcess>(process_), model_.listen());
  // Spoken when the model has already said READY once.
  int looks = 0;
  model_.on_health = [&] {
    if (++looks != 2) return;
    driver_->hear(R"({"timestamp":"t","target":"coglet::user","fields":{"message":"warming up"}})");
    driver_->hear(end_of_setup);
  };
  auto report = run_on(context_, driver_->set_up({}, steady_clock::now() + 20s));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->logs, "warming up\n");
}

// --- Runs -----------------------------------------------------------------------------------------------------------

TEST_F(DriverTest, SendsTheInputAsItIsAndAsksForEvents) {
  predict_at_once("\"hi\"");
  set_up_instance();
  auto run = start("p7", R"({"x":7.5})");
  ASSERT_TRUE(run);
  EXPECT_EQ(next(**run), "succeeded \"hi\"");
  ASSERT_EQ(model_.calls.size(), 1u);
  EXPECT_EQ(model_.calls[0].target, "/predictions/p7");
  EXPECT_EQ(model_.calls[0].accept, "text/event-stream");
  EXPECT_EQ(model_.calls[0].body, R"({"id":"p7","input":{"x":7.5}})");
}

TEST_F(DriverTest, PassesTheTraceOn) {
  predict_at_once("1");
  set_up_instance();
  const std::string parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  ASSERT_TRUE(start("p1", "{}", {parent, ""}));
  ASSERT_TRUE(start("p2", "{}"));
  EXPECT_EQ(model_.calls[0].traceparent, parent);
  EXPECT_EQ(model_.calls[1].traceparent, "");
}

TEST_F(DriverTest, TellsItemsAndLogsBeforeTheEnd) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  Driver::Options options;
  options.iterator = true;
  set_up_instance(options);
  tape.say("start", R"({"id":"p1","status":"processing"})");
  auto run = start();
  ASSERT_TRUE(run);
  tape.say("log", R"({"source":"stdout","data":"10%\n"})");
  EXPECT_EQ(next(**run), "log 10%\n");
  tape.say("output", R"({"chunk":"a","index":0})");
  EXPECT_EQ(next(**run), "item \"a\"");
  tape.say("completed", R"({"status":"succeeded","output":["a"],"logs":"10%\n"})");
  EXPECT_EQ(next(**run), "succeeded ");
}

TEST_F(DriverTest, AsksAgainWhileASlotIsAboutToBeFree) {
  int refusals = 5;
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) {
    if (refusals-- > 0) return http::Response::json(409, R"({"error":"At capacity","status":"failed"})");
    return tape.play();
  };
  set_up_instance();
  tape.say("start", "{}");
  EXPECT_TRUE(start());
  EXPECT_EQ(model_.calls.size(), 6u);
}

TEST_F(DriverTest, PassesOnThatAnInputWasRefused) {
  model_.predict = [](const FakeModel::Call&) {
    return http::Response::json(422, R"({"detail":[{"loc":["body","input","n"],"msg":"Field required"}]})");
  };
  set_up_instance();
  auto run = start();
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().kind, ErrorKind::invalid);
  EXPECT_EQ(run.error().message, "input.n: Field required");
}

TEST_F(DriverTest, AsksSynchronouslyWhereThereAreNoEvents) {
  model_.predict = [](const FakeModel::Call& call) {
    if (!call.accept.empty()) return http::Response::json(406, R"({"error":"no streaming"})");
    return http::Response::json(200, R"({"status":"succeeded","output":["a","b"],"logs":"x\n"})");
  };
  Driver::Options options;
  options.iterator = true;
  set_up_instance(options);
  auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(next(**run), "log x\n");
  EXPECT_EQ(next(**run), "item \"a\"");
  EXPECT_EQ(next(**run), "item \"b\"");
  EXPECT_EQ(next(**run), "succeeded ");
  auto second = start("p2");
  ASSERT_TRUE(second);
  EXPECT_EQ(next(**second), "log x\n");
  EXPECT_EQ(model_.calls.size(), 3u);  // it does not ask for events again
}

TEST_F(DriverTest, TrainsByThePathOfPredictionsAndWhereThatDoesNotStreamByTrainingsOwn) {
  model_.predict = [](const FakeModel::Call& call) {
    if (!call.accept.empty()) return http::Response::json(406, R"({"error":"no streaming"})");
    return http::Response::json(200, R"({"status":"succeeded","output":{"weights":"x"}})");
  };
  Driver::Options options;
  options.trains = true;
  set_up_instance(options);
  auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(next(**run), R"(succeeded {"weights":"x"})");
  ASSERT_EQ(model_.calls.size(), 2u);
  EXPECT_EQ(model_.calls[0].target, "/predictions/p1");
  EXPECT_EQ(model_.calls[1].target, "/trainings/p1");
}

TEST_F(DriverTest, KeepsItsConnectionFromOnePredictionToTheNext) {
  predict_at_once("1");
  set_up_instance();
  for (int i = 0; i < 50; ++i) {
    auto run = start("p" + std::to_string(i));
    ASSERT_TRUE(run);
    EXPECT_EQ(next(**run), "succeeded 1");
  }
  EXPECT_LE(model_.connections(), 2u);
}

TEST_F(DriverTest, RunsAsManyAtOnceAsThereAreSlots) {
  std::vector<Tape> tapes;
  model_.predict = [&](const FakeModel::Call&) {
    tapes.emplace_back(context_.get_executor()).say("start", "{}");
    return tapes.back().play();
  };
  Driver::Options options;
  options.slots = 3;
  set_up_instance(options);
  EXPECT_EQ(instance_->slots(), 3);
  std::vector<std::unique_ptr<seams::Run>> runs;
  for (int i = 0; i < 3; ++i) runs.push_back(std::move(*start("p" + std::to_string(i))));
  for (int i = 2; i >= 0; --i) {
    tapes[i].say("completed", fmt::format(R"({{"status":"succeeded","output":{}}})", i));
    EXPECT_EQ(next(*runs[i]), fmt::format("succeeded {}", i));
  }
}

// --- Ends -----------------------------------------------------------------------------------------------------------

TEST_F(DriverTest, AsksTheModelToCancel) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  set_up_instance();
  tape.say("start", "{}");
  auto run = start("p3");
  ASSERT_TRUE(run);
  (*run)->cancel();
  settle();
  EXPECT_THAT(model_.canceled, ElementsAre("p3"));
  tape.say("completed", R"({"status":"canceled"})");
  EXPECT_EQ(next(**run), "canceled ");
}

TEST_F(DriverTest, CancelsARunThatIsAbandoned) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  set_up_instance();
  tape.say("start", "{}");
  auto run = start("p4");
  ASSERT_TRUE(run);
  run->reset();
  settle();
  EXPECT_THAT(model_.canceled, ElementsAre("p4"));
}

TEST_F(DriverTest, TellsWhyAnInstanceDiedUnderARun) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  set_up_instance();
  tape.say("start", "{}");
  auto run = start();
  ASSERT_TRUE(run);
  process_->die({0, SIGSEGV});
  tape.tear();
  EXPECT_EQ(next(**run), "unavailable: The model's instance ended: killed by signal 11 (SEGV)");
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "killed by signal 11 (SEGV)");
}

TEST_F(DriverTest, TellsThatAnInstanceDiedOfWantOfMemory) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  Driver::Options options;
  options.memory_bytes = 64 << 20;
  set_up_instance(std::move(options));
  tape.say("start", "{}");
  auto run = start();
  ASSERT_TRUE(run);
  process_->out_of_memory = true;
  process_->die({0, SIGKILL});
  tape.tear();
  EXPECT_EQ(next(**run), "too_large: The model ran out of memory: it was killed because it took more than the 64 MiB of memory "
                         "that it may (E1001)");
}

TEST_F(DriverTest, ASetUpThatDiesOfWantOfMemoryIsNotTakenForAnAccident) {
  process_->out_of_memory = true;
  const auto error = failed_set_up({0, SIGKILL});
  EXPECT_EQ(error.kind, ErrorKind::unavailable);
  EXPECT_EQ(error.message, "Model setup failed: it was killed because the machine ran out of memory (E1001): one");
}

TEST_F(DriverTest, EndsAnInstanceThatHangsUpOnAPrediction) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  set_up_instance();
  tape.say("start", "{}");
  auto run = start();
  ASSERT_TRUE(run);
  tape.end();
  EXPECT_EQ(next(**run), "unavailable: The model's instance ended: it ended a prediction's events too early");
  EXPECT_TRUE(process_->ended.is_open());
}

TEST_F(DriverTest, TakesTheCrashOfAWorkerForTheEndOfTheInstance) {
  model_.predict = [this](const FakeModel::Call&) {
    Tape tape(context_.get_executor());
    tape.say("completed", R"({"status":"failed","error":"Worker crashed","logs":"last words\n"})");
    tape.end();
    return tape.play();
  };
  set_up_instance();
  auto run = start();
  ASSERT_TRUE(run);
  EXPECT_EQ(next(**run), "log last words\n");
  EXPECT_EQ(next(**run), "unavailable: The model's instance ended: Worker crashed");
  EXPECT_TRUE(process_->ended.is_open());
}

TEST_F(DriverTest, BeginsNothingOnAnInstanceThatHasEnded) {
  predict_at_once("1");
  set_up_instance();
  process_->die({1, 0});
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "exit code 1");
  auto run = start();
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().kind, ErrorKind::conflict);
  EXPECT_THAT(model_.calls, IsEmpty());
}

TEST_F(DriverTest, SaysThatItIsGoneBeforeTheRunSaysSo) {
  Tape tape(context_.get_executor());
  model_.predict = [&](const FakeModel::Call&) { return tape.play(); };
  set_up_instance();
  tape.say("start", "{}");
  auto run = start();
  bool known = false;
  auto watch = [](seams::Instance& instance, bool& flag) -> Task<> {
    co_await instance.gone();
    flag = true;
  };
  tasks_.spawn(watch(*instance_, known));
  settle();
  process_->die({1, 0});
  tape.tear();
  auto read = [](seams::Run& from, bool& flag) -> Task<bool> {
    co_await from.next();
    co_return flag;
  };
  EXPECT_TRUE(run_on(context_, read(**run, known)));
}

TEST_F(DriverTest, EndsAnInstanceThatIsUnwellTwiceInARow) {
  Driver::Options options;
  options.health_poll = 1ms;
  model_.health = {ready, R"({"status":"UNHEALTHY","user_healthcheck_error":"once"})", ready,
                   R"({"status":"UNHEALTHY","user_healthcheck_error":"twice"})"};
  set_up_instance(options);
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "its health check failed: twice");
  EXPECT_EQ(process_->exit.signal, SIGKILL);
}

TEST_F(DriverTest, StopsByAskingFirst) {
  set_up_instance();
  run_on(context_, instance_->stop(10s));
  EXPECT_TRUE(process_->asked_to_stop);
  EXPECT_EQ(process_->exit.signal, 0);
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "it was stopped");
}

TEST_F(DriverTest, KillsAnIdleCogletWhichWouldWaitASecondForNothing) {
  Driver::Options options;
  options.speaker = SetupJournal::Speaker::coglet;
  make(options);
  driver_->hear(end_of_setup);
  auto report = set_up();
  ASSERT_TRUE(report) << report.error().message;
  instance_ = driver_->make_instance(*report);
  process_->ignores_stop = true;
  run_on(context_, instance_->stop(10s));
  EXPECT_EQ(process_->exit.signal, SIGKILL);
}

TEST_F(DriverTest, SaysWhetherItHadToKill) {
  set_up_instance();
  EXPECT_FALSE(run_on(context_, instance_->stop(10s)));
  instance_.reset();
  driver_.reset();
}

TEST_F(DriverTest, TellsWhatIsPrintedWhileNothingRunsAndNothingElse) {
  Driver::Options options;
  options.echo = 0ms;
  predict_at_once("1");
  set_up_instance(options);
  told_.clear();
  driver_->hear("warming up");
  EXPECT_EQ(told_, "<warming up\n>");
  auto run = start("p1");
  ASSERT_TRUE(run);
  driver_->hear("a caller's secret");
  next(**run);
  run->reset();
  driver_->hear("idle");
  EXPECT_EQ(told_, "<warming up\n><idle\n>");
}

TEST_F(DriverTest, WhatProgramsWriteBelongsToTheRun) {
  TestFolder folder;
  const auto path = program_output_path(folder.path());
  Driver::Options options;
  options.echo = 0ms;
  auto programs = ProgramOutput::make(context_.get_executor(), path);
  ASSERT_TRUE(programs);
  options.programs = std::move(*programs);
  predict_at_once("1");
  set_up_instance(options);
  told_.clear();
  std::string said;
  seams::RunRequest request{core::PredictionId{"p1"}, JsonText{"{}"}, {}};
  request.on_log = [&](std::string text) { said += text; };
  auto run = run_on(context_, instance_->start(std::move(request)));
  ASSERT_TRUE(run);
  std::ofstream(path) << "frame 1" << std::flush;
  EXPECT_EQ(next(**run), "succeeded 1");
  EXPECT_EQ(said, "frame 1") << "before the end is told";
  run->reset();
  std::ofstream(path) << "left behind" << std::flush;
  run_on(context_, until([&] { return !told_.empty(); }));
  EXPECT_EQ(said, "frame 1");
  EXPECT_EQ(told_, "<left behind>");
}

TEST_F(DriverTest, WhatProgramsWriteAfterTheirRunIsNotTheNextOnes) {
  TestFolder folder;
  const auto path = program_output_path(folder.path());
  Driver::Options options;
  auto programs = ProgramOutput::make(context_.get_executor(), path);
  ASSERT_TRUE(programs);
  options.programs = std::move(*programs);
  set_up_instance(options);
  int former = 0;
  model_.predict = [&](const FakeModel::Call&) {
    std::ofstream(path) << "of the next one" << std::flush;
    Tape tape(context_.get_executor());
    tape.say("completed", R"({"status":"succeeded","output":1})");
    tape.end();
    return tape.play();
  };
  std::string said;
  for (const char* id : {"p1", "p2"}) {
    said.clear();
    std::ofstream(path) << "a caller's secret" << ++former << std::flush;
    seams::RunRequest request{core::PredictionId{id}, JsonText{"{}"}, {}};
    request.on_log = [&](std::string text) { said += text; };
    auto run = run_on(context_, instance_->start(std::move(request)));
    ASSERT_TRUE(run);
    EXPECT_EQ(next(**run), "succeeded 1");
    EXPECT_EQ(said, "of the next one");
  }
}

TEST_F(DriverTest, KeepsToItselfWhatMayBeTheLastWordsOfARun) {
  Driver::Options options;
  options.echo = 1h;
  set_up_instance(options);
  told_.clear();
  driver_->hear("late words of the set-up");
  EXPECT_EQ(told_, "");
}

TEST_F(DriverTest, KillsTheProcessWithItsHandle) {
  set_up_instance();
  instance_.reset();
  EXPECT_EQ(process_->exit.signal, SIGKILL);
}

TEST_F(DriverTest, SaysWhenNothingOfARunIsNeededAnyMore) {
  std::vector<std::string> ended;
  Driver::Options options;
  options.on_run_ended = [&](const core::PredictionId& id) { ended.push_back(id.text); };
  predict_at_once("1");
  set_up_instance(options);
  auto run = start("p9");
  ASSERT_TRUE(run);
  next(**run);
  EXPECT_THAT(ended, IsEmpty());
  run->reset();
  EXPECT_THAT(ended, ElementsAre("p9"));
}

// --- Taken over -----------------------------------------------------------------------------------------------------

TEST_F(DriverTest, AnInstanceOfAnEarlierServerIsReadyWhenItsRunsHaveEnded) {
  model_.health = {R"({"status":"BUSY"})", R"({"status":"READY"})"};
  model_.outlasts = {{"a", 2}, {"b", 0}};
  auto report = take_over({{"a"}, {"b"}}, 20s);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->taken_over);
  EXPECT_EQ(told_, "<taken over from before the restart\n>");
  EXPECT_EQ(std::ranges::count(model_.canceled, "a"), 3);
}

TEST_F(DriverTest, AnInstanceThatRunsOnIsNotTakenOver) {
  model_.outlasts = {{"a", 1'000'000}};
  EXPECT_FALSE(take_over({{"a"}}, 50ms));
}

TEST_F(DriverTest, AnInstanceThatIsStillSetUpIsNotTakenOver) {
  model_.health = {starting};
  EXPECT_FALSE(take_over({}, 50ms));
}

TEST_F(DriverTest, AnInstanceThatHasEndedIsNotTakenOver) {
  process_->die({0, SIGKILL});
  model_.health = {starting};
  EXPECT_FALSE(take_over({}, 20s));
}

TEST_F(DriverTest, WhatAnEarlierRunPrintsIsNobodysToRead) {
  model_.health = {R"({"status":"BUSY"})", R"({"status":"READY"})"};
  model_.on_health = [this] { driver_->hear("somebody's secret"); };
  ASSERT_TRUE(take_over({}, 20s));
  EXPECT_EQ(told_, "<taken over from before the restart\n>");
}

}  // namespace
}  // namespace mimeo::cog

// Real models in real processes, driven as the engine drives them: launcher, runtime, callbacks and driver together.
//
// The native models are built with the tests. Those of coglet run in the environment that tools/test.sh makes for the
// black-box tests, or in the one that MIMEO_TEST_COG_ENVIRONMENT names; where neither has the cog package they are skipped.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "base/ids.h"
#include "base/test_run.h"
#include "cog/callbacks.h"
#include "cog/runtime.h"
#include "memory/blobs.h"
#include "process/launcher.h"

namespace mimeo {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

class TempFolder {
 public:
  TempFolder() : path_(fs::temp_directory_path() / ("mimeo-instances-" + random_token(10))) { fs::create_directory(path_); }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A Python environment with the cog package, or nothing.
std::string cog_environment() {
  const char* named = std::getenv("MIMEO_TEST_COG_ENVIRONMENT");
  fs::path environment = named != nullptr ? fs::path(named) : fs::path(MIMEO_SOURCE_DIR) / "build/venv/v1";
  std::error_code error;
  for (const auto& python : fs::directory_iterator(environment / "lib", error)) {
    if (fs::exists(python.path() / "site-packages/coglet")) return environment.string();
  }
  return {};
}

/// How a run went.
struct Story {
  std::vector<std::string> items;
  std::string logs;
  json::object metrics;
  std::string end;  ///< "succeeded", "failed: why", "canceled", or the error of a run that has no end
  std::string output;
};

class Instances : public testing::Test {
 protected:
  Instances() : launcher_(context_.get_executor(), folder_.path().string()) {
    EXPECT_TRUE(launcher_.open());
    EXPECT_TRUE(callbacks_.open());
    EXPECT_TRUE(runtime_.open());
  }
  ~Instances() override {
    instance_.reset();
    run_on(context_, runtime_.close());
    run_on(context_, callbacks_.close());
    run_on(context_, launcher_.close());
  }

  /// A version that is one of the programs built beside this test.
  core::Version native(const std::string& name, bool iterator = false) {
    fs::path folder = folder_.path() / name;
    fs::create_directory(folder);
    fs::path program = fs::path(MIMEO_BUILD_DIR) / "models" / name;
    if (!fs::exists(program)) program = fs::path(MIMEO_BUILD_DIR) / "test-models" / name;
    fs::create_symlink(program, folder / "model");
    core::Version version;
    version.package.directory = folder.string();
    if (iterator) version.openapi_schema = iterator_schema();
    return version;
  }

  /// A Cog project with this source, in the environment that the developer named.
  core::Version project(const std::string& source, std::string output_schema = R"({"type":"string"})",
                        std::string input_schema = R"({"type":"object","properties":{}})") {
    fs::path folder = folder_.path() / "project";
    fs::create_directories(folder / ".cog");
    std::ofstream(folder / "run.py") << source;
    std::string schema = R"({"openapi":"3.0.2","paths":{"/predictions":{"post":{"x-cog-streaming":true}}},"components":{"schemas":{"Input":)" +
                         input_schema + R"(,"Output":)" + output_schema + "}}}";
    std::ofstream(folder / ".cog/openapi_schema.json") << schema;
    core::Version version;
    version.openapi_schema.text = schema;
    version.package.kind = core::Package::Kind::cog_project;
    version.package.directory = folder.string();
    version.package.environment = cog_environment();
    version.package.predict = "run.py:Runner";
    return version;
  }

  static JsonText iterator_schema() {
    return {R"({"components":{"schemas":{"Output":{"type":"array","items":{},"x-cog-array-type":"iterator"}}}})"};
  }

  using Kind = core::Prediction::Kind;
  Result<std::unique_ptr<seams::Instance>> try_start(core::Version version, Kind kind = Kind::prediction) {
    auto log = [this](std::string_view text) { setup_logs_ += text; };
    return run_on(context_, runtime_.start(std::make_shared<const core::Version>(std::move(version)), kind, {}, log));
  }
  void start(core::Version version, Kind kind = Kind::prediction) {
    auto started = try_start(std::move(version), kind);
    ASSERT_TRUE(started) << started.error().message << "\n" << started.error().detail;
    instance_ = std::move(*started);
  }

  /// Runs one prediction; `meanwhile` sees the run after each report that is not the end.
  Task<Story> play(std::string input, std::function<void(seams::Run&, const Story&)> meanwhile) {
    Story story;
    seams::RunRequest request{core::PredictionId{new_time_ordered_id(clock_.now())}, JsonText{std::move(input)}};
    auto run = co_await instance_->start(std::move(request));
    if (!run) {
      story.end = "not started: " + run.error().message;
      co_return story;
    }
    while (story.end.empty()) {
      auto report = co_await (*run)->next();
      if (!report) {
        story.end = std::string(to_string(report.error().kind)) + ": " + report.error().message;
      } else if (auto* item = std::get_if<seams::RunOutputItem>(&*report)) {
        story.items.push_back(item->json);
      } else if (auto* log = std::get_if<seams::RunLog>(&*report)) {
        story.logs += log->text;
      } else if (auto* metric = std::get_if<seams::RunMetric>(&*report)) {
        story.metrics[metric->name] = metric->value;
      } else if (auto* end = std::get_if<seams::RunFinished>(&*report)) {
        if (end->output) story.output = end->output->text;
        story.end = end->how == seams::RunFinished::How::succeeded  ? "succeeded"
                    : end->how == seams::RunFinished::How::canceled ? "canceled"
                                                                    : "failed: " + end->error;
      }
      if (meanwhile && story.end.empty()) meanwhile(**run, story);
    }
    co_return story;
  }
  Story predict(std::string input, std::function<void(seams::Run&, const Story&)> meanwhile = {}) {
    return run_on(context_, play(std::move(input), std::move(meanwhile)));
  }

  std::size_t scratch_folders() const {
    std::error_code error;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_.path() / "run", error), fs::directory_iterator()));
  }

  TempFolder folder_;
  asio::io_context context_{1};
  SystemClock clock_;
  Offload offload_{2};
  memory::Blobs blobs_;
  process::ProcessLauncher launcher_;
  cog::Callbacks callbacks_{context_.get_executor(), blobs_};
  cog::Runtime runtime_{context_.get_executor(), launcher_, callbacks_, offload_,
                        {.scratch_folder = (folder_.path() / "run").string()}};
  std::unique_ptr<seams::Instance> instance_;
  std::string setup_logs_;
};

// --- Programs of the predictor SDK ----------------------------------------------------------------------------------

TEST_F(Instances, SayHello) {
  start(native("hello-world"));
  auto story = predict(R"({"text":"Ada"})");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_THAT(story.output, HasSubstr("Ada"));
  EXPECT_TRUE(story.metrics.contains("predict_time"));
}

TEST_F(Instances, RefuseWrongInputs) {
  start(native("hello-world"));
  EXPECT_THAT(predict(R"({})").end, StartsWith("not started: "));
  EXPECT_THAT(predict(R"({"text":7})").end, StartsWith("not started: "));
  EXPECT_EQ(predict(R"({"text":"still here"})").end, "succeeded");
}

TEST_F(Instances, RunManyPredictionsOneAfterTheOther) {
  start(native("identity-native"));
  for (int i = 0; i < 300; ++i) EXPECT_EQ(predict(fmt::format(R"({{"text":"{}"}})", i)).output, fmt::format("\"{}\"", i));
}

TEST_F(Instances, StreamItemsAndLogs) {
  start(native("chaos", true));
  auto story = predict(R"({"text":"piece","chunks":3,"log":"a line","lines":2})");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_THAT(story.items, ElementsAre(R"("piece 0 ")", R"("piece 1 ")", R"("piece 2 ")"));
  EXPECT_THAT(story.logs, AllOf(HasSubstr("a line\n"), HasSubstr("printed: a line\n")));
}

TEST_F(Instances, LoseNothingOfALongStream) {
  start(native("chaos", true));
  auto story = predict(R"({"text":"x","chunks":20000})");
  EXPECT_EQ(story.end, "succeeded");
  ASSERT_EQ(story.items.size(), 20000u);
  EXPECT_EQ(story.items.back(), R"("x 19999 ")");
}

TEST_F(Instances, FailWithTheModelsWordsAndItsLogs) {
  start(native("chaos", true));
  auto story = predict(R"({"log":"before the end","fail":"out of paint"})");
  EXPECT_EQ(story.end, "failed: out of paint");
  EXPECT_THAT(story.logs, HasSubstr("before the end\n"));
}

TEST_F(Instances, HandOverTheFilesThatAnOutputMentions) {
  start(native("chaos", true));
  std::vector<seams::Upload> taken;
  auto take = [&](seams::Run&, const Story& story) {
    while (taken.size() < story.items.size()) {
      auto upload = callbacks_.take(parse_json(story.items[taken.size()])->as_string());
      ASSERT_TRUE(upload);
      taken.push_back(std::move(*upload));
    }
  };
  auto story = predict(R"({"files":2,"size":300000})", take);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(taken[0].name, "chaos-0.bin");
  EXPECT_EQ(taken[0].blob.size, 300000);
  EXPECT_EQ(blobs_.size(), 2u);
}

TEST_F(Instances, LeaveNoBlobThatNobodyTook) {
  start(native("chaos", true));
  predict(R"({"files":3})");
  instance_.reset();
  run_on(context_, runtime_.close());
  run_on(context_, callbacks_.close());
  EXPECT_EQ(blobs_.size(), 0u);
}

TEST_F(Instances, StopWhenAsked) {
  start(native("chaos", true));
  auto cancel = [](seams::Run& run, const Story&) { run.cancel(); };
  auto story = predict(R"({"log":"begun","sleep":1000})", cancel);
  EXPECT_EQ(story.end, "canceled");
  EXPECT_EQ(predict(R"({"chunks":1})").end, "succeeded");
}

TEST_F(Instances, EndARunWhoseProcessDies) {
  for (const char* way : {R"({"crash":true})", R"({"signal":9})", R"({"exit_code":3})"}) {
    auto version = native("chaos", true);
    start(version);
    EXPECT_THAT(predict(way).end, HasSubstr("The model's instance ended: "));
    auto reason = run_on(context_, instance_->gone()).reason;
    EXPECT_THAT(reason, testing::AnyOf("killed by signal 6 (ABRT)", "killed by signal 9 (KILL)", "exit code 3"));
    instance_.reset();
    fs::remove_all(version.package.directory);
  }
}

TEST_F(Instances, SayThatTheyAreGoneWhenTheirProcessIsKilled) {
  start(native("hello-world"));
  auto find = [&]() -> int {
    for (const auto& entry : fs::directory_iterator("/proc")) {
      std::ifstream file(entry.path() / "cmdline");
      std::string command{std::istreambuf_iterator<char>(file), {}};
      if (command.starts_with((folder_.path() / "hello-world" / "model").string())) return std::stoi(entry.path().filename());
    }
    return 0;
  };
  int pid = find();
  ASSERT_GT(pid, 0);
  kill(pid, SIGKILL);
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "killed by signal 9 (KILL)");
}

TEST_F(Instances, StopInOrder) {
  start(native("hello-world"));
  run_on(context_, instance_->stop(10s));
  EXPECT_EQ(run_on(context_, instance_->gone()).reason, "it was stopped");
}

TEST_F(Instances, TakeTheirScratchFoldersWithThem) {
  start(native("hello-world"));
  EXPECT_EQ(scratch_folders(), 1u);
  instance_.reset();
  run_on(context_, runtime_.close());
  EXPECT_EQ(scratch_folders(), 0u);
}

TEST_F(Instances, FailToStartWithoutTheirProgram) {
  core::Version version;
  version.package.directory = folder_.path().string();
  auto started = try_start(version);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(started.error().message, "Model setup failed: cannot start the program: No such file or directory");
}

TEST_F(Instances, FailToStartWithAProgramThatIsNoModel) {
  fs::create_symlink("/bin/false", folder_.path() / "model");
  core::Version version;
  version.package.directory = folder_.path().string();
  auto started = try_start(version);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message, "Model setup failed: the model's process ended, exit code 1");
}

// --- Cog projects ---------------------------------------------------------------------------------------------------

class CogInstances : public Instances {
 protected:
  void SetUp() override {
    if (cog_environment().empty()) GTEST_SKIP() << "there is no environment with the cog package";
  }
};

constexpr auto iterator_output = R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})";

TEST_F(CogInstances, RunAFunctionAndTellItsSetUp) {
  start(project(R"(
import threading
from cog import BaseRunner
class Runner(BaseRunner):
    def setup(self):
        print("loading weights", flush=True)
        threading.Event().wait(0.5)  # coglet may lose what is printed at the very end of a set-up
    def run(self) -> str:
        print("thinking", flush=True)
        return "hello"
)"));
  EXPECT_THAT(instance_->setup().logs, HasSubstr("loading weights\n"));
  EXPECT_THAT(setup_logs_, HasSubstr("loading weights\n"));
  for (int i = 0; i < 20; ++i) {
    auto story = predict("{}");
    EXPECT_EQ(story.end, "succeeded");
    EXPECT_EQ(story.output, "\"hello\"");
    EXPECT_EQ(story.logs, "thinking\n");
  }
}

/// A project that can be trained. What train() takes is nothing that run() would take.
constexpr auto trainable_source = R"(
import os, time
from cog import BaseModel, BaseRunner, Input, Path
class Runner(BaseRunner):
    def setup(self, weights=None):
        self.weights = open(weights).read() if weights else "none"
    def run(self) -> str:
        return self.weights
class Trained(BaseModel):
    weights: Path
def train(steps: int, fail: bool = False, sleep: float = 0) -> Trained:
    for step in range(steps):
        print("step", step, flush=True)
    until = time.monotonic() + sleep
    while time.monotonic() < until:
        pass
    if fail:
        raise ValueError("out of data")
    with open("weights.txt", "w") as file:
        file.write("%d steps, beside %s" % (steps, sorted(os.listdir("."))))
    return Trained(weights=Path("weights.txt"))
class Trainer:
    async def setup(self, weights):
        self.weights = weights
    async def train(self, steps: int = Input(default=1)) -> dict:
        return {"from": self.weights, "parts": [{"steps": steps}]}
)";
constexpr auto trainable_schema = R"({"type":"object","properties":{}},
  "TrainingInput":{"type":"object","required":["steps"],"properties":{"steps":{"type":"integer","x-order":0},
    "fail":{"type":"boolean","default":false,"x-order":1},"sleep":{"type":"number","default":0,"x-order":2}}},
  "TrainingOutput":{"type":"object","properties":{"weights":{"type":"string","format":"uri"}}})";

class CogTrainings : public CogInstances {
 protected:
  core::Version trainable() {
    auto version = project(trainable_source, R"({"type":"string"})", trainable_schema);
    version.package.train = "run.py:train";
    return version;
  }
};

TEST_F(CogTrainings, ArePlayedLikePredictionsWithTheirLogsAsTheyCome) {
  start(trainable(), Kind::training);
  std::vector<std::string> seen;
  auto look = [&](seams::Run&, const Story& story) { seen.push_back(story.logs); };
  auto story = predict(R"({"steps":2,"sleep":0.5})", look);
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_EQ(story.logs, "step 0\nstep 1\n");
  EXPECT_GE(seen.size(), 2u) << "the logs came only with the end";
  auto output = parse_json(story.output);
  ASSERT_TRUE(output) << story.output;
  const auto* weights = find_string(*output, "weights");
  ASSERT_NE(weights, nullptr) << story.output;
  EXPECT_THAT(std::string(*weights), HasSubstr("/uploaded/")) << "weights of gigabytes fit in no answer";
}

TEST_F(CogTrainings, MayBeDoneByAClassAndSendTheirWeights) {
  auto version = trainable();
  version.package.train = "run.py:Trainer";
  version.package.weights = "/before";
  start(version, Kind::training);
  auto story = predict(R"({"steps":3})");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_EQ(story.output, R"({"from":"/before","parts":[{"steps":3}]})");
}

TEST_F(CogTrainings, WorkInAFolderOfTheirOwnInWhichTheirPackageIsFound) {
  auto version = trainable();
  start(version, Kind::training);
  auto story = predict(R"({"steps":1})");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_FALSE(fs::exists(fs::path(version.package.directory) / "weights.txt")) << "the package was written to";
}

TEST_F(CogTrainings, FailWithTheirWordsAndTheirLogs) {
  start(trainable(), Kind::training);
  auto story = predict(R"({"steps":1,"fail":true})");
  EXPECT_EQ(story.end, "failed: ValueError: out of data");
  EXPECT_THAT(story.logs, AllOf(StartsWith("step 0\nTraceback (most recent call last):\n"), EndsWith("\nValueError: out of data\n")));
}

TEST_F(CogTrainings, AreRefusedInputsThatTrainDoesNotTake) {
  start(trainable(), Kind::training);
  EXPECT_THAT(predict(R"({"steps":"many"})").end, StartsWith("not started: "));
}

TEST_F(CogTrainings, StopWhenAsked) {
  start(trainable(), Kind::training);
  auto cancel = [](seams::Run& run, const Story&) { run.cancel(); };
  EXPECT_EQ(predict(R"({"steps":1,"sleep":60})", cancel).end, "canceled");
}

TEST_F(CogTrainings, GiveWeightsThatSetUpGets) {
  auto version = trainable();
  version.package.weights = (folder_.path() / "weights.txt").string();
  std::ofstream(version.package.weights) << "trained";
  start(version);
  EXPECT_EQ(predict("{}").output, R"("trained")");
}

TEST_F(CogInstances, StreamAnIteratorAsItYields) {
  start(project(R"(
from typing import Iterator
from cog import BaseRunner
class Runner(BaseRunner):
    def run(self) -> Iterator[str]:
        for word in ["one", "two", "three"]:
            print("now", word, flush=True)
            yield word
)", iterator_output));
  auto story = predict("{}");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_THAT(story.items, ElementsAre("\"one\"", "\"two\"", "\"three\""));
  EXPECT_EQ(story.logs, "now one\nnow two\nnow three\n");
}

TEST_F(CogInstances, FailWithTheModelsWordsAndItsLogs) {
  start(project(R"(
from cog import BaseRunner
class Runner(BaseRunner):
    def run(self) -> str:
        print("before the end", flush=True)
        raise ValueError("out of paint")
)"));
  auto story = predict("{}");
  EXPECT_EQ(story.end, "failed: ValueError: out of paint");
  EXPECT_THAT(story.logs, AllOf(StartsWith("before the end\nTraceback (most recent call last):\n"), EndsWith("\nValueError: out of paint\n")));
}

TEST_F(CogInstances, FailTheirSetUpWithItsReasonAndItsPrints) {
  auto started = try_start(project(R"(
import threading
from cog import BaseRunner
class Runner(BaseRunner):
    def setup(self):
        print("loading weights", flush=True)
        threading.Event().wait(0.3)  # what is printed right before an exception may be lost
        raise RuntimeError("no weights")
    def run(self) -> str:
        return "x"
)"));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().message, "Model setup failed: setup() failed: RuntimeError: no weights");
  EXPECT_THAT(started.error().detail, AllOf(HasSubstr("loading weights\n"), HasSubstr("RuntimeError: no weights\n")));
}

TEST_F(CogInstances, StopARunWhenAsked) {
  start(project(R"(
import threading
from cog import BaseRunner
class Runner(BaseRunner):
    def run(self) -> str:
        print("begun", flush=True)
        while True:
            threading.Event().wait(0.01)
)"));
  auto story = predict("{}", [](seams::Run& run, const Story&) { run.cancel(); });
  EXPECT_EQ(story.end, "canceled");
}

TEST_F(CogInstances, EndWhenTheirWorkerCrashes) {
  start(project(R"(
import os
from cog import BaseRunner
class Runner(BaseRunner):
    def run(self) -> str:
        os._exit(3)
)"));
  EXPECT_THAT(predict("{}").end, StartsWith("unavailable: "));
  run_on(context_, instance_->gone());
}

TEST_F(CogInstances, SendFilesAndLeaveNothingBehind) {
  start(project(R"(
from cog import BaseRunner, Path
class Runner(BaseRunner):
    def run(self) -> Path:
        path = Path("/tmp/mimeo-test-out.txt")
        path.write_text("hello file")
        return path
)", R"({"type":"string","format":"uri"})"));
  std::optional<seams::Upload> upload;
  auto play_and_take = [&]() -> Task<Story> {
    core::PredictionId id{new_time_ordered_id(clock_.now())};
    seams::RunRequest request{id, JsonText{"{}"}};
    auto run = co_await instance_->start(std::move(request));
    Story story;
    for (;;) {
      auto report = co_await (*run)->next();
      auto* end = std::get_if<seams::RunFinished>(&*report);
      if (end == nullptr) continue;
      upload = callbacks_.take(parse_json(end->output->text)->as_string());
      story.end = id.text;
      co_return story;
    }
  };
  auto story = run_on(context_, play_and_take());
  ASSERT_TRUE(upload);
  EXPECT_EQ(upload->name, "mimeo-test-out.txt");
  EXPECT_THAT(upload->content_type, StartsWith("text/plain"));
  EXPECT_EQ(upload->blob.size, 10);
  instance_.reset();
  run_on(context_, runtime_.close());
  EXPECT_FALSE(fs::exists("/tmp/coglet/predictions/" + story.end));
}

TEST_F(CogInstances, ReadFilesThatAreOffered) {
  auto writer = run_on(context_, blobs_.create(seams::Checksums::sha256));
  std::string text = "some input";
  ASSERT_TRUE(run_on(context_, (*writer)->write(text)));
  auto blob = run_on(context_, (*writer)->finish());
  auto address = callbacks_.offer(blob->id, "in.txt", "text/plain");
  start(project(R"(
from cog import BaseRunner, Path, Input
class Runner(BaseRunner):
    def run(self, file: Path = Input()) -> str:
        return file.name + ": " + file.read_text()
)", R"({"type":"string"})", R"({"type":"object","properties":{"file":{"type":"string","format":"uri"}}})"));
  auto story = predict(R"({"file":")" + address + R"("})");
  EXPECT_EQ(story.end, "succeeded");
  EXPECT_THAT(story.output, HasSubstr("some input"));
}

}  // namespace
}  // namespace mimeo

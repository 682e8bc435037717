#include "cog/command.h"

#include <gmock/gmock.h>

namespace mimeo::cog {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

const Places places{"/run/7", "http://127.0.0.1:9/uploads/s", "/run/7/programs"};

TEST(Command, OfAnExecutableNamesItsSocket) {
  core::Package package;
  package.directory = "/versions/a";
  auto command = compose_command(package, places, {});
  EXPECT_THAT(command.arguments, ElementsAre("/versions/a/model", "--socket", "/run/7/socket", "--upload-url",
                                             "http://127.0.0.1:9/uploads/s"));
  EXPECT_EQ(command.directory, "/run/7/work");
  EXPECT_THAT(command.environment,
              AllOf(Contains("HOME=/run/7"), Contains("TMPDIR=/run/7"), Contains(StartsWith("PATH="))));
}

TEST(Command, OfACogProjectRunsCogletInItsEnvironment) {
  core::Package package;
  package.kind = core::Package::Kind::cog_project;
  package.directory = "/versions/b";
  package.environment = "/environments/e";
  package.predict = "run.py:Runner";
  package.concurrency = 4;
  auto command = compose_command(package, places, {});
  EXPECT_THAT(command.arguments, ElementsAre("/environments/e/bin/python", "-m", "cog.server.http", "--host",
                                             "127.0.0.1", "--upload-url", "http://127.0.0.1:9/uploads/s"));
  EXPECT_THAT(command.environment, Contains(StartsWith("PATH=/environments/e/bin:")));
  EXPECT_THAT(command.environment,
              AllOf(Contains("COG_PREDICT_TYPE_STUB=run.py:Runner"), Contains("COG_MAX_CONCURRENCY=4"),
                    Contains("PORT=0"), Contains("VIRTUAL_ENV=/environments/e")));
}

TEST(Command, GivesAnInstanceItsShareOfTheMachine) {
  core::Allocation allocation;
  allocation.share = {.processors = 1.5, .memory_bytes = 1000, .gpus = 2};
  allocation.gpus = {{"GPU-a", "L40S", 48, "/dev/nvidia0"}, {"GPU-c", "L40S", 48, "/dev/nvidia2"}};
  core::Package package;
  package.variables = {"MKL_NUM_THREADS=7", "CUDA_VISIBLE_DEVICES=all"};
  const auto command = compose_command(package, places, {}, core::Prediction::Kind::prediction, false, allocation);
  EXPECT_THAT(command.environment, AllOf(Contains("CUDA_VISIBLE_DEVICES=GPU-a,GPU-c"), Contains("OMP_NUM_THREADS=2"),
                                         Contains("MKL_NUM_THREADS=7")));
  EXPECT_EQ(command.limits.processors, 1.5);
  EXPECT_EQ(command.limits.memory_bytes, 1000);
  EXPECT_GT(command.limits.processes, 0);
}

TEST(Command, HidesTheGpusOfOthers) {
  core::Allocation allocation;
  allocation.withheld = {"/dev/nvidia0"};
  EXPECT_THAT(compose_command({}, places, {}, core::Prediction::Kind::prediction, false, allocation).environment,
              Contains("CUDA_VISIBLE_DEVICES="));
  EXPECT_THAT(compose_command({}, places, {}).environment, Not(Contains(StartsWith("CUDA_VISIBLE_DEVICES"))));
}

TEST(Command, OfATrainingStartsTheModelInTrainModeInAFolderOfItsOwn) {
  core::Package package;
  package.directory = "/versions/a";
  package.concurrency = 4;
  auto native = compose_command(package, places, {}, core::Prediction::Kind::training);
  EXPECT_EQ(native.arguments.front(), "/versions/a/model");
  EXPECT_THAT(native.arguments, AllOf(Contains("--x-mode"), Contains("train")));
  EXPECT_EQ(native.directory, "/run/7/work");
  EXPECT_THAT(native.environment, Contains("COG_MAX_CONCURRENCY=1"));
  package.kind = core::Package::Kind::cog_project;
  package.predict = "run.py:Runner";
  package.train = "train.py:train";
  auto project = compose_command(package, places, {}, core::Prediction::Kind::training, true);
  EXPECT_THAT(project.arguments, AllOf(Contains("--x-mode"), Contains("train")));
  EXPECT_EQ(project.directory, "/run/7/work");
  EXPECT_THAT(project.environment,
              AllOf(Contains("COG_TRAIN_TYPE_STUB=/run/7/delivery.py:served"), Contains("MIMEO_TRAIN=train.py:train"),
                    Contains("MIMEO_UPLOAD_URL=http://127.0.0.1:9/uploads/s"),
                    Not(Contains(StartsWith("COG_PREDICT_TYPE_STUB")))));
}

TEST(Command, HasACogProjectSendItsFilesByItself) {
  core::Package package;
  package.kind = core::Package::Kind::cog_project;
  package.predict = "run.py:Runner";
  auto command = compose_command(package, places, {}, core::Prediction::Kind::prediction, true);
  EXPECT_THAT(command.environment, AllOf(Contains("COG_PREDICT_TYPE_STUB=/run/7/delivery.py:served"),
                                         Contains("MIMEO_PREDICT=run.py:Runner"),
                                         Contains("MIMEO_UPLOAD_URL=http://127.0.0.1:9/uploads/s")));
  command = compose_command(package, places, {});
  EXPECT_THAT(command.environment,
              AllOf(Contains("COG_PREDICT_TYPE_STUB=run.py:Runner"), Not(Contains(StartsWith("MIMEO_")))));
}

TEST(Command, HandsTheWeightsOfATrainedVersionToItsSetUp) {
  core::Package package;
  package.directory = "/versions/a";
  EXPECT_THAT(compose_command(package, places, {}).environment, Not(Contains(StartsWith("COG_WEIGHTS"))));
  package.weights = "/versions/b/weights.npz";
  package.variables = {"COG_WEIGHTS=/etc/passwd"};
  EXPECT_THAT(compose_command(package, places, {}).environment, Contains("COG_WEIGHTS=/versions/b/weights.npz"));
}

TEST(Command, PutsThePackagesVariablesBeforeTheOperatorsAndOurOwnBeforeBoth) {
  core::Package package;
  package.directory = "/versions/a";
  package.variables = {"SIZE=large", "HOME=/root", "=odd", "odd"};
  auto command = compose_command(package, places, {"SIZE=small", "CUDA_VISIBLE_DEVICES=1"});
  EXPECT_THAT(command.environment, AllOf(Contains("SIZE=large"), Not(Contains("SIZE=small")), Contains("HOME=/run/7"),
                                         Contains("CUDA_VISIBLE_DEVICES=1"), Not(Contains("odd"))));
}

TEST(Command, TakesNothingFromOurOwnEnvironment) {
  setenv("MIMEO_SECRET", "do not tell", 1);
  auto command = compose_command(core::Package{}, places, {});
  EXPECT_THAT(command.environment, Not(Contains(StartsWith("MIMEO_SECRET"))));
}

}  // namespace
}  // namespace mimeo::cog

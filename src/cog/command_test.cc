#include "cog/command.h"

#include <gmock/gmock.h>

namespace mimeo::cog {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::StartsWith;

const Places places{"/run/7", "http://127.0.0.1:9/uploads/s"};

TEST(Command, OfAnExecutableNamesItsSocket) {
  core::Package package;
  package.directory = "/versions/a";
  auto command = compose_command(package, places, {});
  EXPECT_THAT(command.arguments, ElementsAre("/versions/a/model", "--socket", "/run/7/socket", "--upload-url",
                                             "http://127.0.0.1:9/uploads/s"));
  EXPECT_EQ(command.directory, "/versions/a");
  EXPECT_THAT(command.environment, AllOf(Contains("HOME=/run/7"), Contains("TMPDIR=/run/7"), Contains(StartsWith("PATH="))));
}

TEST(Command, OfACogProjectRunsCogletInItsEnvironment) {
  core::Package package;
  package.kind = core::Package::Kind::cog_project;
  package.directory = "/versions/b";
  package.environment = "/environments/e";
  package.predict = "run.py:Runner";
  package.concurrency = 4;
  auto command = compose_command(package, places, {});
  EXPECT_THAT(command.arguments, ElementsAre("/environments/e/bin/python", "-m", "cog.server.http", "--host", "127.0.0.1",
                                             "--upload-url", "http://127.0.0.1:9/uploads/s"));
  EXPECT_THAT(command.environment, Contains(StartsWith("PATH=/environments/e/bin:")));
  EXPECT_THAT(command.environment, AllOf(Contains("COG_PREDICT_TYPE_STUB=run.py:Runner"), Contains("COG_MAX_CONCURRENCY=4"),
                                         Contains("PORT=0"), Contains("VIRTUAL_ENV=/environments/e")));
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

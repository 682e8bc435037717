#include "cog/leavings.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::cog {
namespace {

TEST(Leavings, AreGoneWhenTheServerStopsWhateverIsInThem) {
  TestFolder folder;
  const auto root = std::filesystem::path(folder.path()) / "coglet/predictions";
  asio::io_context io;
  Offload offload{1};
  TaskGroup tasks(io.get_executor(), "leavings");
  Leavings leavings(tasks, offload);
  for (const auto* id : {"first", "second", "never-made"}) leavings.remove(folder.path(), core::PredictionId{id});
  for (const auto* id : {"first", "second"}) {
    std::filesystem::create_directories(root / (std::string(id) + "/inputs"));
    std::filesystem::create_directories(root / (std::string(id) + "/outputs"));
  }
  std::ofstream(root / "second/outputs/image.png") << "bytes";
  std::ofstream(root / "another") << "is not of a prediction";
  io.poll();
  EXPECT_TRUE(std::filesystem::exists(root / "first")) << "while models may be at work nothing is cleared up";
  leavings.close();
  run_on(io, tasks.join());
  EXPECT_FALSE(std::filesystem::exists(root / "first"));
  EXPECT_FALSE(std::filesystem::exists(root / "second"));
  EXPECT_TRUE(std::filesystem::exists(root / "another"));
}

TEST(Leavings, TellWhichPredictionsMayStillRun) {
  TestFolder folder;
  const auto root = std::filesystem::path(folder.path()) / "coglet/predictions";
  const core::PredictionId id{"01jtx3k5q8w9z2v4n6m8p0r2s4"};
  EXPECT_TRUE(kept_predictions(folder.path()).empty());
  std::filesystem::create_directories(root / id.text / "outputs");
  std::filesystem::create_directories(root / "what the model has put there");
  EXPECT_EQ(kept_predictions(folder.path()), std::vector{id});
  remove_kept(folder.path(), id);
  EXPECT_TRUE(kept_predictions(folder.path()).empty());
}

}  // namespace
}  // namespace mimeo::cog

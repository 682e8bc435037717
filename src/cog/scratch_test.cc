#include "cog/scratch.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

class ScratchTest : public testing::Test {
 protected:
  std::string name_in(const std::string& path) { return fs::path(path).filename().string(); }

  asio::io_context context_{1};
  Offload offload_{1};
  TestFolder place_;
  const std::string folder_ = place_.path();
};

TEST_F(ScratchTest, ALastingFolderIsFoundByTheNextServerAndOthersAreGone) {
  ScratchRoot before(folder_, offload_);
  const auto plain = before.make().value();
  const auto kept = before.make_lasting().value();
  const auto unwanted = before.make_lasting().value();
  std::ofstream(kept + "/file") << "kept";

  ScratchRoot after(folder_, offload_);
  ASSERT_TRUE(after.open());
  EXPECT_FALSE(fs::exists(plain));
  EXPECT_EQ(after.adopt(name_in(kept)).value(), kept);
  const auto made = after.make_lasting().value();
  run_on(context_, after.clear());
  EXPECT_TRUE(fs::exists(kept + "/file"));
  EXPECT_TRUE(fs::exists(made));
  EXPECT_FALSE(fs::exists(unwanted));
  run_on(context_, after.remove(kept));
  EXPECT_FALSE(fs::exists(kept));
}

TEST_F(ScratchTest, OnlyALastingFolderOfItsOwnIsAdopted) {
  ScratchRoot root(folder_, offload_);
  const auto plain = root.make().value();
  for (const auto& name : {std::string(), name_in(plain), std::string("cgone"), std::string("c/../.."), std::string("..")}) {
    EXPECT_FALSE(root.adopt(name)) << name;
  }
}

}  // namespace
}  // namespace mimeo::cog

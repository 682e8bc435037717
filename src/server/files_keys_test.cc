#include "server/files_keys.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>


namespace mimeo::server {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

const Time keys_noon{1'800'000'000s};

class FilesKeysTest : public ::testing::Test {
 public:
  FilesKeysTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mimeo-keys-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    path = folder / "files.key";
  }
  ~FilesKeysTest() override { std::filesystem::remove_all(folder); }
  std::vector<std::string> valid_after_a_start(Time now) {
    FilesKeys keys(path);
    EXPECT_TRUE(keys.open());
    return keys.valid(now);
  }
  std::filesystem::path folder;
  std::string path;
};

TEST_F(FilesKeysTest, the_first_is_drawn_once_and_stays) {
  const auto first = valid_after_a_start(keys_noon);
  EXPECT_THAT(first, SizeIs(1));
  EXPECT_EQ(valid_after_a_start(keys_noon + 10000h), first);
  EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0600));
}

TEST_F(FilesKeysTest, former_ones_hold_until_their_time_is_over_also_for_the_next_process) {
  std::ofstream(path) << "first\n";
  FilesKeys keys(path);
  ASSERT_TRUE(keys.open());
  EXPECT_THAT(keys.valid(keys_noon), ElementsAre("first"));
  ASSERT_TRUE(keys.rotate(keys_noon, keys_noon + 24h));
  ASSERT_TRUE(keys.rotate(keys_noon + 1h, keys_noon + 25h));
  const auto all = keys.valid(keys_noon + 2h);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[2], "first");
  for (const auto& [at, count] : {std::pair(2h, 3u), {24h, 2u}, {25h, 1u}, {10000h, 1u}}) {
    const std::vector<std::string> expected(all.begin(), all.begin() + count);
    EXPECT_EQ(keys.valid(keys_noon + at), expected) << at.count();
    EXPECT_EQ(valid_after_a_start(keys_noon + at), expected) << at.count();
  }
}

TEST_F(FilesKeysTest, one_that_has_leaked_ends_at_once_with_all_before_it) {
  FilesKeys keys(path);
  ASSERT_TRUE(keys.open());
  ASSERT_TRUE(keys.rotate(keys_noon, keys_noon + 24h));
  const auto leaked = keys.valid(keys_noon);
  ASSERT_TRUE(keys.rotate(keys_noon, keys_noon));
  EXPECT_THAT(keys.valid(keys_noon), SizeIs(1));
  EXPECT_THAT(leaked, ::testing::Not(::testing::Contains(keys.valid(keys_noon)[0])));
  EXPECT_EQ(valid_after_a_start(keys_noon), keys.valid(keys_noon));
}

TEST_F(FilesKeysTest, what_cannot_be_written_changes_nothing) {
  FilesKeys keys(path);
  ASSERT_TRUE(keys.open());
  const auto before = keys.valid(keys_noon);
  std::filesystem::create_directory(path + ".new");
  EXPECT_FALSE(keys.rotate(keys_noon, keys_noon + 24h));
  EXPECT_EQ(keys.valid(keys_noon), before);
}

}  // namespace
}  // namespace mimeo::server

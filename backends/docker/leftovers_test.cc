#include "docker/leftovers.h"

#include <gtest/gtest.h>

namespace mimeo::docker {
namespace {

std::vector<Leftover> read(std::string_view list) {
  return read_leftovers(*parse_json(list), {.init = {}, .network = {}, .owner = "me", .life = "now", .made_with = {}});
}

TEST(Leftovers, AreOurContainersOfEarlierLives) {
  const auto left = read(R"([
    {"Id":"a","State":"running","Labels":{"run.mimeo.owner":"me","run.mimeo.life":"then","run.mimeo.fingerprint":"f",
     "run.mimeo.own":"[\"c1\",\"s3cr3t\"]"}},
    {"Id":"b","State":"running","Labels":{"run.mimeo.owner":"me","run.mimeo.life":"now","run.mimeo.fingerprint":"f"}},
    {"Id":"c","State":"running","Labels":{"run.mimeo.owner":"another","run.mimeo.life":"then","run.mimeo.fingerprint":"f"}},
    {"Id":"d","State":"running"}])");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id, "a");
  EXPECT_EQ(left[0].fingerprint, "f");
  EXPECT_EQ(left[0].own, (std::vector<std::string>{"c1", "s3cr3t"}));
}

TEST(Leftovers, AreOfNoUseWhenTheyDoNotRunOrSayNotWhatTheyAre) {
  auto left = read(R"([
    {"Id":"a","State":"exited","Labels":{"run.mimeo.owner":"me","run.mimeo.life":"then","run.mimeo.fingerprint":"f"}},
    {"Id":"b","State":"running","Labels":{"run.mimeo.owner":"me","run.mimeo.life":"then","run.mimeo.own":"no json"}}])");
  ASSERT_EQ(left.size(), 2U);
  EXPECT_FALSE(take_leftover(left, "f"));
  EXPECT_FALSE(take_leftover(left, ""));
}

TEST(Leftovers, AreTakenOnce) {
  std::vector<Leftover> left = {{"a", "f", {}}, {"b", "g", {}}};
  EXPECT_EQ(take_leftover(left, "g").value().id, "b");
  EXPECT_FALSE(take_leftover(left, "g"));
  EXPECT_EQ(left.size(), 1U);
}

}  // namespace
}  // namespace mimeo::docker

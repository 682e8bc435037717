#include "core/create_key.h"

#include <gtest/gtest.h>

#include <vector>

namespace mimeo::core {
namespace {

/// Creates by the attempts noted for each, the newest first.
std::vector<KnownCreate> known(std::initializer_list<int> attempts) {
  std::vector<KnownCreate> all;
  for (int attempt : attempts) {
    KnownCreate one;
    one.key.kind = CreateKey::Kind::observed;
    one.key.attempt = attempt;
    one.prediction = PredictionId{std::to_string(all.size())};
    all.push_back(std::move(one));
  }
  return all;
}

std::string found(std::initializer_list<int> attempts, int attempt) {
  const auto all = known(attempts);
  const auto* earlier = earlier_attempt(all, attempt);
  return earlier == nullptr ? "new" : earlier->prediction.text;
}

TEST(CreateKey, a_first_attempt_is_always_new) {
  EXPECT_EQ(found({}, 0), "new");
  EXPECT_EQ(found({0, 0}, 0), "new");
}

TEST(CreateKey, a_later_attempt_follows_the_one_before) {
  EXPECT_EQ(found({0}, 1), "0");
  EXPECT_EQ(found({1}, 2), "0");
  EXPECT_EQ(found({0, 1}, 2), "1") << "the one whose last attempt is nearest";
}

TEST(CreateKey, attempts_that_never_arrived_are_skipped) {
  EXPECT_EQ(found({}, 1), "new");
  EXPECT_EQ(found({0}, 2), "0");
}

TEST(CreateKey, of_equals_the_newest_is_taken_and_the_next_caller_takes_the_other) {
  EXPECT_EQ(found({0, 0}, 1), "0");
  EXPECT_EQ(found({1, 0}, 1), "1") << "the first one has its second attempt already";
  EXPECT_EQ(found({1, 1}, 1), "new");
}

}  // namespace
}  // namespace mimeo::core

#include "base/ids.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace mimeo {
namespace {

using namespace std::chrono_literals;

const Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 3 / 4);
constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

TEST(TimeOrderedId, has_the_form_of_a_prediction_id) {
  auto id = new_time_ordered_id(kNow);
  EXPECT_EQ(id.size(), 26u);
  EXPECT_EQ(id.find_first_not_of(kAlphabet), std::string::npos) << id;
}

TEST(TimeOrderedId, rises_within_a_millisecond_and_when_the_clock_steps_back) {
  auto last = new_time_ordered_id(kNow);
  for (int i = 0; i < 10'000; ++i) {
    auto next = new_time_ordered_id(kNow - (i % 3) * 1s);
    ASSERT_LT(last, next);
    last = next;
  }
}

TEST(TimeOrderedId, sorts_by_time) {
  auto early = new_time_ordered_id(kNow + 10s);
  auto late = new_time_ordered_id(kNow + 10s + 1ms);
  EXPECT_LT(early, late);
  EXPECT_NE(early.substr(0, 10), late.substr(0, 10)) << "48 bits of time are the first ten characters";
}

TEST(TimeOrderedId, is_unique_across_threads) {
  std::vector<std::vector<std::string>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& ids : made) {
      threads.emplace_back([&ids] {
        for (int i = 0; i < 5'000; ++i) ids.push_back(new_time_ordered_id(kNow));
      });
    }
  }
  std::set<std::string> all;
  for (auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 20'000u);
}

TEST(RandomToken, takes_eight_characters_for_five_bytes) {
  EXPECT_EQ(random_token(5).size(), 8u);
  EXPECT_EQ(random_token(32).size(), 52u);
  EXPECT_EQ(random_token(0), "");
  auto token = random_token(100);
  EXPECT_EQ(token.find_first_not_of(kAlphabet), std::string::npos) << token;
  EXPECT_NE(random_token(16), random_token(16));
}

TEST(ConstantTimeEqual, compares_whole_texts) {
  EXPECT_TRUE(constant_time_equal("", ""));
  EXPECT_TRUE(constant_time_equal("secret", "secret"));
  EXPECT_FALSE(constant_time_equal("secret", "secreT"));
  EXPECT_FALSE(constant_time_equal("secret", "secret "));
}

struct CatTag;

TEST(Id, orders_and_hashes_by_its_text) {
  Id<CatTag> a{"a"}, b{"b"};
  EXPECT_LT(a, b);
  EXPECT_EQ(std::hash<Id<CatTag>>{}(a), std::hash<Id<CatTag>>{}(Id<CatTag>{"a"}));
  EXPECT_TRUE(Id<CatTag>{}.empty());
}

}  // namespace
}  // namespace mimeo

#include "core/secrets.h"

#include <gtest/gtest.h>

#include <random>

namespace mimeo::core {
namespace {

const Secrets key({"hunter2"});

TEST(Secrets, are_hidden_wherever_they_appear_in_a_text) {
  EXPECT_EQ(key.hide_in("hunter2"), "**********");
  EXPECT_EQ(key.hide_in("a hunter2, hunter2hunter2; hunter3"), "a **********, ********************; hunter3");
  EXPECT_EQ(Secrets().hide_in("hunter2"), "hunter2");
}

TEST(Secrets, hide_the_longest_first) {
  EXPECT_EQ(Secrets({"abc", "abcdef"}).hide_in("abcdef abc"), "********** **********");
}

TEST(Secrets, are_recognized_as_json_spells_them) {
  const Secrets secrets({"line one\nline \"two\""});
  EXPECT_EQ(secrets.hide_in(R"({"key":"line one\nline \"two\""})"), R"({"key":"**********"})");
}

TEST(Secrets, are_hidden_in_every_string_of_a_value_and_in_names) {
  auto value = *parse_json(R"({"a":["hunter2",7,null],"hunter2":{"b":"my hunter2"},"c":true})");
  key.hide_in(value);
  EXPECT_EQ(write_json(value), R"({"a":["**********",7,null],"**********":{"b":"my **********"},"c":true})");
}

TEST(Secrets, that_are_empty_are_none) {
  EXPECT_TRUE(Secrets({""}).empty());
  EXPECT_EQ(Secrets({""}).hide_in("text"), "text");
}

TEST(SecretFilter, keeps_back_only_what_may_be_the_beginning_of_a_secret) {
  SecretFilter filter;
  EXPECT_EQ(filter.feed(key, "line one\n"), "line one\n");
  EXPECT_EQ(filter.feed(key, "the key is hun"), "the key is ");
  EXPECT_EQ(filter.feed(key, "ter2!\n"), "**********!\n");
  EXPECT_EQ(filter.feed(key, "hunter"), "");
  EXPECT_EQ(filter.finish(), "hunter");
  EXPECT_EQ(filter.finish(), "");
}

TEST(SecretFilter, hides_a_secret_however_the_text_is_cut) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::string text = "hunter2 hunthunter2 hunter2hunter2\nhunter";
  for (int round = 0; round < 1000; ++round) {
    SecretFilter filter;
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
      const auto size = 1 + random() % 9;
      shown += filter.feed(key, std::string_view(text).substr(at, size));
      at += size;
    }
    shown += filter.finish();
    ASSERT_EQ(shown, key.hide_in(text));
  }
}

}  // namespace
}  // namespace mimeo::core

#include "core/search_words.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace mimeo::core {
namespace {

using Words = std::vector<std::string>;

TEST(SearchWords, are_what_lies_between_everything_else) {
  EXPECT_EQ(search_words("Hello, World!"), (Words{"hello", "world"}));
  EXPECT_EQ(search_words("stability-ai/sdxl-v1.0"), (Words{"stability", "ai", "sdxl", "v1", "0"}));
  EXPECT_EQ(search_words("\xc3\x9c"
                         "ber caf\xc3\xa9"),
            (Words{"\xc3\x9c"
                   "ber",
                   "caf\xc3\xa9"}));
  EXPECT_EQ(search_words(" \t\n"), Words{});
}

TEST(SearchWords, know_no_syntax) {
  EXPECT_EQ(search_words(R"("a" AND name:b* OR (NOT c) NEAR(d) ^e - "")"),
            (Words{"a", "and", "name", "b", "or", "not", "c", "near", "d", "e"}));
  EXPECT_EQ(search_words(std::string_view("a\0b", 3)), (Words{"a", "b"}));
}

TEST(SearchWords, are_bounded) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "w ";
  EXPECT_EQ(search_words(text).size(), limits::search_words);
}

TEST(SearchWords, match_a_name_wholly_or_at_its_beginning) {
  const ModelName model{"acme", "hello-world_2"};
  EXPECT_EQ(match_name(model, search_words("Hello World 2")), NameMatch::exact);
  EXPECT_EQ(match_name(model, search_words("acme/hello-world_2")), NameMatch::exact);
  EXPECT_EQ(match_name(model, search_words("hello wor")), NameMatch::prefix);
  EXPECT_EQ(match_name(model, search_words("world")), NameMatch::none);
  EXPECT_EQ(match_name(model, search_words("hello-world_22")), NameMatch::none);
}

TEST(SearchWords, are_found_whole_but_for_the_last) {
  EXPECT_TRUE(has_words("Says hello to the world", search_words("hello wor")));
  EXPECT_FALSE(has_words("Says hello to the world", search_words("hell world")));
  EXPECT_TRUE(has_words("anything", {}));
}

}  // namespace
}  // namespace mimeo::core

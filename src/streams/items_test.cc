#include "streams/items.h"

#include <vector>

#include <gtest/gtest.h>

namespace mimeo::streams {
namespace {

std::vector<std::string> items(std::string_view text, std::size_t step) {
  ItemScanner scanner;
  std::vector<std::string> all;
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    scanner.feed(text.substr(0, step), [&](std::string_view item) { all.emplace_back(item); });
  }
  return all;
}

TEST(ItemScanner, finds_the_items_of_a_list_whatever_they_hold) {
  const std::vector<std::string> expected = {
      R"("a")", "1",  "-2.5e3",      "true",        "null",          R"([1,[2,"]"],{}])", R"({"k":[1,2],"q":"}"})",
      R"("")",  "[]", R"("\"],[\"")", R"("\\")",      R"("ends \\\"")", "{}"};
  std::string text = "[";
  for (const auto& item : expected) text += item + ",";
  for (const char last : {',', ']'}) {
    text.back() = last;
    for (std::size_t step = 1; step <= text.size(); ++step) EXPECT_EQ(items(text, step), expected) << step;
  }
}

TEST(ItemScanner, finds_nothing_in_an_empty_list) {
  EXPECT_TRUE(items("[", 1).empty());
  EXPECT_TRUE(items("[]", 1).empty());
  EXPECT_TRUE(items("[]", 2).empty());
}

TEST(ItemScanner, keeps_an_item_back_until_it_is_complete) {
  EXPECT_EQ(items("[12,34", 3), std::vector<std::string>{"12"});
}

}  // namespace
}  // namespace mimeo::streams

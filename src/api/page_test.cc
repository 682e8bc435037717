#include "api/page.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace mimeo::api {
namespace {

using Rows = std::vector<Keyed<int>>;

Rows rows(int count) {
  Rows rows;
  for (int i = 0; i < count; ++i) rows.push_back({time_key(Time(std::chrono::seconds(i)), "x"), i});
  return rows;
}

TEST(Page, follows_next_to_the_end_and_previous_back_to_the_beginning) {
  std::optional<std::string> cursor;
  std::vector<int> seen;
  std::vector<seams::Page<int>> pages;
  do {
    auto page = page_of(rows(10), Order::descending, cursor, 4).value();
    seen.insert(seen.end(), page.rows.begin(), page.rows.end());
    cursor = page.next;
    pages.push_back(std::move(page));
  } while (cursor);
  EXPECT_EQ(seen, (std::vector<int>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));
  ASSERT_EQ(pages.size(), 3u);
  EXPECT_FALSE(pages[0].previous);
  for (std::size_t i = pages.size() - 1; i > 0; --i) {
    const auto back = page_of(rows(10), Order::descending, pages[i].previous, 4).value();
    EXPECT_EQ(back.rows, pages[i - 1].rows);
    EXPECT_TRUE(back.next);
  }
}

TEST(Page, neither_repeats_nor_skips_when_the_list_grows_meanwhile) {
  const auto first = page_of(rows(10), Order::descending, std::nullopt, 4).value();
  const auto second = page_of(rows(15), Order::descending, first.next, 4).value();
  EXPECT_EQ(second.rows, (std::vector<int>{5, 4, 3, 2}));
}

TEST(Page, goes_up_when_it_is_asked_to) {
  const auto first = page_of(rows(5), Order::ascending, std::nullopt, 3).value();
  EXPECT_EQ(first.rows, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(page_of(rows(5), Order::ascending, first.next, 3)->rows, (std::vector<int>{3, 4}));
}

TEST(Page, of_nothing_is_empty_and_has_no_neighbours) {
  const auto page = page_of(rows(0), Order::descending, std::nullopt, 3).value();
  EXPECT_TRUE(page.rows.empty());
  EXPECT_FALSE(page.next);
  EXPECT_FALSE(page.previous);
}

TEST(Page, refuses_a_cursor_that_is_none) {
  for (std::string cursor : {"n!onsense", "n!", "x", "-1"}) {
    const auto page = page_of(rows(3), Order::descending, cursor, 3);
    ASSERT_FALSE(page) << cursor;
    EXPECT_EQ(page.error().type, &problems::invalid_parameter);
  }
}

}  // namespace
}  // namespace mimeo::api

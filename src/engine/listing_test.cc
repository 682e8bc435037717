#include "engine/listing.h"

#include <gtest/gtest.h>

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

Time at(int seconds) { return Time(std::chrono::seconds(seconds)); }

/// Ten models; the one made first has the newest version.
Listing ten() {
  Listing listing;
  for (int i = 0; i < 10; ++i) listing.put({"acme", "m" + std::to_string(i)}, at(100 - i), at(i));
  return listing;
}

std::string read(const ModelListPage& page) {
  std::string digits = page.more_before ? "<" : "";
  for (const auto& place : page.places) digits += place.name.name.substr(1);
  return digits + (page.more_after ? ">" : "");
}

TEST(Listing, is_read_forwards_and_backwards_in_either_direction_of_either_order) {
  const auto listing = ten();
  const ModelPlace third{at(3), {"acme", "m3"}};
  using enum ModelOrder;
  const std::pair<ModelListQuery, std::string_view> table[] = {
      {{.order = latest_version_created_at, .limit = 3}, "012>"},
      {{.order = latest_version_created_at, .ascending = true, .limit = 3}, "987>"},
      {{.order = model_created_at, .limit = 3}, "987>"},
      {{.order = model_created_at, .ascending = true, .limit = 30}, "0123456789"},
      {{.order = model_created_at, .ascending = true, .after = third, .limit = 3}, "<456>"},
      {{.order = model_created_at, .ascending = true, .before = third, .limit = 2}, "<12>"},
      {{.order = model_created_at, .ascending = true, .before = third, .limit = 3}, "012>"},
      {{.order = model_created_at, .after = third, .limit = 5}, "<210"},
      {{.order = model_created_at, .before = third, .limit = 2}, "<54>"},
  };
  for (const auto& [query, expected] : table) EXPECT_EQ(read(listing.page(query)), expected);
}

TEST(Listing, goes_on_where_it_was_when_the_place_is_gone) {
  auto listing = ten();
  listing.remove({"acme", "m3"});
  listing.remove({"acme", "m3"});
  const ModelPlace third{at(3), {"acme", "m3"}};
  EXPECT_EQ(read(listing.page({.order = ModelOrder::model_created_at, .ascending = true, .after = third, .limit = 2})),
            "<45>");
}

TEST(Listing, moves_a_model_that_is_put_again) {
  auto listing = ten();
  listing.put({"acme", "m9"}, at(1000), at(9));
  EXPECT_EQ(read(listing.page({.limit = 2})), "90>");
  EXPECT_EQ(listing.page({.limit = 100}).places.size(), 10u);
}

TEST(Listing, is_empty_at_first) { EXPECT_EQ(read(Listing().page({})), ""); }

}  // namespace
}  // namespace mimeo::engine

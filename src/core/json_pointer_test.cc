#include "core/json_pointer.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

TEST(JsonPointer, follows_the_examples_of_rfc_6901) {
  auto document = *parse_json(R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  const std::pair<std::string_view, std::string_view> examples[] = {
      {"/foo", R"(["bar","baz"])"}, {"/foo/0", R"("bar")"}, {"/", "0"},    {"/a~1b", "1"}, {"/c%d", "2"}, {"/e^f", "3"},
      {"/g|h", "4"},                {"/i\\j", "5"},         {"/k\"l", "6"}, {"/ ", "7"},    {"/m~0n", "8"}};
  for (auto [pointer, wanted] : examples) {
    auto found = find_pointer(document, pointer);
    ASSERT_NE(found, nullptr) << pointer;
    EXPECT_EQ(write_json(*found), wanted) << pointer;
  }
  EXPECT_EQ(find_pointer(document, ""), &document);
}

TEST(JsonPointer, finds_nothing_where_nothing_stands) {
  auto document = *parse_json(R"({"a":[1]})");
  for (auto pointer : {"a", "/b", "/a/1", "/a/-", "/a/x", "/a/0x", "/a/0/b", "/a/99999999999999999999", "#/a"}) {
    EXPECT_EQ(find_pointer(document, pointer), nullptr) << pointer;
  }
}

}  // namespace
}  // namespace mimeo::core

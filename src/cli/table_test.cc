#include "cli/table.h"

#include <gtest/gtest.h>

namespace mimeo::cli {
namespace {

TEST(Table, columns_are_as_wide_as_what_stands_in_them) {
  Table table({"MODEL", ">SLOTS", "STATE"});
  table.add({"local/hello", "1/10", "ready"});
  table.add({"a/b", "0/1", ""});
  EXPECT_EQ(table.text(),
            "MODEL        SLOTS  STATE\n"
            "local/hello   1/10  ready\n"
            "a/b            0/1\n");
}

}  // namespace
}  // namespace mimeo::cli

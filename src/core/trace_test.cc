#include "core/trace.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

constexpr std::string_view parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(Trace, IsPassedOnAsItCame) {
  EXPECT_EQ(read_trace(parent, "vendor=1,other=a b"), (Trace{std::string(parent), "vendor=1,other=a b"}));
  EXPECT_EQ(read_trace(" " + std::string(parent) + "\t", ""), (Trace{std::string(parent), ""}));
}

TEST(Trace, OfALaterVersionMaySayMore) {
  const std::string later = "01" + std::string(parent.substr(2)) + "-more";
  EXPECT_EQ(read_trace(later, "").parent, later);
}

TEST(Trace, ThatIsMalformedIsLeftOut) {
  const std::string rest(parent.substr(2));
  const std::vector<std::string> malformed = {"",
                                              "00",
                                              "00" + rest + "-more",
                                              "ff" + rest,
                                              "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                              "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                              "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                              "01" + rest + "-mo\nre",
                                              std::string(55, 'a')};
  for (const auto& text : malformed) {
    EXPECT_EQ(read_trace(text, "vendor=1"), Trace()) << text;
  }
  EXPECT_EQ(read_trace(parent, "a\nb=1").state, "");
  EXPECT_EQ(read_trace(parent, std::string(513, 'a')).state, "");
}

}  // namespace
}  // namespace mimeo::core

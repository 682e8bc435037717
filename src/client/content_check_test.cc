#include "client/content_check.h"

#include <gtest/gtest.h>

#include "client/data_uri.h"

namespace mimeo::client::detail {
namespace {

Head head(std::vector<std::pair<std::string, std::string>> headers) { return {200, std::move(headers), {}}; }

std::string fault(const Head& head, std::string_view bytes, std::string_view sha256 = {}) {
  ContentCheck check(head, sha256);
  for (const char c : bytes) check.update({&c, 1});
  return check.fault();
}

// Of "hello".
constexpr auto md5 = "5d41402abc4b2a76b9719d911017c592";
constexpr auto sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

TEST(ContentCheckTest, TheLengthCounts) {
  EXPECT_EQ(fault(head({{"content-length", "5"}}), "hello"), "");
  EXPECT_NE(fault(head({{"content-length", "5"}}), "hell"), "");
  EXPECT_EQ(fault(head({}), "hell"), "");
}

TEST(ContentCheckTest, AnyHashThatTheServerTellsCounts) {
  const std::string tag = '"' + std::string(md5) + '"';
  for (const auto& told : {std::pair<std::string, std::string>("etag", tag),
                           {"content-md5", "XUFAKrxLKna5cZ2REBfFkg=="},
                           {"repr-digest", "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"}}) {
    EXPECT_EQ(fault(head({told}), "hello"), "") << told.first;
    EXPECT_NE(fault(head({told}), "hellO"), "") << told.first;
  }
}

TEST(ContentCheckTest, AnEntityTagThatIsNoHashSaysNothing) {
  for (const std::string tag : {"\"abc\"", "W/\"5d41402abc4b2a76b9719d911017c592\"",
                                "\"5d41402abc4b2a76b9719d911017c592-3\"", "\"zd41402abc4b2a76b9719d911017c592\""}) {
    EXPECT_EQ(fault(head({{"etag", tag}}), "other"), "") << tag;
  }
  const std::string tag = '"' + std::string(md5) + '"';
  EXPECT_EQ(fault(head({{"etag", tag}, {"x-amz-server-side-encryption", "aws:kms"}}), "other"), "");
}

TEST(ContentCheckTest, TheCallerKnowsBest) {
  EXPECT_EQ(fault(head({}), "hello", sha256), "");
  EXPECT_NE(fault(head({}), "hellO", sha256), "");
}

TEST(ContentCheckTest, ReadsWhereARangeBegins) {
  EXPECT_EQ(begin_of_content_range("bytes 5-9/10"), 5u);
  EXPECT_EQ(begin_of_content_range("bytes */10"), std::nullopt);
  EXPECT_EQ(begin_of_content_range(""), std::nullopt);
}

TEST(DataUriTest, ReadsAndMakes) {
  EXPECT_EQ(parse_data_uri("data:image/png;base64,aGVsbG8=")->bytes, "hello");
  EXPECT_EQ(parse_data_uri("data:image/png;base64,aGVsbG8=")->content_type, "image/png");
  EXPECT_EQ(parse_data_uri("data:,a%20b%2")->bytes, "a b%2");
  EXPECT_EQ(parse_data_uri("data:;base64,")->bytes, "");
  EXPECT_FALSE(parse_data_uri("data:image/png"));
  EXPECT_FALSE(parse_data_uri("data:;base64,!"));
  for (const std::string bytes : {"", "a", "ab", "abc", "abcd"}) {
    EXPECT_EQ(parse_data_uri(make_data_uri("text/plain", bytes))->bytes, bytes);
  }
}

}  // namespace
}  // namespace mimeo::client::detail

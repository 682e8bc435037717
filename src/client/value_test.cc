#include "mimeo/client/value.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace mimeo::client {
namespace {

std::string round_trip(std::string_view json) {
  auto value = Value::parse(json);
  return value ? value->to_json() : "(" + value.error().message + ")";
}

TEST(ValueTest, MakesTheRoundTripUnchanged) {
  for (const char* json :
       {"null", "true", "false", "0", "-1", "9223372036854775807", "7.5", "1e+100", "0.1", "\"\"", "\"café 日本 😀\"",
        "[]", "{}", "[1,[2,[3]]]", R"({"a":{"b":[null,"c"]},"d":1.5})", R"("\"\\\n\r\t\u0001")"}) {
    EXPECT_EQ(round_trip(json), json);
  }
}

TEST(ValueTest, ReadsWhatOthersWrite) {
  EXPECT_EQ(round_trip(" { \"a\" : [ 1 , 2 ] } \n"), R"({"a":[1,2]})");
  EXPECT_EQ(round_trip(R"("\u00e9\/\b\f\ud83d\ude00")"), "\"é/\\u0008\\u000c😀\"");
  EXPECT_EQ(round_trip(R"("\ud83d alone")"), "\"\xEF\xBF\xBD alone\"");
  EXPECT_EQ(round_trip("1.0"), "1.0");
  EXPECT_EQ(round_trip("18446744073709551615"), "18446744073709551616.0");
  EXPECT_EQ(round_trip("1e-999"), "0.0");
}

TEST(ValueTest, RefusesWhatIsNoJson) {
  for (const char* json :
       {"",   " ",  "nul", "tru", "[1,]",    "[1",        "{\"a\"}", "{\"a\":1,}", "{a:1}", "01",  "1.", ".5",
        "+1", "1e", "-",   "\"a", "\"\\x\"", "\"\\u12\"", "\"\n\"",  "[] []",      "1e999", "'a'", "NaN"}) {
    EXPECT_FALSE(Value::parse(json)) << json;
  }
  EXPECT_EQ(Value::parse("[1,]").error().kind, ErrorKind::corrupted);
}

TEST(ValueTest, HasABottom) {
  EXPECT_TRUE(Value::parse(std::string(200, '[') + std::string(200, ']')));
  EXPECT_FALSE(Value::parse(std::string(100'000, '[')));
}

TEST(ValueTest, WritesWhatJsonLacksAsWhatItHas) {
  EXPECT_EQ(Value(std::numeric_limits<double>::infinity()).to_json(), "null");
  EXPECT_EQ(Value(std::nan("")).to_json(), "null");
  EXPECT_EQ(Value("\xff"
                  "a\xc3")
                .to_json(),
            "\"\xEF\xBF\xBD"
            "a\xEF\xBF\xBD\"");
  EXPECT_EQ(Value(InputFile::of_bytes("x", "a.png")).to_json(), "\"a.png\"");
}

TEST(ValueTest, TheLastOfTwoMembersCounts) {
  auto value = Value::parse(R"({"a":1,"a":2})");
  EXPECT_EQ((*value)["a"].integer(), 2);
  value->set("a", 3);
  EXPECT_EQ((*value)["a"].integer(), 3);
  EXPECT_TRUE((*value)["b"]["c"].is_null());
}

TEST(ValueTest, IsWrittenAsBracesInCode) {
  const Value::Object input = {{"text", "Ada"}, {"steps", 4}, {"guidance", 7.5}, {"fast", true}, {"seed", nullptr}};
  EXPECT_EQ(Value(input).to_json(), R"({"text":"Ada","steps":4,"guidance":7.5,"fast":true,"seed":null})");
  const Value::Object one = {{"text", "Ada"}};
  EXPECT_EQ(Value(one).to_json(), R"({"text":"Ada"})");
}

}  // namespace
}  // namespace mimeo::client

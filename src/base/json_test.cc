#include "base/json.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace mimeo {
namespace {

std::string round_trip(std::string_view text) {
  auto value = parse_json(text);
  return value ? write_json(*value) : "error: " + value.error().message;
}

TEST(Json, makes_the_round_trip_byte_for_byte) {
  for (std::string_view text :
       {R"(null)", R"(true)", R"(-1)", R"(0.1)", R"(7.5)", R"(1.0)", R"(100000.0)", R"(1e-05)", R"(0.0001)", R"(1e+16)",
        R"(9999999999999998.0)", R"(5e-324)", R"(1.7976931348623157e+308)", R"(-0.0)", R"(18446744073709551615)",
        R"(-9223372036854775808)", R"([])", R"({})", R"([1,[],{"a":[{}]}])", R"("\"\\\b\f\n\r\t\u0000\u001f/")",
        R"("ä€𝄞 und mehr als acht Zeichen")", R"({"prompt":"a cat","steps":4,"guidance":7.5,"nested":{"b":1,"a":2}})"}) {
    EXPECT_EQ(round_trip(text), text);
  }
}

TEST(Json, reads_escapes_as_the_characters_they_mean) {
  EXPECT_EQ(round_trip(R"("\u0041\/\ud834\udd1e")"), R"("A/𝄞")");
  EXPECT_EQ(round_trip(" { \"a\" : 1 , \"a\" : 2 } \n"), R"({"a":2})") << "the last of two equal keys wins";
}

TEST(Json, reads_every_double_exactly) {
  std::mt19937_64 random(20260304);
  char text[40];
  for (int i = 0; i < 50'000; ++i) {
    double wanted;
    auto bits = random();
    std::memcpy(&wanted, &bits, 8);
    if (!std::isfinite(wanted)) continue;
    auto end = std::to_chars(text, text + sizeof text, wanted, std::chars_format::scientific, 16).ptr;
    auto value = parse_json({text, end});
    ASSERT_TRUE(value && value->is_double()) << std::string(text, end);
    ASSERT_EQ(value->get_double(), wanted) << std::string(text, end);
    ASSERT_EQ(parse_json(write_json(*value))->get_double(), wanted) << write_json(*value);
  }
}

TEST(Json, takes_numbers_beyond_integers_as_the_nearest_double) {
  EXPECT_EQ(round_trip("18446744073709551616"), "1.8446744073709552e+19");
  EXPECT_EQ(round_trip("123456789012345678901234567890"), "1.2345678901234568e+29");
  EXPECT_EQ(round_trip("1e-400"), "0.0");
  EXPECT_EQ(round_trip("-1e-400"), "-0.0");
  EXPECT_FALSE(parse_json("1e400"));
  EXPECT_FALSE(parse_json("[1e999999999999999999999]"));
}

TEST(Json, writes_what_json_cannot_say_as_null) {
  EXPECT_EQ(write_json(json::value(std::nan(""))), "null");
  EXPECT_EQ(write_json(json::value(-std::numeric_limits<double>::infinity())), "null");
}

TEST(Json, replaces_bytes_that_are_not_utf_8) {
  std::string out;
  write_json_string("ok\xff\xc3", out);
  EXPECT_EQ(out, "\"ok\xEF\xBF\xBD\xEF\xBF\xBD\"");
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string noise(random() % 24, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    out.clear();
    write_json_string(noise, out);
    ASSERT_TRUE(parse_json(out)) << i;
  }
}

TEST(Json, names_the_byte_where_it_stopped_understanding) {
  auto failed = parse_json(R"({"a":1,})");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().kind, ErrorKind::invalid);
  EXPECT_EQ(failed.error().message.substr(0, 25), "Malformed JSON at byte 7:");
}

TEST(Json, refuses_everything_that_is_not_exactly_one_value) {
  for (std::string_view text : {"", " ", "{", "[1", "[1,]", "nul", "1 2", "{}x", "'a'", "{a:1}", "01", "+1", ".5", "1.", "NaN",
                                "\"\xff\"", "\"\\ud800\"", "\"\n\"", "// c\n1", "\"a"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(Json, bounds_the_nesting) {
  auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(limits::json_depth)));
  EXPECT_FALSE(parse_json(nested(limits::json_depth + 1)));
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')));
}

TEST(Json, builds_values_in_the_storage_it_is_given) {
  unsigned char buffer[4096];
  json::monotonic_resource storage(buffer, sizeof buffer);
  auto value = parse_json(R"({"a":[1,2,3]})", &storage);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->storage().get(), &storage);
}

TEST(JsonText, grows_as_an_array_item_by_item) {
  JsonText array;
  append_item(array, R"("a")");
  EXPECT_EQ(array.text, R"(["a"])");
  append_item(array, "1");
  EXPECT_EQ(array.text, R"(["a",1])");
  JsonText empty{"[]"};
  append_item(empty, "null");
  EXPECT_EQ(empty.text, "[null]");
}

TEST(Json, finds_members_only_in_objects) {
  auto value = *parse_json(R"({"a":"text","n":1})");
  EXPECT_NE(find(value, "n"), nullptr);
  EXPECT_EQ(find(value, "x"), nullptr);
  EXPECT_EQ(find(json::value(1), "a"), nullptr);
  EXPECT_EQ(*find_string(value, "a"), "text");
  EXPECT_EQ(find_string(value, "n"), nullptr);
}

}  // namespace
}  // namespace mimeo

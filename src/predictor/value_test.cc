#include "mimeo/predictor/value.h"

#include <gtest/gtest.h>

#include <cmath>

#include "mimeo/predictor/stream.h"
#include "predictor/media_type.h"
#include "predictor/utf8.h"

namespace mimeo::predictor {
namespace {

TEST(Value, BecomesJsonInTheOrderItWasBuilt) {
  Value value;
  value["label"] = "cat";
  value["score"] = 0.25;
  value["count"] = 3;
  value["sure"] = true;
  value["none"] = nullptr;
  value["parts"].push_back("a");
  value["parts"].push_back(File::of_bytes("x/b.png", "..."));
  EXPECT_EQ(value.to_json(), R"({"label":"cat","score":0.25,"count":3,"sure":true,"none":null,"parts":["a","b.png"]})");
}

TEST(Value, ReadsItsOwnJson) {
  const std::string text = R"({"a":[1,2.5,"x",null,true,{"b":[]}]})";
  EXPECT_EQ(Value::parse(text).to_json(), text);
  EXPECT_THROW(Value::parse("{"), std::invalid_argument);
}

TEST(Value, FindsTheLastMemberOfAName) {
  const Value value = Value::Object{{"a", 1}, {"a", 2}};
  EXPECT_EQ(value.find("a")->get<std::int64_t>(), 2);
  EXPECT_EQ(value.find("b"), nullptr);
  EXPECT_EQ(Value(7).find("a"), nullptr);
}

TEST(Value, WritesNullForNumbersThatJsonLacks) { EXPECT_EQ(Value(Value::Array{NAN, INFINITY}).to_json(), "[null,null]"); }

TEST(Value, DoesNotTakeAPointerForABool) { EXPECT_EQ(Value("text").to_json(), "\"text\""); }

TEST(Value, RefusesToIndexWhatIsNoObject) {
  Value number = 3;
  EXPECT_THROW(number["a"], std::bad_variant_access);
  EXPECT_THROW(number.push_back(1), std::bad_variant_access);
}

TEST(MediaType, GoesByTheExtensionInAnyCase) {
  EXPECT_EQ(media_type_of("a.b.PNG"), "image/png");
  EXPECT_EQ(media_type_of("speech.wav"), "audio/wav");
  EXPECT_EQ(media_type_of("README"), "application/octet-stream");
  EXPECT_EQ(extension_of("Image/JPEG; q=1"), "jpg");
  EXPECT_EQ(extension_of("x/y"), "");
}

TEST(Utf8, ReplacesWhatIsNot) {
  EXPECT_TRUE(is_utf8("héllo 😀"));
  for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "a\xFFz"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
    EXPECT_TRUE(is_utf8(to_utf8(bad))) << bad;
  }
  EXPECT_EQ(to_utf8("a\xFFz"), "a\xEF\xBF\xBDz");
}

TEST(Utf8, KnowsWhichBytesAtTheEndWaitForMore) {
  EXPECT_EQ(unfinished_tail("abc"), 0u);
  EXPECT_EQ(unfinished_tail("a\xC3"), 1u);
  EXPECT_EQ(unfinished_tail("a\xF0\x9F\x98"), 3u);
  EXPECT_EQ(unfinished_tail("a\xF0\x9F\x98\x80"), 0u);
  EXPECT_EQ(unfinished_tail("a\x80\x80"), 0u);
}

Stream<int> count_to(int end, bool& destroyed) {
  struct Mark {
    bool& flag;
    ~Mark() { flag = true; }
  } mark{destroyed};
  for (int i = 1; i <= end; ++i) co_yield i;
  if (end == 2) throw std::runtime_error("two");
}

TEST(Stream, GivesWhatIsYieldedAndThenNothing) {
  bool destroyed = false;
  auto stream = count_to(1, destroyed);
  EXPECT_EQ(stream.next(), 1);
  EXPECT_EQ(stream.next(), std::nullopt);
  EXPECT_EQ(stream.next(), std::nullopt);
  EXPECT_TRUE(destroyed);
}

TEST(Stream, PassesOnWhatIsThrown) {
  bool destroyed = false;
  auto stream = count_to(2, destroyed);
  EXPECT_EQ(stream.next(), 1);
  EXPECT_EQ(stream.next(), 2);
  EXPECT_THROW(stream.next(), std::runtime_error);
  EXPECT_EQ(stream.next(), std::nullopt);
}

TEST(Stream, DestroysTheFunctionsVariablesWhenItIsLeft) {
  bool destroyed = false;
  {
    auto stream = count_to(9, destroyed);
    EXPECT_EQ(stream.next(), 1);
    EXPECT_FALSE(destroyed);
  }
  EXPECT_TRUE(destroyed);
}

}  // namespace
}  // namespace mimeo::predictor

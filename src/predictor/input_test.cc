#include "predictor/input.h"

#include <gmock/gmock.h>

#include "predictor/test_model.h"

namespace mimeo::predictor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const InputRules& rules() {
  static const InputRules rules(Fields<EveryInput>::of().infos());
  return rules;
}

std::vector<std::string> issues_of(std::string_view input) {
  const auto read = rules().read(*parse_json(input));
  std::vector<std::string> shown;
  if (read) return shown;
  for (const InputIssue& issue : read.error()) shown.push_back(issue.field + ": " + issue.message);
  return shown;
}

EveryInput accepted(std::string_view input) {
  auto values = rules().read(*parse_json(input));
  EveryInput record;
  if (!values) {
    ADD_FAILURE() << render_issues(values.error());
    return record;
  }
  for (std::size_t i = 0; i < values->size(); ++i) {
    if ((*values)[i]) Fields<EveryInput>::of().assign(i, record, std::move(*(*values)[i]));
  }
  return record;
}

TEST(Input, LeavesDefaultsInPlaceWhereARequestSaysNothing) {
  const EveryInput input = accepted(R"({"text":"hi"})");
  EXPECT_EQ(input.text, "hi");
  EXPECT_EQ(input.count, 3);
  EXPECT_THAT(input.tags, ElementsAre("a", "b"));
  EXPECT_FALSE(input.note);
}

TEST(Input, TakesEveryKindOfValue) {
  const EveryInput input = accepted(R"({"text":"hi","count":9,"byte":255,"rate":1,"loud":true,"voice":"rms","size":4,
    "note":"n","tags":[],"token":"s3cret","anything":{"a":[1,null]}})");
  EXPECT_EQ(input.count, 9);
  EXPECT_EQ(input.byte, 255);
  EXPECT_EQ(input.rate, 1.0);
  EXPECT_TRUE(input.loud);
  EXPECT_EQ(input.voice, "rms");
  EXPECT_EQ(input.size, 4);
  EXPECT_EQ(input.note, "n");
  EXPECT_TRUE(input.tags.empty());
  EXPECT_EQ(input.token->reveal(), "s3cret");
  EXPECT_EQ(input.anything.to_json(), R"({"a":[1,null]})");
}

TEST(Input, DropsMembersThatNoFieldHas) { EXPECT_THAT(issues_of(R"({"text":"hi","unknown":1})"), ElementsAre()); }

TEST(Input, TakesAWholeNumberWrittenWithAPointAsAnInteger) { EXPECT_EQ(accepted(R"({"text":"hi","count":4.0})").count, 4); }

TEST(Input, TakesNullWhereAFieldIsOptionalWithoutDefault) {
  EXPECT_FALSE(accepted(R"({"text":"hi","note":null})").note);
  EXPECT_THAT(issues_of(R"({"text":"hi","count":null})"), ElementsAre(R"(count: null is not of type "integer")"));
}

// The words were read from Cog's running server.
TEST(Input, RefusesInCogsWords) {
  EXPECT_THAT(issues_of("{}"), ElementsAre("text: Field required"));
  EXPECT_THAT(issues_of(R"({"text":"","count":10,"voice":"q","rate":"x"})"),
              ElementsAre("count: 10 is greater than the maximum of 9", R"(rate: "x" is not of type "number")",
                          R"(text: "" is shorter than 1 character)", R"(voice: "q" is not one of ["slt","rms"])"));
  EXPECT_THAT(issues_of(R"({"text":3,"count":1.5})"),
              ElementsAre(R"(count: 1.5 is not of type "integer")", R"(text: 3 is not of type "string")"));
  EXPECT_THAT(issues_of("[1]"), ElementsAre(R"(__root__: [1] is not of type "object")"));
  EXPECT_THAT(issues_of(R"({"text":"hi","count":0})"), ElementsAre("count: 0 is less than the minimum of 1"));
  EXPECT_THAT(issues_of(R"({"text":"hi","tags":["a",2]})"), ElementsAre(R"(tags/1: 2 is not of type "string")"));
  EXPECT_THAT(issues_of(R"({"text":"hi","code_name":"A1"})"), ElementsAre(R"(code_name: "A1" does not match "^[a-z]+$")"));
}

TEST(Input, CountsCharactersNotBytes) {
  EXPECT_THAT(issues_of(R"({"text":"äöüßé"})"), ElementsAre());
  EXPECT_THAT(issues_of(R"({"text":"äöüßéx"})"), ElementsAre(HasSubstr("is longer than 5 characters")));
}

TEST(Input, HoldsIntegersToTheRangeOfTheirCppType) {
  EXPECT_THAT(issues_of(R"({"text":"hi","byte":256})"), ElementsAre("byte: 256 is greater than the maximum of 255"));
  EXPECT_THAT(issues_of(R"({"text":"hi","count":1e30})"), ElementsAre(HasSubstr("is greater than the maximum")));
  EXPECT_THAT(issues_of(R"({"text":"hi","byte":18446744073709551615})"), ElementsAre(HasSubstr("is greater than")));
}

TEST(Input, TakesOnlyUrlsAndDataUrisForFiles) {
  EXPECT_THAT(issues_of(R"({"text":"hi","picture":"https://x/a.png","pictures":["data:,a","HTTP://x"]})"), ElementsAre());
  EXPECT_THAT(issues_of(R"({"text":"hi","picture":"/etc/passwd"})"), ElementsAre(HasSubstr("picture: must be an http")));
  EXPECT_THAT(issues_of(R"({"text":"hi","pictures":["file:///etc/passwd"]})"), ElementsAre(HasSubstr("pictures/0: must be")));
}

TEST(Input, SurvivesAPatternThatALongTextWouldOverflow) {
  const InputRules long_pattern({FieldInfo{.name = "x", .type = {.kind = Type::Kind::string}, .pattern = "(a|b)*c"}});
  const json::object input{{"x", std::string(1'000'000, 'a')}};
  EXPECT_FALSE(long_pattern.read(input));
}

TEST(Input, RendersIssuesAsCogsBody) {
  EXPECT_EQ(render_issues({{"text", "Field required", "value_error.missing"}}),
            R"({"detail":[{"loc":["body","input","text"],"msg":"Field required","type":"value_error.missing"}]})");
}

}  // namespace
}  // namespace mimeo::predictor

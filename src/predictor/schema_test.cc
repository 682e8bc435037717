#include "predictor/schema.h"

#include <gmock/gmock.h>

#include "predictor/description.h"
#include "predictor/test_model.h"

namespace mimeo::predictor {
namespace {

template <class In, class Out>
struct Model : Predictor<In, Out> {
  Out predict(const In&, Context&) override { throw std::logic_error("not run"); }
};

template <class In, class Out>
json::value components_of() {
  const json::value schema = make_openapi_schema(detail::program_of<Model<In, Out>>({}));
  return schema.at("components").at("schemas");
}

template <class Out>
std::string output_of() {
  return write_json(components_of<NoInput, Out>().at("Output"));
}

std::string property(std::string_view name) {
  static const json::value properties = components_of<EveryInput, std::string>().at("Input").at("properties");
  return write_json(properties.at(name));
}

TEST(Schema, DescribesEveryKindOfInput) {
  EXPECT_EQ(property("text"),
            R"({"description":"What to say","maxLength":5,"minLength":1,"title":"Text","type":"string","x-order":0})");
  EXPECT_EQ(property("count"), R"({"default":3,"maximum":9,"minimum":1,"title":"Count","type":"integer","x-order":1})");
  EXPECT_EQ(property("rate"), R"({"default":0.5,"maximum":1.0,"minimum":0.0,"title":"Rate","type":"number","x-order":3})");
  EXPECT_EQ(property("loud"), R"({"default":false,"deprecated":true,"title":"Loud","type":"boolean","x-order":4})");
  EXPECT_EQ(property("voice"), R"({"allOf":[{"$ref":"#/components/schemas/voice"}],"default":"slt",)"
                               R"("description":"Who says it","x-order":5})");
  EXPECT_EQ(property("note"), R"({"nullable":true,"title":"Note","type":"string","x-order":7})");
  EXPECT_EQ(property("picture"),
            R"({"format":"uri","nullable":true,"title":"Picture","type":"string","x-cog-accept":"image/*","x-order":8})");
  EXPECT_EQ(property("tags"),
            R"({"default":["a","b"],"items":{"type":"string"},"title":"Tags","type":"array","x-order":9})");
  EXPECT_EQ(property("token"), R"({"format":"password","nullable":true,"title":"Token","type":"string","writeOnly":true,)"
                               R"("x-cog-secret":true,"x-order":11})");
  EXPECT_EQ(property("code_name"),
            R"({"default":"abc","pattern":"^[a-z]+$","title":"Code Name","type":"string","x-order":13})");
}

TEST(Schema, MakesAComponentOfEveryMenu) {
  const json::value components = components_of<EveryInput, std::string>();
  EXPECT_EQ(write_json(components.at("voice")),
            R"({"description":"An enumeration.","enum":["slt","rms"],"title":"voice","type":"string"})");
  EXPECT_EQ(write_json(components.at("size")),
            R"({"description":"An enumeration.","enum":[1,2,4],"title":"size","type":"integer"})");
}

TEST(Schema, RequiresOnlyWhatIsRequired) {
  const json::value every = components_of<EveryInput, std::string>().at("Input");
  EXPECT_EQ(write_json(every.at("required")), R"(["text"])");
  const json::value nothing = components_of<NoInput, std::string>().at("Input");
  EXPECT_EQ(find(nothing, "required"), nullptr);
}

struct Box {
  std::string label;
  std::vector<double> corners;
  std::optional<File> cutout;

  static void describe(Fields<Box>& fields) {
    fields.required("label", &Box::label, "What it is");
    fields.required("corners", &Box::corners);
    fields.optional("cutout", &Box::cutout);
  }
};

TEST(Schema, DescribesEveryKindOfOutput) {
  EXPECT_EQ(output_of<std::string>(), R"({"title":"Output","type":"string"})");
  EXPECT_EQ(output_of<File>(), R"({"format":"uri","title":"Output","type":"string"})");
  EXPECT_EQ(output_of<std::vector<File>>(), R"({"items":{"format":"uri","type":"string"},"title":"Output","type":"array"})");
  EXPECT_EQ(output_of<Stream<File>>(),
            R"({"items":{"format":"uri","type":"string"},"title":"Output","type":"array","x-cog-array-type":"iterator"})");
  EXPECT_EQ(output_of<TextStream>(), R"({"items":{"type":"string"},"title":"Output","type":"array",)"
                                     R"("x-cog-array-display":"concatenate","x-cog-array-type":"iterator"})");
  EXPECT_EQ(output_of<Value>(), R"({"title":"Output"})");
  EXPECT_EQ(output_of<std::optional<int>>(), R"({"nullable":true,"title":"Output","type":"integer"})");
  EXPECT_EQ(output_of<std::vector<Box>>(),
            R"({"items":{"properties":{"corners":{"items":{"type":"number"},"title":"Corners","type":"array"},)"
            R"("cutout":{"format":"uri","nullable":true,"title":"Cutout","type":"string"},)"
            R"("label":{"description":"What it is","title":"Label","type":"string"}},"required":["label","corners"],)"
            R"("type":"object"},"title":"Output","type":"array"})");
}

TEST(Schema, SaysThatEventsCanBeHad) {
  const json::value schema = make_openapi_schema(detail::program_of<Model<NoInput, std::string>>({}));
  EXPECT_EQ(schema.at("openapi"), "3.0.2");
  EXPECT_EQ(schema.at("paths").at("/predictions").at("post").at("x-cog-streaming"), true);
}

struct TuneInput {
  std::string voice = "new";
  int size = 1;
  File data;

  static void describe(Fields<TuneInput>& fields) {
    fields.required("data", &TuneInput::data, "What to learn from");
    fields.optional("voice", &TuneInput::voice).choices({"new", "old"});
    fields.optional("size", &TuneInput::size).choices({1, 2, 4});
  }
};

struct Tune : Trainer<TuneInput> {
  File train(const TuneInput&, Context&) override { throw std::logic_error("not run"); }
};

TEST(Schema, DescribesTheTrainingBesideThePrediction) {
  const auto program = detail::program_of<Model<EveryInput, std::string>, Tune>({});
  ASSERT_TRUE(check_description(program));
  const json::value schema = make_openapi_schema(program);
  const json::value& components = schema.at("components").at("schemas");
  const json::value& input = components.at("TrainingInput");
  EXPECT_EQ(input.at("title"), "TrainingInput");
  EXPECT_EQ(write_json(input.at("required")), R"(["data"])");
  EXPECT_EQ(input.at("properties").at("data").at("x-order"), 0);
  EXPECT_EQ(write_json(components.at("TrainingOutput")), R"({"format":"uri","title":"Output","type":"string"})");
  // Two menus of one name: the one that differs gets a name of its own, the other is shared.
  EXPECT_EQ(input.at("properties").at("voice").at("allOf").at(0).at("$ref"), "#/components/schemas/TrainingInput_voice");
  EXPECT_EQ(write_json(components.at("TrainingInput_voice").at("enum")), R"(["new","old"])");
  EXPECT_EQ(write_json(components.at("voice").at("enum")), R"(["slt","rms"])");
  EXPECT_EQ(input.at("properties").at("size").at("allOf").at(0).at("$ref"), "#/components/schemas/size");
  const json::value& post = schema.at("paths").at("/trainings").at("post");
  EXPECT_EQ(post.at("operationId"), "train_trainings_post");
  EXPECT_EQ(post.at("requestBody").at("content").at("application/json").at("schema").at("$ref"),
            "#/components/schemas/TrainingRequest");
  EXPECT_EQ(components.at("TrainingRequest").at("properties").at("input").at("$ref"), "#/components/schemas/TrainingInput");
  EXPECT_TRUE(schema.at("paths").as_object().contains("/trainings/{training_id}/cancel"));
  EXPECT_EQ(write_json(make_openapi_schema(detail::program_of<Model<EveryInput, std::string>>({}))).find("raining"),
            std::string::npos)
      << "a model that cannot be trained says nothing of it";
}

TEST(Schema, SortsTheMembersOfEveryObject) {
  const auto check = [](const auto& self, const json::value& value) -> void {
    if (const auto* array = value.if_array()) {
      for (const json::value& item : *array) self(self, item);
    }
    if (const auto* object = value.if_object()) {
      std::string_view last;
      for (const auto& member : *object) {
        EXPECT_LT(last, std::string_view(member.key()));
        last = member.key();
        self(self, member.value());
      }
    }
  };
  check(check, make_openapi_schema(detail::program_of<Model<EveryInput, TextStream>>({})));
}

TEST(Schema, DescribesTheProgramInOneLine) {
  const std::string line = make_description(
      detail::program_of<Model<NoInput, std::string>>({.name = "m", .description = "Does.", .concurrency = 4}));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const json::value description = *parse_json(line);
  EXPECT_EQ(description.at("name"), "m");
  EXPECT_EQ(description.at("description"), "Does.");
  EXPECT_EQ(description.at("concurrency"), 4);
  EXPECT_TRUE(description.at("openapi_schema").is_object());
  EXPECT_TRUE(description.at("sdk_version").is_string());
}

// --- Descriptions that contradict themselves --------------------------------------------------------------------------

struct Twice {
  int a = 0;
  static void describe(Fields<Twice>& fields) {
    fields.optional("a", &Twice::a);
    fields.optional("a", &Twice::a);
  }
};
struct BadDefault {
  int a = 10;
  static void describe(Fields<BadDefault>& fields) { fields.optional("a", &BadDefault::a).maximum(5); }
};
struct BadPattern {
  std::string a;
  static void describe(Fields<BadPattern>& fields) { fields.required("a", &BadPattern::a).pattern("("); }
};
struct BadName {
  int a = 0;
  static void describe(Fields<BadName>& fields) { fields.optional("a-b", &BadName::a); }
};
struct BadMenu {
  std::string a;
  static void describe(Fields<BadMenu>& fields) { fields.required("Input", &BadMenu::a).choices({"x"}); }
};

template <class In>
std::string fault_of(About about = {}) {
  const auto sound = check_description(detail::program_of<Model<In, std::string>>(std::move(about)));
  return sound ? "" : sound.error().message;
}

TEST(Description, PassesWhatIsSound) {
  EXPECT_EQ(fault_of<EveryInput>(), "");
  EXPECT_EQ(fault_of<NoInput>(), "");
}

struct BadTrainer : Trainer<BadDefault> {
  File train(const BadDefault&, Context&) override { return {}; }
};

TEST(Description, ChecksWhatATrainingTakes) {
  const auto sound = check_description(detail::program_of<Model<NoInput, std::string>, BadTrainer>({}));
  ASSERT_FALSE(sound);
  EXPECT_THAT(sound.error().message, testing::StartsWith("training input 'a': its default breaks its own rules"));
}

TEST(Description, NamesEachContradiction) {
  EXPECT_EQ(fault_of<Twice>(), "input 'a' is described twice");
  EXPECT_EQ(fault_of<BadDefault>(), "input 'a': its default breaks its own rules: 10 is greater than the maximum of 5");
  EXPECT_THAT(fault_of<BadPattern>(), testing::StartsWith("input 'a': its pattern is no regular expression"));
  EXPECT_EQ(fault_of<BadName>(), "input 'a-b': its name must be letters, digits and underscores");
  EXPECT_THAT(fault_of<BadMenu>(), testing::HasSubstr("cannot have this name"));
  EXPECT_EQ(fault_of<NoInput>({.concurrency = 0}), "the concurrency must be at least 1");
  EXPECT_EQ(fault_of<EveryInput>({.brief = true}), "input 'picture': a brief predictor cannot take files");
}

}  // namespace
}  // namespace mimeo::predictor

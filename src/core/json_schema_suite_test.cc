// Runs the published JSON Schema test suite (Debian package json-schema-test-suite) on the keywords of our subset.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "core/json_schema.h"

namespace mimeo::core {
namespace {

namespace fs = std::filesystem;

const fs::path kSuite = "/usr/share/json-schema-test-suite/tests/draft7";

/// Keywords that Cog does not write, so that we pass over them.
const std::map<std::string, std::string> kSkippedFiles = {
    {"additionalItems.json", "only for positional items, which Cog does not write"},
    {"contains.json", "not written by Cog"},
    {"dependencies.json", "not written by Cog"},
    {"if-then-else.json", "not written by Cog"},
    {"patternProperties.json", "not written by Cog"},
    {"propertyNames.json", "not written by Cog"},
    {"refRemote.json", "a schema is never fetched from elsewhere"},
};

/// Groups (their descriptions) inside files that run.
const std::map<std::string, std::string> kSkippedGroups = {
    {"additionalProperties being false does not allow other properties", "uses patternProperties"},
    {"non-ASCII pattern with additionalProperties", "uses patternProperties"},
    {"an array of schemas for items", "positional items"},
    {"items with boolean schemas", "positional items"},
    {"properties, patternProperties, additionalProperties interaction", "uses patternProperties"},
    {"relative pointer ref to array", "positional items"},
    {"remote ref, containing refs itself", "a schema is never fetched from elsewhere"},
    {"Recursive references between schemas", "references by $id"},
    {"valid definition", "refers to the remote meta-schema"},
    {"invalid definition", "refers to the remote meta-schema"},
};

json::value read_suite(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_json(text).value();
}

TEST(JsonSchemaSuite, every_case_of_the_subset_comes_out_as_published) {
  if (!fs::exists(kSuite)) GTEST_SKIP() << "the package json-schema-test-suite is not installed";
  std::size_t cases = 0, skipped_cases = 0;
  for (const auto& entry : fs::directory_iterator(kSuite)) {
    if (entry.path().extension() != ".json" || kSkippedFiles.contains(entry.path().filename())) continue;
    json::value groups = read_suite(entry.path());
    for (const json::value& group : groups.as_array()) {
      std::string description(group.at("description").as_string());
      const json::array& tests = group.at("tests").as_array();
      if (kSkippedGroups.contains(description)) {
        skipped_cases += tests.size();
        continue;
      }
      auto schema = JsonSchema::compile(group.at("schema"));
      ASSERT_TRUE(schema) << entry.path() << ": " << description << ": " << schema.error().message;
      for (const json::value& test : tests) {
        ++cases;
        EXPECT_EQ(schema->accepts(test.at("data")), test.at("valid").as_bool())
            << entry.path() << ": " << description << ": " << test.at("description");
      }
    }
  }
  RecordProperty("cases", static_cast<int>(cases));
  RecordProperty("skipped", static_cast<int>(skipped_cases));
  EXPECT_GT(cases, 250u) << "the suite is there but nearly nothing was run";
}

}  // namespace
}  // namespace mimeo::core

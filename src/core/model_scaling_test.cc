#include "core/model_scaling.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

constexpr int sunday = 0;
constexpr int monday = 1;
constexpr int saturday = 6;

ModelScaling read(std::string_view text) { return read_scaling(*parse_json(text), "scaling").value(); }

std::vector<std::string> faults(std::string_view text) {
  auto read = read_scaling(*parse_json(text), "scaling");
  std::vector<std::string> fields;
  if (!read) {
    for (const auto& fault : read.error()) fields.push_back(fault.field);
  }
  return fields;
}

TEST(ModelScaling, MakesTheRoundTrip) {
  for (
      const auto* text :
      {R"({"min_instances":0,"max_instances":null,"keep_warm":null,"schedule":[]})",
       R"({"min_instances":1,"max_instances":3,"keep_warm":"2h","schedule":[{"days":["mon","fri"],"from":"08:00","until":"18:30",)"
       R"("min_instances":2},{"from":"22:00","until":"06:00","min_instances":1}]})"}) {
    EXPECT_EQ(write_json(write_scaling(read(text))), text);
  }
  EXPECT_EQ(read("{}"), ModelScaling());
  EXPECT_EQ(read("null"), ModelScaling());
}

TEST(ModelScaling, AsksForTheMostOfWhatIsOpen) {
  const auto scaling = read(R"({"min_instances":1,"schedule":[{"from":"08:00","until":"18:00","min_instances":2},
                                {"days":["mon"],"from":"09:00","until":"10:00","min_instances":4}]})");
  EXPECT_EQ(scaling.min_instances_at(monday, 8 * 60 - 1), 1);
  EXPECT_EQ(scaling.min_instances_at(monday, 8 * 60), 2);
  EXPECT_EQ(scaling.min_instances_at(monday, 9 * 60), 4);
  EXPECT_EQ(scaling.min_instances_at(saturday, 9 * 60), 2);
  EXPECT_EQ(scaling.min_instances_at(monday, 18 * 60), 1);
}

TEST(ModelScaling, WindowsMayEndOnTheNextDay) {
  const auto scaling = read(R"({"schedule":[{"days":["sat"],"from":"22:00","until":"06:00"}]})");
  EXPECT_EQ(scaling.min_instances_at(saturday, 21 * 60), 0);
  EXPECT_EQ(scaling.min_instances_at(saturday, 22 * 60), 1);
  EXPECT_EQ(scaling.min_instances_at(sunday, 5 * 60), 1);
  EXPECT_EQ(scaling.min_instances_at(sunday, 6 * 60), 0);
  EXPECT_EQ(scaling.min_instances_at(saturday, 5 * 60), 0);
  const auto whole_day = read(R"({"schedule":[{"days":["sat"],"from":"00:00","until":"00:00"}]})");
  EXPECT_EQ(whole_day.min_instances_at(saturday, 23 * 60 + 59), 1);
  EXPECT_EQ(whole_day.min_instances_at(sunday, 0), 0);
}

TEST(ModelScaling, SaysAllThatIsWrong) {
  EXPECT_EQ(faults("[]"), std::vector<std::string>{"scaling"});
  EXPECT_EQ(faults(R"({"min_instances":6,"max_instances":0,"keep_warm":"soon","schedule":{},"more":1})"),
            (std::vector<std::string>{"scaling.more", "scaling.min_instances", "scaling.max_instances",
                                      "scaling.keep_warm", "scaling.schedule"}));
  EXPECT_EQ(faults(R"({"min_instances":2,"max_instances":1})"), std::vector<std::string>{"scaling.max_instances"});
  EXPECT_EQ(faults(R"({"schedule":[{"days":["someday"],"from":"8:00","until":"24:00","min_instances":-1}, 1, {}]})"),
            (std::vector<std::string>{"scaling.schedule.0.from", "scaling.schedule.0.until", "scaling.schedule.0.days",
                                      "scaling.schedule.0.min_instances", "scaling.schedule.1",
                                      "scaling.schedule.2.from", "scaling.schedule.2.until"}));
}

}  // namespace
}  // namespace mimeo::core

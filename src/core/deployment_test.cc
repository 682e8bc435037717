#include "core/deployment.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

using State = Release::State;
using namespace std::chrono_literals;

const Time begun(1'800'000'000s);
const AccountId ada{"ada"};
const AccountId grace{"grace"};

VersionId version(char digit) { return VersionId{std::string(64, digit)}; }

Deployment fresh() {
  Deployment d;
  d.name = {"acme", "img"};
  d.created_at = begun;
  d.current.model = {"acme", "painter"};
  d.current.version = version('a');
  d.current.hardware = "cpu";
  d.current.max_instances = 3;
  d.current.created_at = begun;
  d.current.created_by = ada;
  return d;
}

Deployment live() {
  auto d = fresh();
  came_up(d);
  return d;
}

std::string text(const std::vector<Release>& releases) {
  std::string all;
  for (const auto& r : releases) {
    all += std::to_string(r.number) + r.version.text.front() + " " + std::string(to_string(r.state)) + "; ";
  }
  return all;
}

TEST(Deployment, its_first_release_is_live_when_an_instance_has_come_up) {
  auto d = fresh();
  EXPECT_EQ(text(came_up(d)), "1a live; ");
  EXPECT_EQ(text(came_up(d)), "") << "nothing new";
}

TEST(Deployment, a_change_is_the_next_release_and_names_who_made_it) {
  auto d = live();
  EXPECT_EQ(text(change(d, {.max_instances = 7}, begun + 5s, grace)), "2a live; ");
  EXPECT_EQ(d.current.max_instances, 7);
  EXPECT_EQ(d.current.hardware, "cpu");
  EXPECT_EQ(d.current.created_at, begun + 5s);
  EXPECT_EQ(d.current.created_by, grace);
  EXPECT_FALSE(d.former);
  EXPECT_EQ(text(change(d, {}, begun + 6s, ada)), "3a live; ");
}

TEST(Deployment, another_version_is_rolled_out_and_takes_over_when_it_has_come_up) {
  auto d = live();
  EXPECT_EQ(text(change(d, {.version = version('b')}, begun, ada)), "2b rolling_out; ");
  ASSERT_TRUE(d.former);
  EXPECT_EQ(d.former->number, 1);
  EXPECT_EQ(text(came_up(d)), "2b live; ");
  EXPECT_FALSE(d.former);
}

TEST(Deployment, a_release_whose_set_up_fails_gives_its_place_to_the_one_before) {
  auto d = live();
  change(d, {.version = version('b'), .max_instances = 9}, begun, grace);
  EXPECT_EQ(text(set_up_failed(d, "ImportError", begun + 9s)), "2b failed; 3a live; ");
  EXPECT_EQ(d.current.max_instances, 3);
  EXPECT_EQ(d.current.note, "Rolled back to release 1, because release 2 could not be set up");
  EXPECT_EQ(d.current.created_by, grace);
  EXPECT_EQ(d.current.created_at, begun + 9s);
  EXPECT_EQ(text(set_up_failed(d, "again", begun)), "") << "what was live before stays";
}

TEST(Deployment, the_one_before_is_the_newest_that_was_live) {
  auto d = live();
  change(d, {.version = version('b')}, begun, ada);
  change(d, {.version = version('c')}, begun, ada);
  EXPECT_EQ(text(set_up_failed(d, "broken", begun)), "3c failed; 4a live; ");
}

TEST(Deployment, the_very_first_release_has_nothing_to_fall_back_to) {
  auto d = fresh();
  EXPECT_EQ(text(set_up_failed(d, "broken", begun)), "");
  EXPECT_EQ(d.current.state, State::rolling_out);
  EXPECT_EQ(text(change(d, {.version = version('b')}, begun, ada)), "2b rolling_out; ");
  EXPECT_FALSE(d.former);
}

TEST(Deployment, going_back_to_what_was_live_needs_no_roll_out) {
  auto d = live();
  const auto first = d.current;
  change(d, {.version = version('b')}, begun, ada);
  EXPECT_EQ(text(roll_back(d, first, "by hand", begun, ada)), "3a live; ");
  EXPECT_EQ(d.current.note, "by hand");
  EXPECT_EQ(text(change(d, {}, begun, ada)), "4a live; ");
  EXPECT_EQ(d.current.note, "") << "a note belongs to one release";
}

TEST(Deployment, is_disabled_when_nothing_may_run) {
  auto d = live();
  EXPECT_FALSE(d.is_disabled());
  change(d, {.min_instances = 0, .max_instances = 0}, begun, ada);
  EXPECT_TRUE(d.is_disabled());
}

}  // namespace
}  // namespace mimeo::core

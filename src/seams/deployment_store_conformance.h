// What every DeploymentStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class DeploymentStoreConformance : public StoreConformance {
 protected:
  using State = core::Release::State;

  static core::Release release(int number, State state) {
    core::Release r;
    r.number = number;
    r.model = {"mimeo", "hello-world"};
    r.version = {std::string(64, static_cast<char>('0' + number % 10))};
    r.hardware = "cpu";
    r.min_instances = 1;
    r.max_instances = 4;
    r.created_at = samples::at(number);
    r.created_by = {"ada"};
    r.state = state;
    r.note = "it's note " + std::to_string(number);
    return r;
  }
  static core::Deployment deployment(std::string name, Time created_at = samples::at(0)) {
    core::Deployment d;
    d.name = {"acme", std::move(name)};
    d.created_at = created_at;
    d.current = release(1, State::rolling_out);
    return d;
  }

  static std::string text(const core::Release& r) {
    return fmt::format("{} {} {} {} {} {} {} {} {} {}\n", r.number, r.model.text(), r.version.text.front(), r.hardware,
                       r.min_instances, r.max_instances, to_rfc3339(r.created_at), r.created_by.text,
                       core::to_string(r.state), r.note);
  }
  static std::string text(const core::Deployment& d) {
    return fmt::format("{} {}\n{}{}", d.name.text(), to_rfc3339(d.created_at), text(d.current),
                       d.former ? text(*d.former) : "");
  }
  std::string stored() {
    std::string all;
    for (const auto& d : get(deployments().deployments())) all += text(d);
    return all;
  }
  std::string numbers(const std::string& name, int below = 1000, int limit = 100) {
    std::string all;
    for (const auto& r : get(deployments().releases({"acme", name}, below, limit))) {
      all += std::to_string(r.number) + " ";
    }
    return all;
  }
};

TEST_P(DeploymentStoreConformance, gives_back_deployments_member_for_member_by_creation) {
  auto late = deployment("late", samples::at(9));
  auto early = deployment("early");
  must(deployments().insert(late));
  must(deployments().insert(early));
  EXPECT_EQ(stored(), text(early) + text(late));
}

TEST_P(DeploymentStoreConformance, refuses_a_name_that_is_taken) {
  must(deployments().insert(deployment("img")));
  EXPECT_EQ(refusal(deployments().insert(deployment("img", samples::at(5)))), ErrorKind::conflict);
  EXPECT_EQ(stored(), text(deployment("img")));
}

TEST_P(DeploymentStoreConformance, gives_the_newest_release_and_what_was_live_before_it) {
  auto d = deployment("img");
  must(deployments().insert(d));
  const auto live = release(2, State::live);
  must(deployments().put(d.name, {release(1, State::live), live, release(3, State::failed)}));
  d.current = release(4, State::rolling_out);
  d.former = live;
  must(deployments().put(d.name, {d.current}));
  EXPECT_EQ(stored(), text(d));
  d.current.state = State::live;
  d.former.reset();
  must(deployments().put(d.name, {d.current}));
  EXPECT_EQ(stored(), text(d)) << "whatever was live before does not matter any more";
}

TEST_P(DeploymentStoreConformance, refuses_releases_of_a_deployment_that_is_not_there) {
  EXPECT_EQ(refusal(deployments().put({"acme", "none"}, {release(1, State::live)})), ErrorKind::not_found);
}

TEST_P(DeploymentStoreConformance, lists_the_releases_of_one_the_newest_first) {
  must(deployments().insert(deployment("img")));
  must(deployments().insert(deployment("other")));
  std::vector<core::Release> more;
  for (int n = 2; n <= 12; ++n) more.push_back(release(n, State::live));
  must(deployments().put({"acme", "img"}, more));
  EXPECT_EQ(numbers("img"), "12 11 10 9 8 7 6 5 4 3 2 1 ");
  EXPECT_EQ(numbers("img", 5, 2), "4 3 ");
  EXPECT_EQ(numbers("none"), "");
  EXPECT_EQ(text(get(deployments().releases({"acme", "img"}, 3, 1)).at(0)), text(release(2, State::live)));
}

TEST_P(DeploymentStoreConformance, removes_a_deployment_with_its_releases_and_does_not_mind_its_absence) {
  must(deployments().insert(deployment("img")));
  must(deployments().remove({"acme", "img"}));
  must(deployments().remove({"acme", "img"}));
  EXPECT_EQ(stored(), "");
  EXPECT_EQ(numbers("img"), "");
  must(deployments().insert(deployment("img")));
}

TEST_P(DeploymentStoreConformance, tells_when_the_newest_prediction_was_made_through_it) {
  must(deployments().insert(deployment("img")));
  EXPECT_FALSE(get(deployments().last_used({"acme", "img"})));
  for (int n : {1, 3, 2}) {
    auto p = samples::prediction(n, samples::at(n));
    p.deployment = "acme/img";
    must(predictions().insert(p));
  }
  must(predictions().insert(samples::prediction(9, samples::at(9))));
  EXPECT_EQ(get(deployments().last_used({"acme", "img"})), samples::at(3));
}

TEST_P(DeploymentStoreConformance, tells_when_what_was_made_through_it_began_and_ended) {
  must(deployments().insert(deployment("img")));
  auto waits = samples::prediction(1);
  waits.deployment = "acme/img";
  must(predictions().insert(waits));
  std::vector<core::RunTimes> ended;
  for (int n : {2, 4, 3}) {
    auto p = samples::prediction(n, samples::at(n));
    p.deployment = "acme/img";
    p = samples::succeeded(std::move(p));
    p.completed_at = samples::at(10 * n);
    must(predictions().insert(p));
    ended.push_back({p.created_at, p.started_at, *p.completed_at, p.status});
  }
  must(predictions().insert(samples::succeeded(samples::prediction(9, samples::at(9)))));
  EXPECT_EQ(get(deployments().runs({"acme", "img"}, samples::at(30), 100)), (std::vector{ended[1], ended[2]}));
  EXPECT_EQ(get(deployments().runs({"acme", "img"}, samples::at(0), 1)), std::vector{ended[1]});
  EXPECT_TRUE(get(deployments().runs({"acme", "other"}, samples::at(0), 100)).empty());
}

TEST_P(DeploymentStoreConformance, keeps_everything_over_a_restart) {
  must(deployments().insert(deployment("img")));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(), text(deployment("img")));
}

}  // namespace mimeo::seams

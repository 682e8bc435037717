// What every ModelStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class ModelStoreConformance : public StoreConformance {
 protected:
  /// All models, then all versions, as text.
  std::string stored() {
    std::string all;
    for (const auto& model : get(models().models())) all += samples::text(model);
    for (const auto& version : get(models().versions())) all += samples::text(version);
    return all;
  }
};

inline core::Model full_model() {
  auto m = samples::model("hello-world", samples::at(1.5));
  m.description = "Says hello";
  m.visibility = core::Visibility::private_;
  m.github_url = "https://example.com/code";
  m.paper_url = "https://example.com/paper";
  m.license_url = "https://example.com/license";
  m.cover_image_url = "https://example.com/cover.png";
  m.weights_url = "https://example.com/weights";
  m.readme = "# Hello\n";
  m.hardware = "cpu";
  m.run_count = 3;
  m.is_official = true;
  m.default_example = core::PredictionId{samples::id(1)};
  m.latest_version = core::VersionId{std::string(64, 'c')};
  return m;
}

TEST_P(ModelStoreConformance, gives_back_models_member_for_member_by_creation) {
  auto late = full_model();
  auto early = samples::model("early", samples::at(-1));
  must(models().insert(late));
  must(models().insert(early));
  EXPECT_EQ(stored(), samples::text(early) + samples::text(late));
}

TEST_P(ModelStoreConformance, refuses_a_name_that_is_taken) {
  must(models().insert(samples::model("hello-world")));
  EXPECT_EQ(refusal(models().insert(full_model())), ErrorKind::conflict);
  EXPECT_EQ(stored(), samples::text(samples::model("hello-world")));
}

TEST_P(ModelStoreConformance, updates_all_but_name_creation_and_run_count) {
  auto before = full_model();
  must(models().insert(before));
  auto after = samples::model("hello-world", samples::at(100));
  after.description = "Says goodbye";
  after.run_count = 99;
  must(models().update(after));
  after.created_at = before.created_at;
  after.run_count = before.run_count;
  EXPECT_EQ(stored(), samples::text(after));
  EXPECT_EQ(refusal(models().update(samples::model("absent"))), ErrorKind::not_found);
}

TEST_P(ModelStoreConformance, keeps_versions_oldest_first_and_makes_the_pushed_one_the_latest) {
  auto model = samples::model("hello-world");
  auto first = samples::version(model, 'a', samples::at(1));
  auto second = samples::version(model, 'b', samples::at(2));
  second.package = {.kind = core::Package::Kind::executable, .directory = "/data/versions/b"};
  must(models().insert(model));
  must(models().insert_version(first));
  must(models().insert_version(second));
  model.latest_version = second.id;
  EXPECT_EQ(stored(), samples::text(model) + samples::text(first) + samples::text(second));
}

TEST_P(ModelStoreConformance, lets_two_models_have_the_same_version_but_one_only_once) {
  auto one = samples::model("one"), two = samples::model("two", samples::at(1));
  must(models().insert(one));
  must(models().insert(two));
  must(models().insert_version(samples::version(one, 'a')));
  must(models().insert_version(samples::version(two, 'a', samples::at(1))));
  EXPECT_EQ(refusal(models().insert_version(samples::version(one, 'a', samples::at(2)))), ErrorKind::conflict);
  EXPECT_EQ(get(models().versions()).size(), 2u);
}

TEST_P(ModelStoreConformance, refuses_a_version_of_a_model_it_does_not_know) {
  EXPECT_EQ(refusal(models().insert_version(samples::version(samples::model("absent"), 'a'))), ErrorKind::not_found);
  EXPECT_EQ(stored(), "");
}

TEST_P(ModelStoreConformance, falls_back_to_the_newest_version_that_stays) {
  auto model = samples::model("hello-world");
  auto first = samples::version(model, 'b', samples::at(1));
  auto second = samples::version(model, 'a', samples::at(2));
  must(models().insert(model));
  must(models().insert_version(first));
  must(models().insert_version(second));
  must(models().remove_version(model.name, second.id));
  model.latest_version = first.id;
  EXPECT_EQ(stored(), samples::text(model) + samples::text(first));
  must(models().remove_version(model.name, first.id));
  model.latest_version.reset();
  EXPECT_EQ(stored(), samples::text(model));
  must(models().remove_version(model.name, first.id));
}

TEST_P(ModelStoreConformance, removes_a_model_only_without_versions) {
  auto model = samples::model("hello-world");
  must(models().insert(model));
  must(models().insert_version(samples::version(model, 'a')));
  EXPECT_EQ(refusal(models().remove(model.name)), ErrorKind::conflict);
  must(models().remove_version(model.name, core::VersionId{std::string(64, 'a')}));
  must(models().remove(model.name));
  EXPECT_EQ(stored(), "");
  must(models().remove(model.name));
}

TEST_P(ModelStoreConformance, keeps_everything_over_a_restart) {
  auto model = full_model();
  must(models().insert(model));
  must(models().insert_version(samples::version(model, 'a')));
  const auto before = stored();
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(), before);
}

}  // namespace mimeo::seams

// What every ModelStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include <limits>

#include "core/search_words.h"

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
  m.tags = {"greeting", "text-to-text"};
  m.hardware = "cpu";
  m.retention = core::Retention{std::chrono::hours(2), true};
  m.scaling = {.min_instances = 1, .max_instances = 3, .keep_warm = std::chrono::hours(2), .schedule = {{{1, 5}, 480, 1080, 2}}};
  m.attempts = 3;
  m.run_count = 3;
  m.is_official = true;
  m.default_example = core::PredictionId{samples::id(1)};
  m.latest_version = core::VersionId{std::string(64, 'c')};
  m.overrides = {{core::VersionId{std::string(64, 'a')}, core::VersionId{std::string(64, 'c')}}};
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

TEST_P(ModelStoreConformance, updates_all_but_name_creation_run_count_and_latest_version) {
  auto before = full_model();
  must(models().insert(before));
  auto after = samples::model("hello-world", samples::at(100));
  after.description = "Says goodbye";
  after.run_count = 99;
  after.latest_version = core::VersionId{std::string(64, 'f')};
  must(models().update(after));
  after.created_at = before.created_at;
  after.run_count = before.run_count;
  after.latest_version = before.latest_version;
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

TEST_P(ModelStoreConformance, keeps_a_withdrawn_version_until_it_is_removed_but_no_longer_as_the_latest) {
  auto model = samples::model("hello-world");
  auto first = samples::version(model, 'b', samples::at(1));
  auto second = samples::version(model, 'a', samples::at(2));
  must(models().insert(model));
  must(models().insert_version(first));
  must(models().insert_version(second));
  must(models().withdraw_version(model.name, second.id));
  must(models().withdraw_version(model.name, core::VersionId{std::string(64, 'f')}));
  model.latest_version = first.id;
  second.withdrawn = true;
  EXPECT_EQ(stored(), samples::text(model) + samples::text(first) + samples::text(second));
  EXPECT_EQ(refusal(models().insert_version(second)), ErrorKind::conflict);
  must(models().remove_version(model.name, first.id));
  model.latest_version.reset();
  EXPECT_EQ(stored(), samples::text(model) + samples::text(second)) << "what is withdrawn does not come back";
  EXPECT_EQ(refusal(models().remove(model.name)), ErrorKind::conflict);
  if (reopen()) EXPECT_EQ(stored(), samples::text(model) + samples::text(second));
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

// --- search ----------------------------------------------------------------------------------------------------------

class ModelSearchConformance : public StoreConformance {
 protected:
  void add(core::Model model, bool with_version = true) {
    must(models().insert(model));
    if (with_version) must(models().insert_version(samples::version(model, 'a')));
  }

  /// Names of what is found, best first.
  std::string found(std::string_view text, std::string account = "", int limit = 25) {
    ModelSearch search{.words = core::search_words(text), .limit = limit};
    if (!account.empty()) search.account = core::AccountId{std::move(account)};
    std::string names;
    double last = std::numeric_limits<double>::infinity();
    for (const auto& model : get(models().search(std::move(search)))) {
      EXPECT_LE(model.score, last) << "worse ones come later";
      last = model.score;
      names.append(names.empty() ? "" : " ").append(model.name.name);
    }
    return names;
  }
};

TEST_P(ModelSearchConformance, puts_the_exact_name_first_then_beginnings_then_what_only_mentions_it) {
  auto mentions = samples::model("aaa");
  mentions.description = "Like whisper, whisper, whisper";
  add(mentions);
  add(samples::model("whisper-large"));
  add(samples::model("whisper"));
  add(samples::model("unrelated"));
  EXPECT_EQ(found("whisper"), "whisper whisper-large aaa");
  EXPECT_EQ(found("Whisper Large"), "whisper-large");
  EXPECT_EQ(found("mimeo/whisper").substr(0, 7), "whisper");
  EXPECT_EQ(found("whisper", "", 2), "whisper whisper-large");
}

TEST_P(ModelSearchConformance, looks_into_owner_description_readme_and_tags) {
  auto described = samples::model("described");
  described.description = "Draws a horse";
  auto explained = samples::model("explained");
  explained.readme = "# Rides\nIt can draw a zebra.";
  auto tagged = samples::model("tagged");
  tagged.tags = {"text-to-image", "donkey"};
  add(described);
  add(explained);
  add(tagged);
  EXPECT_EQ(found("horse"), "described");
  EXPECT_EQ(found("zebra draw"), "explained");
  EXPECT_EQ(found("donkey"), "tagged");
  EXPECT_EQ(found("text-to-image"), "tagged");
  EXPECT_EQ(found("mimeo horse"), "described");
}

TEST_P(ModelSearchConformance, takes_the_last_word_for_the_beginning_of_one) {
  auto model = samples::model("painter");
  model.description = "Paints landscapes quickly";
  add(model);
  EXPECT_EQ(found("paints lands"), "painter");
  EXPECT_EQ(found("quick"), "painter");
}

TEST_P(ModelSearchConformance, is_content_with_some_words_when_no_model_has_them_all) {
  auto horse = samples::model("one");
  horse.description = "a horse";
  add(horse);
  add(samples::model("two"));
  EXPECT_EQ(found("a model that draws a horse on the moon"), "one");
}

TEST_P(ModelSearchConformance, knows_no_syntax_and_finds_nothing_for_no_words) {
  add(samples::model("hello"));
  for (std::string_view text : {"", "\"", "***", "()", "AND", "name:", "^", "\xff\xfe", "'; DROP TABLE models; --"}) {
    EXPECT_EQ(found(text), "") << text;
  }
  EXPECT_EQ(found("\"hello\" OR"), "hello");
  EXPECT_EQ(found("hello*"), "hello");
}

TEST_P(ModelSearchConformance, shows_what_is_public_and_can_run_and_all_of_one_s_own) {
  auto secret = samples::model("secret-horse");
  secret.visibility = core::Visibility::private_;
  add(secret);
  add(samples::model("empty-horse"), false);
  add(samples::model("horse"));
  EXPECT_EQ(found("horse"), "horse");
  EXPECT_EQ(found("horse", "other"), "horse");
  EXPECT_EQ(found("horse", "mimeo").size(), std::string("horse secret-horse empty-horse").size());
}

TEST_P(ModelSearchConformance, follows_every_change) {
  auto model = samples::model("animal");
  model.description = "a horse";
  add(model);
  model.description = "a zebra";
  must(models().update(model));
  EXPECT_EQ(found("horse"), "");
  EXPECT_EQ(found("zebra"), "animal");
  model.visibility = core::Visibility::private_;
  must(models().update(model));
  EXPECT_EQ(found("zebra"), "");
  must(models().remove_version(model.name, core::VersionId{std::string(64, 'a')}));
  must(models().remove(model.name));
  EXPECT_EQ(found("zebra", "mimeo"), "");
  model.description = "a horse again";
  must(models().insert(model));
  EXPECT_EQ(found("zebra", "mimeo"), "");
  EXPECT_EQ(found("again", "mimeo"), "animal");
  if (reopen()) EXPECT_EQ(found("again", "mimeo"), "animal");
}

}  // namespace mimeo::seams

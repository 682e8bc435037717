// What every ExampleStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class ExampleStoreConformance : public StoreConformance {
 protected:
  ExampleStoreConformance() { must(models().insert(model)); }

  core::Prediction add(int n) {
    auto p = samples::prediction(n);
    p.model = model.name;
    p.retention.time = std::chrono::hours(1);
    p = samples::succeeded(std::move(p));
    must(predictions().insert(p));
    auto file = samples::output(100 + n, p.id);
    file.expires_at = samples::at(3600);
    must(files().insert(file));
    return p;
  }
  Page<Example> page(std::optional<std::string> cursor = std::nullopt, int limit = 100) {
    return get(examples().examples({.model = model.name, .cursor = std::move(cursor), .limit = limit}));
  }
  std::string pinned() {
    std::string ids;
    for (const auto& example : page().rows) ids += std::to_string(std::stoi(example.id.text)) + " ";
    return ids;
  }
  std::optional<Time> files_expire(const core::Prediction& p) { return get(files().outputs_of(p.id)).at(0).expires_at; }
  std::size_t expired() { return get(predictions().expired(samples::at(1e6), 100)).size(); }

  const core::Model model = samples::model("hello-world");
};

TEST_P(ExampleStoreConformance, gives_back_what_was_pinned_the_last_one_first) {
  for (int n = 1; n <= 5; ++n) {
    const auto p = add(n);
    if (n != 3) must(examples().pin(model.name, p.id, samples::at(10 - n)));
  }
  EXPECT_EQ(pinned(), "1 2 4 5 ");
  const auto first = page(std::nullopt, 3);
  ASSERT_EQ(first.rows.size(), 3u);
  EXPECT_EQ(samples::text(first.rows[0].prediction), samples::text(get(predictions().find({samples::id(1)})).value()));
  EXPECT_EQ(first.rows[0].created_at, samples::at(9));
  ASSERT_TRUE(first.next);
  const auto rest = page(first.next, 3);
  ASSERT_EQ(rest.rows.size(), 1u);
  EXPECT_EQ(rest.rows[0].id.text, samples::id(5));
  EXPECT_FALSE(rest.next);
  ASSERT_TRUE(rest.previous);
  EXPECT_EQ(page(rest.previous, 3).rows.size(), 3u);
}

TEST_P(ExampleStoreConformance, keeps_what_is_pinned_from_expiring_until_it_is_unpinned) {
  auto p = add(1);
  must(examples().pin(model.name, p.id, samples::at(1)));
  must(examples().pin(model.name, p.id, samples::at(2)));
  EXPECT_EQ(page().rows.at(0).created_at, samples::at(1)) << "pinned once, whoever says it again";
  EXPECT_EQ(expired(), 0u);
  EXPECT_EQ(files_expire(p), std::nullopt);

  auto emptied = p;
  core::apply(emptied, core::DataExpired{}, samples::at(100));
  EXPECT_EQ(refusal(predictions().update(emptied)), ErrorKind::conflict) << "a sweep that began before it was pinned";

  must(examples().unpin(p.id, samples::at(50)));
  must(examples().unpin(p.id, samples::at(60)));
  EXPECT_EQ(pinned(), "");
  EXPECT_EQ(expired(), 1u);
  EXPECT_EQ(files_expire(p), samples::at(50)) << "unpinned once";
  must(predictions().update(emptied));
}

TEST_P(ExampleStoreConformance, refuses_what_does_not_exist_or_is_gone) {
  EXPECT_EQ(refusal(examples().pin(model.name, {samples::id(9)}, samples::at(1))), ErrorKind::not_found);
  auto p = add(1);
  EXPECT_EQ(refusal(examples().pin({"mimeo", "absent"}, p.id, samples::at(1))), ErrorKind::not_found);
  core::apply(p, core::DataExpired{}, samples::at(100));
  must(predictions().update(p));
  EXPECT_EQ(refusal(examples().pin(model.name, p.id, samples::at(1))), ErrorKind::conflict);
  EXPECT_EQ(pinned(), "");
}

TEST_P(ExampleStoreConformance, forgets_with_the_prediction_and_with_the_model) {
  const auto first = add(1);
  const auto second = add(2);
  must(examples().pin(model.name, first.id, samples::at(1)));
  must(examples().pin(model.name, second.id, samples::at(2)));
  must(predictions().remove(first.id));
  EXPECT_EQ(pinned(), "2 ");
  must(models().remove(model.name));
  must(models().insert(model));
  EXPECT_EQ(pinned(), "");
}

TEST_P(ExampleStoreConformance, keeps_everything_over_a_restart) {
  must(examples().pin(model.name, add(1).id, samples::at(1)));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(pinned(), "1 ");
  EXPECT_EQ(expired(), 0u);
}

}  // namespace mimeo::seams

// What every UsageStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

using namespace std::chrono_literals;

class UsageStoreConformance : public StoreConformance {
 protected:
  static std::chrono::sys_days day(int n) { return std::chrono::sys_days(std::chrono::days(20'000 + n)); }

  static core::UsageKey key(std::string account, int on, std::string model = "hello-world",
                            std::string hardware = "cpu") {
    return {.account = {std::move(account)},
            .day = day(on),
            .model = {"mimeo", std::move(model)},
            .hardware = std::move(hardware),
            .kind = core::UsageKind::setup};
  }

  static UsageQuery query(int first, int last) { return {.first = day(first), .last = day(last)}; }

  std::vector<UsageRow> sums(UsageQuery query) { return get(usage().sums(std::move(query))); }

  /// The whole sum of what `query` asks for, as "count x seconds".
  std::string total(UsageQuery query) {
    core::Usage total;
    for (const auto& row : sums(std::move(query))) total += row.usage;
    return fmt::format("{} x {}", total.count, static_cast<double>(total.time.count()) / 1e6);
  }
};

TEST_P(UsageStoreConformance, sums_up_what_has_the_same_key) {
  must(usage().add(key("ada", 1), {1, 1500ms}));
  must(usage().add(key("ada", 1), {2, 500ms}));
  auto all = query(1, 1);
  all.by_account = all.by_day = all.by_model = all.by_hardware = true;
  const std::vector<UsageRow> expected = {{key("ada", 1), {3, 2s}}};
  EXPECT_EQ(sums(all), expected);
}

TEST_P(UsageStoreConformance, tells_apart_what_is_asked_for_and_nothing_else) {
  must(usage().add(key("ada", 1), {1, 1s}));
  must(usage().add(key("ada", 2), {1, 2s}));
  must(usage().add(key("ada", 1, "other"), {1, 4s}));
  must(usage().add(key("ada", 1, "hello-world", "gpu"), {1, 8s}));
  must(usage().add(key("bob", 1), {1, 16s}));
  auto training = key("ada", 1);
  training.kind = core::UsageKind::training;
  must(usage().add(training, {1, 32s}));

  const auto by = [&](bool UsageQuery::* member) {
    auto one = query(1, 2);
    one.*member = true;
    std::string text;
    for (const auto& [key, usage] : sums(one)) {
      text += fmt::format("{}/{}/{}/{}/{} {}x{} ", (key.day - day(0)).count(), key.account.text, key.model.name,
                          key.hardware, core::to_string(key.kind), usage.count, usage.time / 1s);
    }
    return text;
  };
  EXPECT_EQ(by(&UsageQuery::by_account), "1/ada///setup 4x15 1/ada///training 1x32 1/bob///setup 1x16 ");
  EXPECT_EQ(by(&UsageQuery::by_day), "1////setup 4x29 1////training 1x32 2////setup 1x2 ");
  EXPECT_EQ(by(&UsageQuery::by_model), "1//hello-world//setup 4x27 1//hello-world//training 1x32 1//other//setup 1x4 ");
  EXPECT_EQ(by(&UsageQuery::by_hardware), "1///cpu/setup 4x23 1///cpu/training 1x32 1///gpu/setup 1x8 ");
}

TEST_P(UsageStoreConformance, looks_at_the_days_and_the_account_that_are_asked_for) {
  for (int n = 1; n <= 4; ++n) must(usage().add(key("ada", n), {1, 1s}));
  must(usage().add(key("bob", 2), {1, 10s}));
  EXPECT_EQ(total(query(2, 3)), "3 x 12");
  auto one = query(2, 3);
  one.account = core::AccountId{"ada"};
  EXPECT_EQ(total(one), "2 x 2");
  EXPECT_EQ(total(query(5, 9)), "0 x 0");
  EXPECT_EQ(total(query(3, 2)), "0 x 0");
}

TEST_P(UsageStoreConformance, answers_no_more_rows_than_asked_for) {
  for (int n = 1; n <= 4; ++n) must(usage().add(key("ada", n), {1, 1s}));
  auto some = query(1, 9);
  some.by_day = true;
  some.limit = 2;
  EXPECT_EQ(total(some), "2 x 2");
}

TEST_P(UsageStoreConformance, keeps_the_latest_allowance_of_each_account) {
  const core::Allowance none{.account = {"ada"}};
  const core::Allowance both{.account = {"bob"}, .monthly_budget = 12.345678, .stored_bytes = 5'000'000'000};
  must(usage().set({.account = {"ada"}, .monthly_budget = 1.0, .stored_bytes = 1}));
  must(usage().set(both));
  must(usage().set(none));
  const std::vector<core::Allowance> expected = {none, both};
  EXPECT_EQ(get(usage().allowances()), expected);
}

TEST_P(UsageStoreConformance, keeps_everything_over_a_restart) {
  must(usage().add(key("ada", 1), {1, 1s}));
  must(usage().set({.account = {"ada"}, .stored_bytes = 7}));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(total(query(1, 1)), "1 x 1");
  EXPECT_EQ(get(usage().allowances()).at(0).stored_bytes, 7);
}

}  // namespace mimeo::seams

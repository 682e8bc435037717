// What every CreateKeyStore must do, and PredictionStore::insert for it. See conformance.h for how a backend takes the
// test.
#pragma once

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

class CreateKeyStoreConformance : public StoreConformance {
 protected:
  static core::CreateKey given(std::string key, Time expires_at = samples::at(100)) {
    return {.kind = core::CreateKey::Kind::given, .key = std::move(key), .fingerprint = "f", .expires_at = expires_at};
  }
  static core::CreateKey observed(std::string key, int attempt = 0, Time expires_at = samples::at(100)) {
    return {
        .kind = core::CreateKey::Kind::observed, .key = std::move(key), .attempt = attempt, .expires_at = expires_at};
  }

  Write insert(int n, const core::CreateKey& key, Time created_at = samples::at(0)) {
    return predictions().insert(samples::prediction(n, created_at), Urgency::now, key);
  }
  std::string found(const std::string& key, Time now = samples::at(0), std::string account = "local") {
    std::string all;
    for (const auto& known : get(create_keys().find(core::AccountId{std::move(account)}, key, now))) {
      const bool is_given = known.key.kind == core::CreateKey::Kind::given;
      all += fmt::format("{} {} {} {} {}; ", std::stoi(known.prediction.text), is_given ? "given" : "observed",
                         known.key.key + known.key.fingerprint, known.key.attempt,
                         to_rfc3339(known.key.expires_at).substr(11, 8));
    }
    return all;
  }
};

TEST_P(CreateKeyStoreConformance, finds_what_was_created_under_a_key) {
  must(insert(1, given("k")));
  must(insert(2, observed("o", 3)));
  EXPECT_EQ(found("k"), "1 given kf 0 12:01:40; ");
  EXPECT_EQ(found("o"), "2 observed o 3 12:01:40; ");
  EXPECT_EQ(found("other"), "");
  EXPECT_EQ(found("k", samples::at(0), "other"), "") << "of another account";
}

TEST_P(CreateKeyStoreConformance, refuses_a_given_key_that_stands_for_another_prediction_and_leaves_no_trace) {
  must(insert(1, given("k")));
  EXPECT_EQ(refusal(insert(2, given("k"))), ErrorKind::conflict);
  EXPECT_FALSE(get(predictions().find({samples::id(2)})));
  EXPECT_EQ(found("k"), "1 given kf 0 12:01:40; ");
  auto elsewhere = samples::prediction(3);
  elsewhere.account = {"other"};
  must(predictions().insert(elsewhere, Urgency::now, given("k")));
}

TEST_P(CreateKeyStoreConformance, remembers_no_key_of_a_prediction_that_is_refused) {
  must(predictions().insert(samples::prediction(1)));
  EXPECT_EQ(refusal(insert(1, given("k"))), ErrorKind::conflict);
  EXPECT_EQ(found("k"), "");
}

TEST_P(CreateKeyStoreConformance, knows_several_predictions_by_one_observed_key_the_newest_first) {
  must(insert(1, observed("o"), samples::at(1)));
  must(insert(2, observed("o"), samples::at(2)));
  EXPECT_EQ(found("o"), "2 observed o 0 12:01:40; 1 observed o 0 12:01:40; ");
}

TEST_P(CreateKeyStoreConformance, keeps_the_key_of_a_prediction_that_has_ended_meanwhile) {
  auto made = insert(1, given("k"));
  auto ended = predictions().update(samples::succeeded(samples::prediction(1)));
  must(std::move(made));
  must(std::move(ended));
  EXPECT_EQ(found("k"), "1 given kf 0 12:01:40; ");
}

TEST_P(CreateKeyStoreConformance, notes_later_attempts) {
  must(insert(1, observed("o"), samples::at(1)));
  must(insert(2, observed("o"), samples::at(2)));
  must(create_keys().note_attempt({"local"}, "o", {samples::id(2)}, 1));
  must(create_keys().note_attempt({"local"}, "o", {samples::id(9)}, 7));
  EXPECT_EQ(found("o"), "2 observed o 1 12:01:40; 1 observed o 0 12:01:40; ");
}

TEST_P(CreateKeyStoreConformance, forgets_what_has_expired) {
  must(insert(1, given("k", samples::at(10))));
  must(insert(2, given("l", samples::at(20))));
  EXPECT_EQ(found("k", samples::at(10)), "") << "expired, if not removed yet";
  must(create_keys().forget(samples::at(10)));
  EXPECT_EQ(found("k", samples::at(0)), "");
  EXPECT_NE(found("l", samples::at(10)), "");
}

TEST_P(CreateKeyStoreConformance, lets_a_given_key_that_has_expired_stand_for_a_new_prediction) {
  must(insert(1, given("k", samples::at(10))));
  must(insert(2, given("k", samples::at(30)), samples::at(10)));
  EXPECT_EQ(found("k"), "2 given kf 0 12:00:30; ");
}

TEST_P(CreateKeyStoreConformance, keeps_everything_over_a_restart) {
  must(insert(1, given("k")));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(found("k"), "1 given kf 0 12:01:40; ");
}

}  // namespace mimeo::seams

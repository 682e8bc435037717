// What every WebhookStore must do, and PredictionStore::finish with it. See conformance.h for how a backend takes the
// test.
#pragma once

#include <map>

#include "seams/conformance.h"
#include "seams/samples.h"

namespace mimeo::seams {

using samples::at;

class WebhookStoreConformance : public StoreConformance {
 protected:
  using State = core::DeliveryState;

  /// A prediction that has ended, whose row says that it has not.
  core::Prediction ended(int n) {
    auto p = samples::started(samples::prediction(n));
    must(predictions().insert(p));
    return samples::succeeded(p);
  }

  std::string stored(const core::Delivery& d) {
    auto row = get(webhooks().find(d.id));
    return row ? samples::text(*row) : "absent";
  }

  std::string prediction_status(const core::Prediction& p) {
    auto row = get(predictions().find(p.id));
    return row ? std::string(core::to_string(row->status)) : "absent";
  }

  static std::vector<std::string> ids(const std::vector<core::Delivery>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.id.text);
    return ids;
  }

  static std::vector<std::string> numbered(std::initializer_list<int> numbers) {
    std::vector<std::string> ids;
    for (int n : numbers) ids.push_back(samples::id(n));
    return ids;
  }

  /// Owed delivery `n` of a prediction of its own, due at its creation unless changed.
  core::Delivery owe(int n, Time created_at, std::string url = "https://example.com/hook") {
    auto p = ended(n);
    auto d = samples::delivery(n, p, created_at);
    d.url = std::move(url);
    must(predictions().finish(p, d));
    return d;
  }

  core::Delivery in_state(core::Delivery d, State state) {
    d.state = state;
    d.next_attempt_at.reset();
    if (state != State::dead) d.body.clear();
    if (state == State::dropped) d.event = core::WebhookEvent::logs;
    return d;
  }

  std::string all_secrets(const core::AccountId& account) {
    std::string all;
    for (const auto& s : get(webhooks().secrets(account))) {
      all += fmt::format("{} {} {}\n", s.key, to_rfc3339(s.created_at), samples::text(s.valid_until));
    }
    return all;
  }

  static core::WebhookSecret secret(std::string key, Time created_at) {
    return {.account = {"local"}, .key = "whsec_" + key, .created_at = created_at};
  }
};

// --- the end and what it owes ----------------------------------------------------------------------------------------

TEST_P(WebhookStoreConformance, writes_an_end_and_what_it_owes_together) {
  auto p = ended(1);
  auto d = samples::delivery(1, p);
  must(predictions().finish(p, d));
  EXPECT_EQ(prediction_status(p), "succeeded");
  EXPECT_EQ(stored(d), samples::text(d));
}

TEST_P(WebhookStoreConformance, owes_nothing_for_an_end_that_is_refused) {
  auto p = ended(1);
  must(predictions().update(samples::in_status(samples::started(samples::prediction(1)), core::Status::canceled)));
  auto d = samples::delivery(1, p);
  EXPECT_EQ(refusal(predictions().finish(p, d)), ErrorKind::conflict);
  EXPECT_EQ(stored(d), "absent");
  auto nobody = samples::succeeded(samples::prediction(2));
  EXPECT_EQ(refusal(predictions().finish(nobody, samples::delivery(2, nobody))), ErrorKind::not_found);
}

TEST_P(WebhookStoreConformance, owes_once_what_is_handed_over_twice) {
  auto p = ended(1);
  auto d = samples::delivery(1, p);
  must(predictions().finish(p, d));
  auto carried_on = in_state(d, State::delivered);
  must(webhooks().update(carried_on));
  must(predictions().finish(p, d));
  EXPECT_EQ(stored(d), samples::text(carried_on));
}

TEST_P(WebhookStoreConformance, owes_as_much_when_a_whole_life_shares_one_transaction) {
  std::vector<Write> writes;
  std::vector<core::Delivery> owed;
  for (int n = 1; n <= 50; ++n) {
    auto p = samples::prediction(n);
    writes.push_back(predictions().insert(p, Urgency::soon));
    p = samples::started(p);
    writes.push_back(predictions().update(p, Urgency::soon));
    p = samples::succeeded(p);
    owed.push_back(samples::delivery(n, p));
    writes.push_back(predictions().finish(p, owed.back()));
    if (n % 2 == 0) {
      core::apply(p, core::DataExpired{}, at(4000));
      writes.push_back(predictions().update(p));
    }
  }
  for (auto& write : writes) must(std::move(write));
  for (const auto& d : owed) EXPECT_EQ(stored(d), samples::text(d));
}

TEST_P(WebhookStoreConformance, forgets_with_a_prediction_what_it_owed) {
  auto gone = owe(1, at(3));
  auto kept = owe(2, at(3));
  must(predictions().remove(gone.prediction));
  EXPECT_EQ(stored(gone), "absent");
  EXPECT_EQ(refusal(webhooks().update(gone)), ErrorKind::not_found);
  EXPECT_EQ(stored(kept), samples::text(kept));
}

// --- deliveries ------------------------------------------------------------------------------------------------------

TEST_P(WebhookStoreConformance, takes_over_how_a_delivery_goes_on) {
  auto d = owe(1, at(3));
  d.attempts = {{.at = at(4),
                 .status = 503,
                 .latency = std::chrono::milliseconds(12),
                 .error = "it's down",
                 .answer = "\xf0\x9f\xa6\x8a"}};
  d.tries = 1;
  d.next_attempt_at = at(5.5);
  must(webhooks().update(d));
  EXPECT_EQ(stored(d), samples::text(d));
  d.state = State::dead;
  d.next_attempt_at.reset();
  d.round_began_at = at(4);
  must(webhooks().update(d));
  EXPECT_EQ(stored(d), samples::text(d));
  auto forged = d;
  forged.url = "https://evil.example";
  forged.account = {"mallory"};
  must(webhooks().update(forged));
  EXPECT_EQ(stored(d), samples::text(d)) << "to whom and for whom stays";
}

TEST_P(WebhookStoreConformance, keeps_calls_that_were_made_and_knows_no_others) {
  auto p = ended(1);
  auto d = in_state(samples::delivery(1, p), State::dropped);
  must(webhooks().insert(d, Urgency::now));
  EXPECT_EQ(stored(d), samples::text(d));
  EXPECT_EQ(refusal(webhooks().insert(d, Urgency::now)), ErrorKind::conflict);
  EXPECT_EQ(refusal(webhooks().update(samples::delivery(2, p))), ErrorKind::not_found);
  EXPECT_FALSE(get(webhooks().find({samples::id(2)})));
}

TEST_P(WebhookStoreConformance, lists_by_account_prediction_and_state_page_by_page_without_bodies) {
  for (int n = 1; n <= 4; ++n) owe(n, at(n));
  must(webhooks().update(in_state(samples::delivery(2, samples::prediction(2), at(2)), State::delivered)));
  auto p = samples::prediction(3);
  auto of_three = in_state(samples::delivery(5, p, at(0)), State::delivered);
  must(webhooks().insert(of_three, Urgency::now));

  DeliveryQuery query{.account = {"local"}, .limit = 3};
  auto first = get(webhooks().list(query));
  EXPECT_EQ(ids(first.rows), numbered({4, 3, 2}));
  for (const auto& row : first.rows) EXPECT_EQ(row.body, "");
  query.cursor = first.next;
  auto second = get(webhooks().list(query));
  EXPECT_EQ(ids(second.rows), numbered({1, 5}));
  query.cursor = second.previous;
  EXPECT_EQ(ids(get(webhooks().list(query)).rows), numbered({4, 3, 2}));

  EXPECT_EQ(ids(get(webhooks().list({.account = {"local"}, .state = State::delivered})).rows), numbered({2, 5}));
  EXPECT_EQ(ids(get(webhooks().list({.account = {"local"}, .prediction = p.id})).rows), numbered({3, 5}));
  EXPECT_EQ(ids(get(webhooks().list({.account = {"local"}, .prediction = p.id, .state = State::pending})).rows),
            numbered({3}));
  EXPECT_TRUE(get(webhooks().list({.account = {"other"}})).rows.empty());
  EXPECT_TRUE(get(webhooks().list({.account = {"other"}, .prediction = p.id})).rows.empty());
  query.cursor = "not a cursor";
  auto refused = run_on(io_, webhooks().list(query));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid);
}

TEST_P(WebhookStoreConformance, knows_what_is_due_by_receiver) {
  EXPECT_TRUE(get(webhooks().due_endpoints()).empty());
  EXPECT_EQ(get(webhooks().pending()).count, 0);
  EXPECT_FALSE(get(webhooks().pending()).oldest);
  owe(1, at(5), "https://a.example/one");
  owe(2, at(3), "https://a.example/two?x");
  owe(3, at(4), "http://b.example:8080/");
  must(webhooks().update(in_state(owe(4, at(1), "https://done.example/"), State::delivered)));

  EXPECT_EQ(get(webhooks().pending()).count, 3);
  EXPECT_EQ(get(webhooks().pending()).oldest, at(3));
  const auto endpoints = get(webhooks().due_endpoints());
  ASSERT_EQ(endpoints.size(), 2u);
  std::map<std::string, Time> earliest;
  for (const auto& due : endpoints) earliest[due.endpoint] = due.earliest;
  EXPECT_EQ(earliest, (std::map<std::string, Time>{{"https://a.example", at(3)}, {"http://b.example:8080", at(4)}}));

  const auto due = [&](Time now, int limit) { return get(webhooks().due("https://a.example", now, limit)); };
  EXPECT_EQ(ids(due(at(2), 10).rows), numbered({}));
  EXPECT_EQ(due(at(2), 10).next, at(3));
  EXPECT_EQ(ids(due(at(3), 10).rows), numbered({2})) << "due at 3 is due";
  EXPECT_EQ(due(at(3), 10).next, at(5));
  EXPECT_EQ(ids(due(at(9), 10).rows), numbered({2, 1}));
  EXPECT_FALSE(due(at(9), 10).next);
  EXPECT_EQ(ids(due(at(9), 1).rows), numbered({2}));
  EXPECT_EQ(due(at(9), 1).next, at(5)) << "already due, and cut off";
  EXPECT_EQ(due(at(9), 1).rows.at(0).body,
            samples::delivery(2, samples::prediction(2)).body);
}

TEST_P(WebhookStoreConformance, gives_up_what_one_receiver_was_owed_for_too_long) {
  auto old = owe(1, at(1), "https://a.example/");
  auto young = owe(2, at(3), "https://a.example/");
  auto others = owe(3, at(1), "https://b.example/");
  must(webhooks().give_up("https://a.example", at(3)));
  EXPECT_EQ(stored(old), samples::text(in_state(old, State::dead)));
  EXPECT_EQ(stored(young), samples::text(young));
  EXPECT_EQ(stored(others), samples::text(others));
}

TEST_P(WebhookStoreConformance, removes_what_has_ended_and_nothing_that_is_owed) {
  for (int n = 1; n <= 6; ++n) owe(n, at(n));
  auto end = [&](int n, State state) {
    must(webhooks().update(in_state(samples::delivery(n, samples::prediction(n), at(n)), state)));
  };
  end(1, State::delivered);
  end(2, State::dead);
  end(3, State::delivered);
  end(4, State::dead);
  must(webhooks().remove_ended(at(100), at(3), 1));
  EXPECT_EQ(get(webhooks().list({.account = {"local"}})).rows.size(), 4u) << "one of each";
  must(webhooks().remove_ended(at(100), at(3), 100));
  EXPECT_EQ(ids(get(webhooks().list({.account = {"local"}})).rows), numbered({6, 5, 4}));
}

TEST_P(WebhookStoreConformance, keeps_what_is_owed_over_a_restart) {
  auto d = owe(1, at(3));
  must(webhooks().insert_secret(secret("one", at(0))));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(d), samples::text(d));
  EXPECT_EQ(get(webhooks().due_endpoints()).size(), 1u);
  EXPECT_EQ(get(webhooks().secrets({"local"})).size(), 1u);
}

// --- secrets ---------------------------------------------------------------------------------------------------------

TEST_P(WebhookStoreConformance, keeps_one_current_secret_for_each_account) {
  EXPECT_EQ(all_secrets({"local"}), "");
  must(webhooks().insert_secret(secret("one", at(0))));
  EXPECT_EQ(refusal(webhooks().insert_secret(secret("two", at(1)))), ErrorKind::conflict);
  auto other = secret("other", at(1));
  other.account = {"other"};
  must(webhooks().insert_secret(other));
  EXPECT_EQ(all_secrets({"local"}), "whsec_one 2026-03-04T12:00:00.000000Z -\n");
}

TEST_P(WebhookStoreConformance, rotates_secrets_and_keeps_the_former_one_beside_the_current) {
  must(webhooks().insert_secret(secret("one", at(0))));
  must(webhooks().rotate_secret(secret("two", at(1)), at(60)));
  EXPECT_EQ(all_secrets({"local"}),
            "whsec_two 2026-03-04T12:00:01.000000Z -\n"
            "whsec_one 2026-03-04T12:00:00.000000Z 2026-03-04T12:01:00.000000Z\n");
  must(webhooks().rotate_secret(secret("three", at(2)), at(70)));
  EXPECT_EQ(all_secrets({"local"}),
            "whsec_three 2026-03-04T12:00:02.000000Z -\n"
            "whsec_two 2026-03-04T12:00:01.000000Z 2026-03-04T12:01:10.000000Z\n");
  auto fresh = secret("x", at(3));
  fresh.account = {"other"};
  must(webhooks().rotate_secret(fresh, at(70)));
  EXPECT_EQ(all_secrets({"other"}), "whsec_x 2026-03-04T12:00:03.000000Z -\n");
}

}  // namespace mimeo::seams

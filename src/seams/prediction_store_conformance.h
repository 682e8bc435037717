// What every PredictionStore must do. See conformance.h for how a backend takes the test.
#pragma once

#include <set>

#include <thread>

#include "seams/conformance.h"
#include "seams/cursor.h"
#include "seams/samples.h"

namespace mimeo::seams {

using namespace std::chrono_literals;
using samples::at;

class PredictionStoreConformance : public StoreConformance {
 protected:
  std::optional<core::Prediction> find(const core::Prediction& p) { return get(predictions().find(p.id)); }

  std::string stored(const core::Prediction& p) {
    auto row = find(p);
    return row ? samples::text(*row) : "absent";
  }

  std::vector<std::string> ids(const std::vector<core::Prediction>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.id.text);
    return ids;
  }

  static std::vector<std::string> numbered(std::initializer_list<int> numbers) {
    std::vector<std::string> ids;
    for (int n : numbers) ids.push_back(samples::id(n));
    return ids;
  }

  Page<core::Prediction> page(PredictionQuery query) { return get(predictions().list(std::move(query))); }

  /// One second apart, ids rising with time.
  void insert_series(int count) {
    for (int n = 1; n <= count; ++n) must(predictions().insert(samples::prediction(n, at(n))));
  }

  static core::File waited_for(int n, const core::PredictionId& prediction) {
    auto file = samples::output(n, prediction);
    file.until_download = true;
    return file;
  }

  static PredictionQuery query(int limit = 100) { return {.account = {"local"}, .limit = limit}; }

  std::int64_t run_count(const core::ModelName& name) {
    for (const auto& model : get(models().models())) {
      if (model.name == name) return model.run_count;
    }
    return -1;
  }
};

TEST_P(PredictionStoreConformance, finds_what_was_inserted_member_for_member) {
  for (const auto& p : {samples::prediction(1), samples::full_prediction(2)}) {
    must(predictions().insert(p));
    EXPECT_EQ(stored(p), samples::text(p));
  }
}

TEST_P(PredictionStoreConformance, finds_nothing_for_an_id_it_does_not_know) {
  EXPECT_FALSE(find(samples::prediction(1)));
}

TEST_P(PredictionStoreConformance, keeps_bytes_that_are_special_to_databases) {
  auto p = samples::prediction(1);
  p.logs = std::string("null \0 byte", 11) + ", 'quotes', \xf0\x9f\xa6\x8a and \xff\xfe";
  p.output = {write_json(json::value(std::string(3'000'000, 'x') + "\xc3\xbc"))};
  must(predictions().insert(p));
  EXPECT_EQ(stored(p), samples::text(p));
}

TEST_P(PredictionStoreConformance, tells_integers_from_doubles_in_metrics) {
  auto p = samples::prediction(1);
  p.metrics = {{"whole", 3}, {"real", 3.0}, {"exact", 0.1 + 0.2}, {"big", 18446744073709551615u}};
  must(predictions().insert(p));
  EXPECT_EQ(find(p)->metrics, p.metrics);
}

TEST_P(PredictionStoreConformance, refuses_an_id_that_exists_and_keeps_the_first) {
  auto p = samples::prediction(1);
  must(predictions().insert(p));
  auto other = p;
  other.input = {R"({"text":"other"})"};
  EXPECT_EQ(refusal(predictions().insert(other)), ErrorKind::conflict);
  EXPECT_EQ(stored(p), samples::text(p));
}

TEST_P(PredictionStoreConformance, counts_each_insert_that_succeeds_as_a_run_of_its_model) {
  auto model = samples::model("hello-world");
  auto other = samples::model("other");
  must(models().insert(model));
  must(models().insert(other));
  insert_series(5);
  EXPECT_EQ(refusal(predictions().insert(samples::prediction(3))), ErrorKind::conflict);
  must(predictions().insert(samples::training(6)));
  must(predictions().update(samples::started(samples::prediction(3, at(3)))));
  EXPECT_EQ(run_count(model.name), 5) << "a training is no run";
  EXPECT_EQ(run_count(other.name), 0);
}

TEST_P(PredictionStoreConformance, takes_over_everything_that_an_event_may_change) {
  auto before = samples::prediction(1, at(1.000001));
  must(predictions().insert(before));
  auto after = before;
  core::apply(after, core::Started{}, at(2));
  core::apply(after, core::LogText{"working\n"}, at(3));
  core::apply(after, core::OutputItem{"\"one\""}, at(3));
  core::apply(after, core::Metric{"tokens", 3}, at(3));
  must(predictions().update(after));
  EXPECT_EQ(stored(before), samples::text(after));
  core::apply(after, core::Failed{"it's broken"}, at(4));
  must(predictions().update(after));
  EXPECT_EQ(stored(before), samples::text(after));
}

TEST_P(PredictionStoreConformance, knows_that_a_training_owes_a_version_until_it_has_ended) {
  auto training = samples::training(1);
  must(predictions().insert(training));
  EXPECT_EQ(stored(training), samples::text(training));
  training = samples::started(training);
  core::apply(training, core::Trained{JsonText{R"({"weights":"mimeo-file:x/weights.bin"})"}}, at(3));
  must(predictions().update(training));
  EXPECT_EQ(stored(training), samples::text(training));
  ASSERT_EQ(get(predictions().unfinished()).size(), 1U);
  EXPECT_TRUE(get(predictions().unfinished()).at(0).version_owed);
  core::apply(training, core::Succeeded{}, at(4));
  must(predictions().update(training));
  EXPECT_EQ(stored(training), samples::text(training));
}

TEST_P(PredictionStoreConformance, leaves_what_no_event_may_change_as_it_was_inserted) {
  auto p = samples::full_prediction(1);
  p.status = core::Status::starting;
  p.error.reset();
  p.completed_at.reset();
  p.started_at.reset();
  p.attempts = 0;
  p.expires_at.reset();
  must(predictions().insert(p));
  auto forged = samples::started(p);
  forged.account = {"mallory"};
  forged.kind = core::Prediction::Kind::training;
  forged.destination = core::ModelName{"mallory", "other"};
  forged.hardware = "gpu-h100";
  forged.retention = {};
  forged.model = {"mallory", "other"};
  forged.version = {std::string(64, 'f')};
  forged.created_at = at(-1000);
  forged.webhook = "https://evil.example";
  must(predictions().update(forged));
  EXPECT_EQ(stored(p), samples::text(samples::started(p)));
}

TEST_P(PredictionStoreConformance, does_not_find_what_an_update_names_when_it_was_never_inserted) {
  EXPECT_EQ(refusal(predictions().update(samples::started(samples::prediction(1)))), ErrorKind::not_found);
  EXPECT_FALSE(find(samples::prediction(1)));
}

TEST_P(PredictionStoreConformance, never_changes_a_terminal_status) {
  using enum core::Status;
  int n = 0;
  for (auto was : {succeeded, failed, canceled, aborted}) {
    for (auto wanted : {starting, processing, succeeded, failed, canceled, aborted}) {
      auto fresh = samples::prediction(++n);
      auto p = samples::in_status(fresh, was);
      must(predictions().insert(fresh));
      must(predictions().update(p));
      auto late = samples::in_status(fresh, wanted, at(9));
      if (wanted == was) {
        must(predictions().update(late));
        continue;
      }
      EXPECT_EQ(refusal(predictions().update(late)), ErrorKind::conflict)
          << core::to_string(was) << " to " << core::to_string(wanted);
      EXPECT_EQ(stored(p), samples::text(p));
    }
  }
}

TEST_P(PredictionStoreConformance, removes_the_data_of_a_terminal_prediction_and_never_brings_it_back) {
  auto done = samples::succeeded(samples::prediction(1));
  must(predictions().insert(done));
  auto removed = done;
  core::apply(removed, core::DataExpired{}, at(9000));
  must(predictions().update(removed));
  EXPECT_EQ(stored(done), samples::text(removed));
  EXPECT_EQ(refusal(predictions().update(done)), ErrorKind::conflict);
  EXPECT_EQ(stored(done), samples::text(removed));
}

TEST_P(PredictionStoreConformance, gives_every_one_of_many_writes_in_flight_its_own_true_answer) {
  auto p = samples::prediction(1);
  auto processing = samples::started(p);
  auto succeeded = samples::succeeded(processing);
  auto canceled = samples::in_status(p, core::Status::canceled);
  auto insert = predictions().insert(p);
  auto update_processing = predictions().update(processing);
  auto update_succeeded = predictions().update(succeeded);
  auto update_canceled = predictions().update(canceled);
  auto insert_again = predictions().insert(p);
  auto unknown = predictions().update(samples::started(samples::prediction(2)));
  auto other = predictions().insert(samples::prediction(3));
  auto removed = succeeded;
  core::apply(removed, core::DataExpired{}, at(9000));
  auto remove_data = predictions().update(removed);
  auto data_again = predictions().update(succeeded);

  must(insert);
  must(update_processing);
  must(update_succeeded);
  EXPECT_EQ(refusal(update_canceled), ErrorKind::conflict);
  EXPECT_EQ(refusal(insert_again), ErrorKind::conflict);
  EXPECT_EQ(refusal(unknown), ErrorKind::not_found);
  must(other);
  must(remove_data);
  EXPECT_EQ(refusal(data_again), ErrorKind::conflict);
  EXPECT_EQ(stored(p), samples::text(removed));
}

TEST_P(PredictionStoreConformance, answers_truly_when_updates_in_flight_meet_a_row_that_has_ended) {
  auto p = samples::prediction(1);
  must(predictions().insert(samples::succeeded(p)));
  auto processing = predictions().update(samples::started(p));
  auto again = predictions().update(samples::succeeded(p));
  auto failed = predictions().update(samples::in_status(p, core::Status::failed));
  EXPECT_EQ(refusal(processing), ErrorKind::conflict);
  must(again);
  EXPECT_EQ(refusal(failed), ErrorKind::conflict);
  EXPECT_EQ(stored(p), samples::text(samples::succeeded(p)));
}

TEST_P(PredictionStoreConformance, leaves_the_last_of_many_updates_in_flight) {
  auto p = samples::prediction(1);
  must(predictions().insert(p));
  p = samples::started(p);
  std::vector<Write> writes;
  for (int n = 0; n < 1000; ++n) {
    core::apply(p, core::LogText{fmt::format("line {}\n", n)}, at(n));
    writes.push_back(predictions().update(p));
  }
  for (auto& write : writes) must(write);
  EXPECT_EQ(stored(p), samples::text(p));
}

TEST_P(PredictionStoreConformance, carries_out_a_write_that_nobody_waits_for) {
  predictions().insert(samples::prediction(1));
  must(predictions().insert(samples::prediction(2)));  // in order: the first is durable as well
  EXPECT_TRUE(find(samples::prediction(1)));
}

TEST_P(PredictionStoreConformance, takes_writes_and_answers_reads_from_several_threads) {
  constexpr int threads = 4, each = 200;
  std::vector<std::thread> pool;
  for (int t = 0; t < threads; ++t) {
    pool.emplace_back([&, t, &io = another_loop()] {
      for (int n = 0; n < each; ++n) {
        auto p = samples::prediction(t * each + n, at(n));
        auto insert = predictions().insert(p);
        auto update = predictions().update(samples::succeeded(p));
        EXPECT_TRUE(run_on(io, update.durable()));
        EXPECT_TRUE(run_on(io, insert.durable()));
        auto row = run_on(io, predictions().find(p.id));
        EXPECT_TRUE(row && *row && (*row)->status == core::Status::succeeded);
      }
    });
  }
  for (auto& thread : pool) thread.join();
  EXPECT_EQ(page(query(threads * each)).rows.size(), static_cast<std::size_t>(threads * each));
}

TEST_P(PredictionStoreConformance, knows_what_is_unfinished_oldest_first) {
  must(predictions().insert(samples::prediction(3, at(3))));
  must(predictions().insert(samples::prediction(1, at(1))));
  must(predictions().insert(samples::prediction(2, at(2))));
  must(predictions().insert(samples::prediction(4, at(4))));
  must(predictions().update(samples::started(samples::prediction(1, at(1)))));
  must(predictions().update(samples::succeeded(samples::prediction(2, at(2)))));
  auto rows = get(predictions().unfinished());
  EXPECT_EQ(ids(rows), numbered({1, 3, 4}));
  EXPECT_EQ(rows.at(0).status, core::Status::processing);
}

TEST_P(PredictionStoreConformance, knows_whose_data_has_had_its_time) {
  const auto kept = [](int n, std::optional<Duration> time) {
    auto p = samples::prediction(n);
    p.retention.time = time;
    return p;
  };
  for (int n = 1; n <= 5; ++n) must(predictions().insert(samples::succeeded(kept(n, 1s * n), "1", at(10 - 2 * n))));
  must(predictions().insert(samples::started(kept(6, 1s))));
  must(predictions().insert(samples::succeeded(kept(7, std::nullopt))));
  auto removed = samples::succeeded(kept(9, 1s), "1", at(1));
  core::apply(removed, core::DataExpired{}, at(2));
  must(predictions().insert(removed));
  must(predictions().insert(samples::succeeded(samples::training(8), "1", at(6))));

  EXPECT_EQ(ids(get(predictions().expired(at(4.999999), 100))), numbered({}));
  EXPECT_EQ(ids(get(predictions().expired(at(7), 100))), numbered({5, 4, 3})) << "over at 7 is over";
  EXPECT_EQ(ids(get(predictions().expired(at(100), 2))), numbered({5, 4}));
  EXPECT_EQ(ids(get(predictions().expired(at(100), 100))), numbered({5, 4, 3, 2, 1})) << "trainings keep theirs";
}

TEST_P(PredictionStoreConformance, waits_for_the_download_of_the_files_that_an_output_mentions) {
  auto p = samples::prediction(1);
  p.retention = {1s, true};
  must(predictions().insert(samples::started(p)));
  for (int n : {2, 3, 4}) must(files().insert(waited_for(n, p.id)));
  must(predictions().downloaded({samples::id(2)}));  // while it runs: nothing is released by that
  EXPECT_TRUE(find(p)->retention.until_download);

  const auto output = fmt::format(R"(["mimeo-file:{}x/a.png","mimeo-file:{}y/b.png"])", samples::id(2), samples::id(3));
  must(predictions().update(samples::succeeded(p, output, at(5))));
  EXPECT_EQ(ids(get(predictions().expired(at(100), 100))), numbered({})) << "b.png is still to be downloaded";
  EXPECT_FALSE(get(files().find({samples::id(4)}))->until_download) << "no output mentions it";
  must(predictions().downloaded({samples::id(3)}));
  EXPECT_FALSE(find(p)->retention.until_download);
  EXPECT_EQ(ids(get(predictions().expired(at(100), 100))), numbered({1}));
  must(predictions().downloaded({samples::id(3)}));
  must(predictions().downloaded({samples::id(9)}));
}

TEST_P(PredictionStoreConformance, waits_for_no_download_when_there_is_nothing_to_download) {
  auto p = samples::prediction(1);
  p.retention = {1s, true};
  must(predictions().insert(p));
  must(files().insert(waited_for(2, p.id)));
  must(predictions().update(samples::in_status(p, core::Status::canceled, at(5))));
  EXPECT_EQ(ids(get(predictions().expired(at(100), 100))), numbered({1}));
}

TEST_P(PredictionStoreConformance, counts_what_a_prediction_used_when_it_ends_and_once) {
  auto p = samples::prediction(1);
  p.hardware = "gpu-l40s";
  const auto running = samples::started(p, at(1));
  const auto ended = samples::succeeded(running, "1", at(3.5));
  auto removed = ended;
  core::apply(removed, core::DataExpired{}, at(4));
  auto insert = predictions().insert(p);  // handed over together: a store may merge them
  auto start = predictions().update(running);
  auto end = predictions().update(ended);
  for (auto* write : {&insert, &start, &end}) must(*write);
  must(predictions().update(ended));
  must(predictions().update(removed));

  // Ended when it was inserted; waiting when it ended; not ended at all.
  must(predictions().insert(samples::succeeded(samples::started(samples::prediction(2), at(1)), "1", at(2))));
  must(predictions().insert(samples::in_status(samples::prediction(3), core::Status::canceled)));
  must(predictions().insert(samples::started(samples::prediction(4))));

  const auto today = std::chrono::floor<std::chrono::days>(at(0));
  UsageQuery query{.first = today, .last = today};
  query.by_account = query.by_day = query.by_model = query.by_hardware = true;
  auto without = core::usage_key(samples::prediction(2, at(0)));
  const std::vector<UsageRow> expected = {{without, {2, 1s}}, {core::usage_key(ended), {1, 2500ms}}};
  EXPECT_EQ(get(usage().sums(query)), expected);
  must(predictions().remove(ended.id));
  EXPECT_EQ(get(usage().sums(query)), expected) << "sums outlive what they are made of";
}

TEST_P(PredictionStoreConformance, lists_one_accounts_predictions_newest_first) {
  insert_series(3);
  auto foreign = samples::prediction(4, at(4));
  foreign.account = {"somebody-else"};
  must(predictions().insert(foreign));
  auto page = this->page(query());
  EXPECT_EQ(ids(page.rows), numbered({3, 2, 1}));
  EXPECT_FALSE(page.next);
  EXPECT_FALSE(page.previous);
  EXPECT_EQ(samples::text(page.rows.at(0)), samples::text(samples::prediction(3, at(3))));
}

TEST_P(PredictionStoreConformance, is_walked_page_by_page_to_the_end_and_back) {
  insert_series(7);
  auto first = page(query(3));
  EXPECT_EQ(ids(first.rows), numbered({7, 6, 5}));
  EXPECT_FALSE(first.previous);
  auto next = query(3);
  next.cursor = first.next;
  auto second = page(next);
  EXPECT_EQ(ids(second.rows), numbered({4, 3, 2}));
  next.cursor = second.next;
  auto third = page(next);
  EXPECT_EQ(ids(third.rows), numbered({1}));
  EXPECT_FALSE(third.next);

  next.cursor = third.previous;
  auto back = page(next);
  EXPECT_EQ(ids(back.rows), numbered({4, 3, 2}));
  EXPECT_EQ(back.next, second.next);
  next.cursor = back.previous;
  back = page(next);
  EXPECT_EQ(ids(back.rows), numbered({7, 6, 5}));
  EXPECT_FALSE(back.previous);
}

TEST_P(PredictionStoreConformance, ends_a_walk_without_an_empty_page) {
  insert_series(4);
  auto next = query(2);
  next.cursor = page(next).next;
  EXPECT_FALSE(page(next).next);
}

TEST_P(PredictionStoreConformance, does_not_shift_pages_when_new_predictions_arrive) {
  insert_series(4);
  auto next = query(2);
  next.cursor = page(next).next;
  must(predictions().insert(samples::prediction(5, at(5))));
  auto second = page(next);
  EXPECT_EQ(ids(second.rows), numbered({2, 1}));
  next.cursor = second.previous;
  EXPECT_EQ(ids(page(next).rows), numbered({4, 3}));
  next.cursor = page(next).previous;
  EXPECT_EQ(ids(page(next).rows), numbered({5}));
}

TEST_P(PredictionStoreConformance, pages_through_predictions_of_the_same_instant) {
  for (int n = 1; n <= 5; ++n) must(predictions().insert(samples::prediction(n, at(0))));
  auto next = query(2);
  std::vector<std::string> seen;
  for (;;) {
    auto page = this->page(next);
    for (auto& row : page.rows) seen.push_back(row.id.text);
    if (!page.next) break;
    next.cursor = page.next;
  }
  EXPECT_EQ(seen, numbered({5, 4, 3, 2, 1}));
}

TEST_P(PredictionStoreConformance, lists_a_span_of_time_that_includes_its_beginning_and_not_its_end) {
  insert_series(5);
  auto span = query(2);
  span.created_after = at(2);
  span.created_before = at(5);
  auto first = page(span);
  EXPECT_EQ(ids(first.rows), numbered({4, 3}));
  span.cursor = first.next;
  auto second = page(span);
  EXPECT_EQ(ids(second.rows), numbered({2}));
  EXPECT_FALSE(second.next);
  span.cursor = second.previous;
  EXPECT_EQ(ids(page(span).rows), numbered({4, 3}));
}

TEST_P(PredictionStoreConformance, lists_by_source) {
  insert_series(4);
  auto web = samples::prediction(5, at(5));
  web.source = core::Source::web;
  must(predictions().insert(web));
  auto by_source = query(3);
  by_source.source = core::Source::web;
  EXPECT_EQ(ids(page(by_source).rows), numbered({5}));
  by_source.source = core::Source::api;
  auto first = page(by_source);
  EXPECT_EQ(ids(first.rows), numbered({4, 3, 2}));
  by_source.cursor = first.next;
  EXPECT_EQ(ids(page(by_source).rows), numbered({1}));
}

TEST_P(PredictionStoreConformance, lists_one_kind_at_a_time) {
  insert_series(2);
  for (int n = 3; n <= 6; ++n) must(predictions().insert(samples::training(n, at(n))));
  auto web = samples::training(7, at(7));
  web.source = core::Source::web;
  must(predictions().insert(web));
  EXPECT_EQ(ids(page(query()).rows), numbered({2, 1}));
  auto trainings = query(3);
  trainings.kind = core::Prediction::Kind::training;
  auto first = page(trainings);
  EXPECT_EQ(ids(first.rows), numbered({7, 6, 5}));
  trainings.cursor = first.next;
  auto second = page(trainings);
  EXPECT_EQ(ids(second.rows), numbered({4, 3}));
  trainings.cursor = second.previous;
  EXPECT_EQ(ids(page(trainings).rows), numbered({7, 6, 5}));
  auto from_web = query();
  from_web.source = core::Source::web;
  EXPECT_EQ(ids(page(from_web).rows), numbered({}));
}

TEST_P(PredictionStoreConformance, refuses_a_cursor_it_did_not_give) {
  insert_series(2);
  for (const char* text :
       {"", "x", "!!!", "bzEyMw", "cDEyMy5h", "bzEyMy4nOyBkcm9wIHRhYmxl", "bzk5OTk5OTk5OTk5OTk5OTk5OTk5LmE"}) {
    auto bad = query();
    bad.cursor = text;
    auto answer = run_on(io_, predictions().list(bad));
    ASSERT_FALSE(answer) << text;
    EXPECT_EQ(answer.error().kind, ErrorKind::invalid) << text;
  }
}

TEST_P(PredictionStoreConformance, keeps_everything_over_a_restart) {
  auto p = samples::full_prediction(1);
  must(predictions().insert(p));
  must(predictions().insert(samples::prediction(2)));
  if (!reopen()) GTEST_SKIP() << "this backend keeps nothing";
  EXPECT_EQ(stored(p), samples::text(p));
  EXPECT_EQ(ids(get(predictions().unfinished())), numbered({2}));
}

TEST_P(PredictionStoreConformance, removes_a_row_with_those_of_its_files) {
  must(predictions().insert(samples::prediction(1)));
  must(predictions().insert(samples::prediction(2)));
  must(files().insert(samples::output(3, {samples::id(1)})));
  must(files().insert(samples::output(4, {samples::id(2)})));
  must(predictions().remove({samples::id(1)}));
  must(predictions().remove({samples::id(1)}));
  EXPECT_EQ(stored(samples::prediction(1)), "absent");
  EXPECT_NE(stored(samples::prediction(2)), "absent");
  EXPECT_TRUE(get(files().outputs_of({samples::id(1)})).empty());
  EXPECT_EQ(get(files().outputs_of({samples::id(2)})).size(), 1u);
}

TEST_P(PredictionStoreConformance, walks_through_the_predictions_of_a_version) {
  std::set<std::string> wanted;
  for (int n = 1; n <= 7; ++n) {
    auto p = samples::prediction(n, at(n));
    p.account = {n % 2 == 0 ? "local" : "other"};
    must(predictions().insert(p));
    wanted.insert(p.id.text);
  }
  auto twin = samples::prediction(8);
  twin.model = {"other", "copy"};
  must(predictions().insert(twin));
  auto later = samples::prediction(9);
  later.version = {std::string(64, 'b')};
  must(predictions().insert(later));

  VersionRuns runs{.model = twin.model, .version = twin.version};
  EXPECT_EQ(get(predictions().of_version(runs, 100)).size(), 1u) << "another model's version with the same content";
  runs.model = samples::prediction(1).model;
  std::set<std::string> seen;
  for (;;) {
    auto rows = get(predictions().of_version(runs, 3));
    if (rows.empty()) break;
    EXPECT_LE(rows.size(), 3u);
    for (const auto& row : rows) EXPECT_TRUE(seen.insert(row.id.text).second) << "twice";
    runs.after_account = rows.back().account;
    runs.after_id = rows.back().id;
  }
  EXPECT_EQ(seen, wanted);
}

TEST_P(PredictionStoreConformance, knows_whether_anybody_but_the_owner_has_run_a_version) {
  auto p = samples::prediction(1);
  auto was_run = [&] { return get(predictions().was_run_by_others(p.model, p.version)); };
  EXPECT_FALSE(was_run());
  p.account = {p.model.owner};
  must(predictions().insert(p));
  auto twin = samples::prediction(2);
  twin.model = {"other", "copy"};
  must(predictions().insert(twin));
  EXPECT_FALSE(was_run());
  for (std::string account : {"zoe", "adam"}) {
    auto other = samples::prediction(3);
    other.account = {account};
    must(predictions().insert(other));
    EXPECT_TRUE(was_run()) << account;
    must(predictions().remove(other.id));
  }
}

}  // namespace mimeo::seams

// The tables themselves: they refuse what core/ rules out, and answer every question from an index.
#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "base/test_run.h"
#include "seams/samples.h"
#include "sqlite/create_keys.sql.h"
#include "sqlite/deployments.sql.h"
#include "sqlite/examples.sql.h"
#include "sqlite/files.sql.h"
#include "sqlite/identities.sql.h"
#include "sqlite/migrations.h"
#include "sqlite/predictions.sql.h"
#include "sqlite/shares.sql.h"
#include "sqlite/store.h"
#include "sqlite/webhooks.sql.h"

namespace mimeo::sqlite {
namespace {

namespace samples = seams::samples;
using core::Status;

class SqliteSchema : public testing::Test {
 protected:
  bool accepts(const core::Prediction& prediction) {
    auto write = store_->predictions().insert(prediction);
    auto outcome = run_on(io_, write.durable());
    if (!outcome) EXPECT_EQ(outcome.error().kind, ErrorKind::internal) << "a bug, not the caller's fault";
    return outcome.has_value();
  }

  asio::io_context io_{1};
  TestFolder folder_;
  Offload pool_{1};
  std::unique_ptr<Store> store_ = Store::open({.folder = folder_.path()}, pool_).value();
};

TEST_F(SqliteSchema, accepts_every_status_that_events_lead_to) {
  int n = 0;
  using enum core::Status;
  for (auto status : {starting, processing, succeeded, failed, canceled, aborted}) {
    EXPECT_TRUE(accepts(samples::in_status(samples::prediction(++n), status))) << core::to_string(status);
  }
  EXPECT_TRUE(accepts(samples::in_status(samples::started(samples::prediction(++n)), failed)));
  EXPECT_TRUE(accepts(samples::in_status(samples::started(samples::prediction(++n)), canceled)));
}

TEST_F(SqliteSchema, refuses_rows_that_no_event_leads_to) {
  const auto starting = samples::prediction(1);
  const auto processing = samples::started(starting);
  const auto succeeded = samples::succeeded(starting);
  const auto refused = [&](core::Prediction row, auto spoil) {
    spoil(row);
    return !accepts(row);
  };
  using P = core::Prediction;
  EXPECT_TRUE(refused(starting, [](P& p) { p.completed_at = samples::at(5); })) << "completed before it ended";
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.completed_at.reset(); })) << "ended, and never completed";
  EXPECT_TRUE(refused(starting, [](P& p) { p.error = "x"; })) << "an error without a failure";
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.status = Status::failed; })) << "a failure without an error";
  EXPECT_TRUE(refused(starting, [](P& p) { p.started_at = samples::at(1); })) << "starting, and started";
  EXPECT_TRUE(refused(processing, [](P& p) { p.started_at.reset(); })) << "processing, and never started";
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.status = Status::aborted; })) << "aborted after it ran";
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.started_at.reset(); })) << "succeeded without running";
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.completed_at = samples::at(-1); })) << "completed before it was created";
  EXPECT_TRUE(refused(starting, [](P& p) { p.attempts = -1; }));
  EXPECT_TRUE(refused(succeeded, [](P& p) { p.data_removed = true; })) << "removed data that is still there";
  EXPECT_TRUE(refused(starting, [](P& p) { p.id.text.clear(); }));
  EXPECT_TRUE(refused(starting, [](P& p) { p.kind = P::Kind::training; })) << "a training without a destination";
  EXPECT_TRUE(refused(samples::training(2), [](P& p) { p.kind = P::Kind::prediction; })) << "a prediction with one";
  EXPECT_TRUE(refused(processing, [](P& p) { p.version_owed = true; })) << "a prediction that owes a version";
  EXPECT_TRUE(refused(samples::succeeded(samples::training(2)), [](P& p) { p.version_owed = true; })) << "ended, and owes";
  EXPECT_TRUE(accepts(starting)) << "none of them has left a trace";
}

TEST_F(SqliteSchema, is_not_harmed_by_a_refused_row_in_the_same_batch) {
  auto bad = samples::prediction(2);
  bad.attempts = -1;
  auto before = store_->predictions().insert(samples::prediction(1));
  auto refused = store_->predictions().insert(bad);
  auto after = store_->predictions().insert(samples::prediction(3));
  EXPECT_TRUE(run_on(io_, before.durable()));
  EXPECT_FALSE(run_on(io_, refused.durable()));
  EXPECT_TRUE(run_on(io_, after.durable()));
}

TEST_F(SqliteSchema, answers_every_question_about_many_rows_from_an_index) {
  auto connection = Connection::open_reader(folder_.path() + "/mimeo.db");
  ASSERT_TRUE(connection);
  namespace predictions = sql::predictions;
  namespace files = sql::files;
  namespace webhooks = sql::webhooks;
  for (const char* query :
       {predictions::find, predictions::list_older, predictions::list_newer, predictions::list_web_older,
        predictions::list_web_newer, predictions::unfinished, predictions::expired, files::find, files::uploads_older,
        files::uploads_newer, files::outputs_of, files::expired, webhooks::find, webhooks::list_older,
        webhooks::list_newer, webhooks::list_of_prediction_older, webhooks::list_of_prediction_newer, webhooks::due,
        webhooks::next_due, webhooks::give_up, webhooks::remove_delivered, webhooks::remove_dead,
        sql::create_keys::find,
        sql::create_keys::forget, sql::deployments::releases, sql::deployments::last_used, sql::deployments::runs, predictions::of_version,
        predictions::was_run_by_others, sql::examples::list_older, sql::examples::list_newer,
        sql::shares::find, sql::shares::files, sql::shares::places_of, sql::identities::find, sql::identities::find_of}) {
    const auto explain = std::string("EXPLAIN QUERY PLAN ") + query;
    std::string plan;
    ASSERT_TRUE(connection->each(explain.c_str(), [&](Statement& row) {
      row.integer(), row.integer(), row.integer();
      plan += row.text();
      plan += '\n';
    }));
    const auto uses = [&](std::string_view what) { return plan.find(what) != std::string::npos; };
    EXPECT_TRUE(uses("USING INDEX") || uses("USING COVERING INDEX") || uses("USING PRIMARY KEY")) << query << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << "sorts: " << query << plan;
    // An ordered walk along a partial index is all it holds; any other scan is of the whole table.
    const bool whole_index = query == predictions::unfinished;
    EXPECT_EQ(plan.find("SCAN") != std::string::npos, whole_index) << query << plan;
  }
}

}  // namespace
}  // namespace mimeo::sqlite

#include "sqlite/writer.h"

#include <latch>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/test_disk_full.h"
#include "base/test_folder.h"
#include "base/test_run.h"

namespace mimeo::sqlite {
namespace {

/// A table of numbers, a writer, and a connection that sees what is durable.
class SqliteWriter : public testing::Test {
 protected:
  SqliteWriter() {
    auto connection = Connection::open_writer(path_, Synchronous::full).value();
    connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY CHECK (n >= 0), filler TEXT) STRICT").value();
    writer_.emplace(std::move(connection));
    reader_.emplace(Connection::open_reader(path_).value());
  }

  seams::Write execute(std::string statement, seams::Urgency urgency = seams::Urgency::now) {
    auto run = [statement = std::move(statement)](Transaction& transaction) {
      return transaction.all_or_nothing([&] { return transaction.execute(statement.c_str()); });
    };
    return writer_->submit(100, std::move(run), urgency);
  }
  seams::Write insert(int n, seams::Urgency urgency = seams::Urgency::now) {
    return execute(fmt::format("INSERT INTO numbers VALUES ({}, '')", n), urgency);
  }
  seams::Write insert_large(int n) {
    return execute(fmt::format("INSERT INTO numbers VALUES ({}, hex(randomblob(500000)))", n));
  }

  /// Keeps the writer busy until the latch opens, so that what is handed over meanwhile becomes one batch.
  seams::Write hold(std::latch& latch) {
    auto held = std::make_shared<std::latch>(1);
    auto write = writer_->submit(1, [&latch, held](Transaction&) -> Result<void> {
      held->count_down();
      latch.wait();
      return {};
    });
    held->wait();
    return write;
  }

  Result<void> durable(seams::Write write) { return run_on(io_, write.durable()); }
  std::int64_t count() { return reader_->number("SELECT count(*) FROM numbers").value(); }

  asio::io_context io_{1};
  TestFolder folder_;
  const std::string path_ = folder_.path() + "/test.db";
  std::optional<Writer> writer_;
  std::optional<Connection> reader_;
};

TEST_F(SqliteWriter, makes_a_write_visible_to_other_connections_before_it_answers) {
  EXPECT_TRUE(durable(insert(1)));
  EXPECT_EQ(count(), 1);
}

TEST_F(SqliteWriter, carries_out_writes_in_the_order_they_were_handed_over) {
  std::latch latch(1);
  auto held = hold(latch);
  std::vector<int> order;
  seams::Write last = held;
  for (int n = 0; n < 1000; ++n) {
    last = writer_->submit(1, [&order, n](Transaction&) -> Result<void> {
      order.push_back(n);
      return {};
    });
  }
  latch.count_down();
  EXPECT_TRUE(durable(last));
  EXPECT_EQ(order.size(), 1000u);
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST_F(SqliteWriter, commits_what_waited_together) {
  std::latch latch(1);
  auto held = hold(latch);
  auto first = insert(1);
  std::vector<std::int64_t> seen;
  // The reader sees nothing of a batch until all of it is there.
  auto look = writer_->submit(1, [&](Transaction&) -> Result<void> {
    seen.push_back(count());
    return {};
  });
  auto second = insert(2);
  latch.count_down();
  EXPECT_TRUE(durable(second));
  EXPECT_EQ(seen, std::vector<std::int64_t>{0});
  EXPECT_EQ(count(), 2);
}

TEST_F(SqliteWriter, lets_a_write_that_nobody_waits_for_rest_until_the_next_that_somebody_does) {
  writer_.reset();
  writer_.emplace(Connection::open_writer(path_, Synchronous::full).value(), std::chrono::hours(1));
  auto resting = insert(1, seams::Urgency::soon);
  auto behind = insert(2, seams::Urgency::soon);
  EXPECT_TRUE(durable(insert(3)));
  EXPECT_TRUE(durable(resting));
  EXPECT_TRUE(durable(behind));
  EXPECT_EQ(count(), 3);
  insert(4, seams::Urgency::soon);
  writer_.reset();
  EXPECT_EQ(count(), 4) << "nothing is forgotten at the end";
}

TEST_F(SqliteWriter, carries_out_a_write_that_rests_when_its_time_is_over) {
  EXPECT_TRUE(durable(insert(1, seams::Urgency::soon)));
  EXPECT_EQ(count(), 1);
}

TEST_F(SqliteWriter, does_not_let_a_refused_write_harm_its_neighbours) {
  std::latch latch(1);
  auto held = hold(latch);
  auto before = insert(1);
  auto refused = insert(-1);
  auto twice = insert(1);
  auto half = execute("INSERT INTO numbers VALUES (5, ''); INSERT INTO numbers VALUES (-5, '')");
  auto after = insert(2);
  latch.count_down();
  EXPECT_TRUE(durable(before));
  EXPECT_EQ(durable(refused).error().kind, ErrorKind::internal);
  EXPECT_EQ(durable(twice).error().kind, ErrorKind::conflict);
  EXPECT_FALSE(durable(half));
  EXPECT_TRUE(durable(after));
  EXPECT_EQ(count(), 2) << "nothing of the half one is left";
}

TEST_F(SqliteWriter, refuses_at_once_what_does_not_fit_its_queue) {
  std::latch latch(1);
  auto held = hold(latch);
  const auto nothing = [](Transaction&) -> Result<void> { return {}; };
  std::vector<seams::Write> writes;
  for (std::size_t n = 0; n < limits::write_queue; ++n) writes.push_back(writer_->submit(1, nothing));
  auto refused = durable(writer_->submit(1, nothing));
  latch.count_down();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(durable(writes.back()));
  EXPECT_TRUE(durable(writer_->submit(1, nothing)));
}

TEST_F(SqliteWriter, counts_what_waits_in_bytes_too) {
  std::latch latch(1);
  auto held = hold(latch);
  const auto nothing = [](Transaction&) -> Result<void> { return {}; };
  auto large = writer_->submit(limits::write_queue_bytes, nothing);
  EXPECT_EQ(durable(writer_->submit(1, nothing)).error().kind, ErrorKind::unavailable);
  latch.count_down();
  EXPECT_TRUE(durable(large));
  EXPECT_TRUE(durable(writer_->submit(2 * limits::write_queue_bytes, nothing))) << "alone, the largest write fits";
}

TEST_F(SqliteWriter, carries_out_what_it_was_given_before_it_ends) {
  for (int n = 0; n < 500; ++n) insert(n);
  writer_.reset();
  EXPECT_EQ(count(), 500);
}

TEST_F(SqliteWriter, fails_clearly_when_the_database_may_not_grow_and_goes_on_when_it_may) {
  ASSERT_TRUE(durable(insert(1)));
  ASSERT_TRUE(durable(execute("PRAGMA max_page_count = 100")));
  std::latch latch(1);
  auto held = hold(latch);
  auto fits = insert(2), does_not = insert_large(3);
  latch.count_down();
  auto refused = durable(does_not);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(refused.error().message, "The disk is full.");
  EXPECT_FALSE(durable(fits)) << "of its batch";
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(durable(insert(2))) << "what fits is still taken";

  ASSERT_TRUE(durable(execute("PRAGMA max_page_count = 1000000")));
  EXPECT_TRUE(durable(insert_large(3)));
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(reader_->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
}

TEST_F(SqliteWriter, fails_clearly_when_the_disk_is_full_at_commit_and_goes_on_when_there_is_space) {
  ASSERT_TRUE(durable(insert(1)));
  {
    FileSizeLimit full(300'000);
    for (int n = 2; n < 5; ++n) {
      auto refused = durable(insert_large(n));
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    }
    EXPECT_EQ(count(), 1);
  }
  EXPECT_TRUE(durable(insert_large(2)));
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(reader_->number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'").value(), 1);
}

}  // namespace
}  // namespace mimeo::sqlite

#include "sqlite/store.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include <gtest/gtest.h>

#include "base/test_folder.h"
#include "base/test_run.h"
#include "seams/samples.h"
#include "sqlite/migrations.h"
#include "sqlite/migrations.sql.h"

namespace mimeo::sqlite {
namespace {

namespace fs = std::filesystem;
namespace samples = seams::samples;

class SqliteStore : public testing::Test {
 protected:
  Result<std::unique_ptr<Store>> open() { return Store::open({.folder = folder_.path()}, pool_); }
  std::string database() const { return folder_.path() + "/mimeo.db"; }

  asio::io_context io_{1};  // outlives the pool and the stores, whose threads post to it
  TestFolder folder_;
  Offload pool_{2};
};

TEST_F(SqliteStore, keeps_no_statistics_of_memory) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");  // a process of its own: SQLite is told before it is first used, or never
  const auto path = folder_.path() + "/mimeo.db";
  const auto used = [&] {
    auto connection = Connection::open_writer(path, Synchronous::full);
    std::exit(connection && sqlite3_memory_used() == 0 ? 0 : 1);
  };
  EXPECT_EXIT(used(), testing::ExitedWithCode(0), "");
}

TEST_F(SqliteStore, lets_only_one_server_have_the_folder) {
  auto first = open();
  ASSERT_TRUE(first);
  auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  EXPECT_EQ(second.error().message, "Another server is using the data folder.");
  first->reset();
  EXPECT_TRUE(open());
}

TEST_F(SqliteStore, does_not_lend_its_lock_to_programs_that_it_starts) {
  auto store = open();
  ASSERT_TRUE(store);
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    // The shell says that it runs, and stays until it is killed.
    ::dup2(ready[1], 1);
    ::execl("/bin/sh", "sh", "-c", "echo; read line", nullptr);
    ::_exit(1);
  }
  char byte;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  store->reset();
  EXPECT_TRUE(open());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(SqliteStore, is_for_the_servers_eyes_only) {
  auto store = open();
  ASSERT_TRUE(store);
  auto write = (*store)->predictions().insert(samples::prediction(1));
  ASSERT_TRUE(run_on(io_, write.durable()));
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none)
        << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 4) << "lock, database, write-ahead log and its index";
}

TEST_F(SqliteStore, is_durable_before_it_answers_unless_told_otherwise) {
  for (auto [synchronous, expected] : {std::pair(Synchronous::full, 2), std::pair(Synchronous::normal, 1)}) {
    auto connection = Connection::open_writer(database(), synchronous);
    ASSERT_TRUE(connection);
    EXPECT_EQ(connection->number("PRAGMA synchronous").value(), expected);
    EXPECT_EQ(connection->number("PRAGMA page_size").value(), 8192);
    EXPECT_EQ(connection->number("PRAGMA foreign_keys").value(), 1);
    EXPECT_EQ(connection->number("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'").value(), 1);
  }
}

TEST_F(SqliteStore, lets_readers_write_nothing) {
  ASSERT_TRUE(open());
  auto reader = Connection::open_reader(database());
  ASSERT_TRUE(reader);
  EXPECT_FALSE(reader->execute("DELETE FROM accounts"));
}

TEST_F(SqliteStore, refuses_a_folder_that_is_not_there_or_a_file_that_is_no_database) {
  auto absent = Store::open({.folder = folder_.path() + "/absent"}, pool_);
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::unavailable);

  std::FILE* file = std::fopen(database().c_str(), "w");
  for (int n = 0; n < 1000; ++n) std::fputs("this is no database ", file);
  std::fclose(file);
  auto damaged = open();
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().message, "The database is damaged.");
}

TEST_F(SqliteStore, refuses_what_a_newer_program_wrote) {
  ASSERT_TRUE(open());
  ASSERT_TRUE(Connection::open_writer(database(), Synchronous::full)->execute("PRAGMA user_version = 999"));
  auto newer = open();
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().kind, ErrorKind::conflict);
  EXPECT_EQ(newer.error().message, "The data folder was written by a newer version of Mimeo.");
}

TEST_F(SqliteStore, refuses_a_database_of_another_program) {
  ASSERT_TRUE(Connection::open_writer(database(), Synchronous::full)->execute("PRAGMA user_version = 1"));
  auto foreign = open();
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().kind, ErrorKind::conflict);
}

TEST_F(SqliteStore, migrates_step_by_step_and_stays_where_a_step_failed) {
  auto connection = Connection::open_writer(database(), Synchronous::full);
  ASSERT_TRUE(connection);
  const char* broken[] = {"CREATE TABLE one (n INTEGER)", "CREATE TABLE two (n INTEGER); CREATE TABLE two (n INTEGER)"};
  EXPECT_FALSE(migrate(*connection, broken));
  EXPECT_EQ(connection->number("PRAGMA user_version").value(), 1);
  EXPECT_EQ(connection->number("SELECT count(*) FROM sqlite_schema").value(), 1);

  const char* mended[] = {"this one is not run again", "CREATE TABLE two (n INTEGER)"};
  EXPECT_TRUE(migrate(*connection, mended));
  EXPECT_EQ(connection->number("PRAGMA user_version").value(), 2);
  EXPECT_TRUE(migrate(*connection, mended));
}

TEST_F(SqliteStore, brings_tokens_along_from_before_they_had_rights) {
  auto connection = Connection::open_writer(database(), Synchronous::full);
  ASSERT_TRUE(connection);
  const char* first[] = {sql::migrations[0]};
  ASSERT_TRUE(migrate(*connection, first));
  ASSERT_TRUE(connection->execute("INSERT INTO accounts VALUES ('local', 'user', 'Local', '', '', 1);"
                                  "INSERT INTO tokens VALUES ('hash', 'local', 'first start', 2)"));
  auto store = open();
  ASSERT_TRUE(store);
  const auto tokens = run_on(io_, (*store)->accounts().tokens()).value();
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].hash, "hash");
  EXPECT_EQ(tokens[0].id.text.size(), 26u);
  EXPECT_EQ(tokens[0].scopes, core::Scopes::all());
  EXPECT_EQ(tokens[0].created_by.text, "local");
  EXPECT_TRUE(run_on(io_, (*store)->accounts().accounts()).value().at(0).is_operator);
}

}  // namespace
}  // namespace mimeo::sqlite

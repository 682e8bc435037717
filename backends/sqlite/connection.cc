#include "sqlite/connection.h"

#include <fmt/format.h>

#include "sqlite/error.h"
#include "sqlite/gathered_log.h"

namespace mimeo::sqlite {
namespace {

// 8 KB: a prediction of 2 KB with its neighbours fits a page; a third faster than 4 KB, and 16 KB gains little more.
// secure_delete: what callers were told is gone is overwritten in the file.
// wal_autocheckpoint: 32 MB of log between two copies into the database, so that a row written twice is copied once.
// journal_size_limit: a log that grew under a long read is cut back.
constexpr char writer_settings[] = R"sql(
  PRAGMA page_size = 8192;
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA mmap_size = 0;
  PRAGMA cache_size = -16384;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
)sql";

constexpr char reader_settings[] = R"sql(
  PRAGMA query_only = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA temp_store = MEMORY;
  PRAGMA mmap_size = 0;
  PRAGMA cache_size = -4096;
)sql";

/// Another program (a person's sqlite3 shell) may hold a lock for a moment.
constexpr int busy_ms = 5000;

}  // namespace

Result<Connection> Connection::open(const std::string& path, int flags, bool gathers) {
  // Statistics that nobody reads cost a lock at every allocation. Once SQLite is in use this is refused, and was done.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  const char* vfs = gathers ? gathering_vfs() : nullptr;
  sqlite3* database = nullptr;
  // NOMUTEX: a connection is used by one thread at a time.
  const int opened = sqlite3_open_v2(path.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  Connection connection(database);
  if (opened != SQLITE_OK) return std::unexpected(error_of(opened, fmt::format("cannot open {}", path)));
  sqlite3_busy_timeout(database, busy_ms);
  return connection;
}

Result<Connection> Connection::open_writer(const std::string& path, Synchronous synchronous) {
  auto connection = open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, synchronous == Synchronous::full);
  if (!connection) return connection;
  if (auto set = connection->execute(writer_settings); !set) return pass_on(std::move(set));
  const char* durability =
      synchronous == Synchronous::full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
  if (auto set = connection->execute(durability); !set) return pass_on(std::move(set));
  return connection;
}

Result<Connection> Connection::open_reader(const std::string& path) {
  auto connection = open(path, SQLITE_OPEN_READONLY);
  if (!connection) return connection;
  if (auto set = connection->execute(reader_settings); !set) return pass_on(std::move(set));
  return connection;
}

Statement Connection::prepare(const char* query) {
  auto& statement = statements_[query];
  int prepared = SQLITE_OK;
  if (!statement) {
    sqlite3_stmt* fresh = nullptr;
    prepared = sqlite3_prepare_v3(database_.get(), query, -1, SQLITE_PREPARE_PERSISTENT, &fresh, nullptr);
    statement.reset(fresh);
  }
  return Statement(database_.get(), statement.get(), prepared);
}

Result<void> Connection::execute(const char* statements) {
  const int code = sqlite3_exec(database_.get(), statements, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return std::unexpected(error_of(code, sqlite3_errmsg(database_.get())));
  return {};
}

Result<void> Connection::each(const char* query, const std::function<void(Statement&)>& see) {
  sqlite3_stmt* fresh = nullptr;
  const int prepared = sqlite3_prepare_v2(database_.get(), query, -1, &fresh, nullptr);
  const std::unique_ptr<sqlite3_stmt, Finalize> owner(fresh);
  Statement statement(database_.get(), fresh, prepared);
  for (;;) {
    auto row = statement.step();
    if (!row) return pass_on(std::move(row));
    if (!*row) return {};
    see(statement);
  }
}

Result<std::int64_t> Connection::number(const char* query) {
  std::int64_t number = 0;
  auto seen = each(query, [&](Statement& row) { number = row.integer(); });
  if (!seen) return pass_on(std::move(seen));
  return number;
}

}  // namespace mimeo::sqlite

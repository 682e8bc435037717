// One connection to the database file, with its prepared statements. Used by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include <sqlite3.h>

#include "base/result.h"
#include "sqlite/statement.h"

namespace mimeo::sqlite {

/// When a commit counts as done.
enum class Synchronous {
  full,    ///< on disk: an acknowledged write survives a power cut
  normal,  ///< handed to the system: survives a crash of the server, not of the machine
};

class Connection {
 public:
  /// The one that writes; makes the file when there is none.
  static Result<Connection> open_writer(const std::string& path, Synchronous synchronous);
  /// One that only reads, beside the writer.
  static Result<Connection> open_reader(const std::string& path);

  /// `query` must live as long as the program (a constant of a *.sql.h): it is prepared once and found again by its
  /// address. Not to be prepared again while the statement is in use.
  Statement prepare(const char* query);

  /// Runs statements without parameters or rows of interest, several at once if need be.
  Result<void> execute(const char* statements);

  /// The single number that a query answers, or 0.
  Result<std::int64_t> number(const char* query);

  /// Shows `see` every row that a query without parameters answers. Neither keeps its statement: for rare questions.
  Result<void> each(const char* query, const std::function<void(Statement&)>& see);

  /// False inside a transaction. Some errors end a transaction by themselves.
  bool in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  explicit Connection(sqlite3* database) : database_(database) {}
  static Result<Connection> open(const std::string& path, int flags, bool gathers = false);

  std::unique_ptr<sqlite3, Close> database_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;  // dies before database_
};

}  // namespace mimeo::sqlite

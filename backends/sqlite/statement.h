// A prepared statement in use: parameters in, rows out.
//
//   auto statement = connection.prepare(sql::files::find);
//   statement.bind("id", id.text);
//   auto found = statement.step();       // Result<bool>: a row, or none
//   if (found && *found) read(statement.text(), statement.integer(), ...);
//
// Parameters are bound in the order in which they first appear in the SQL, columns read in the order of the SELECT;
// debug builds check the names. Bound text is not copied: it must stay where it is until the statement is done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/clock.h"
#include "base/result.h"

namespace mimeo::sqlite {

/// Borrowed from a Connection, and given back, reset, on destruction. A statement that could not be prepared answers
/// why when it is stepped.
class Statement {
 public:
  Statement(sqlite3* database, sqlite3_stmt* statement, int prepared) noexcept
      : database_(database), statement_(statement), prepared_(prepared) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() {
    if (statement_) sqlite3_reset(statement_);
  }

  void bind(std::string_view name, std::string_view text);
  void bind(std::string_view name, const std::string& text) { bind(name, std::string_view(text)); }
  void bind(std::string_view name, const char* text) { bind(name, std::string_view(text)); }
  /// SQLite reads the text when the statement steps: a temporary would be gone.
  void bind(std::string_view name, std::string&& text) = delete;
  void bind(std::string_view name, std::int64_t number);
  void bind(std::string_view name, Time time) {
    bind(name, static_cast<std::int64_t>(time.time_since_epoch().count()));
  }
  void bind(std::string_view name, Duration time) { bind(name, static_cast<std::int64_t>(time.count())); }
  void bind_null(std::string_view name);
  /// NULL when there is nothing.
  template <class Value>
  void bind_optional(std::string_view name, const std::optional<Value>& value) {
    if (value) {
      bind(name, *value);
    } else {
      bind_null(name);
    }
  }

  /// True: a row can be read. False: there are no more.
  Result<bool> step();
  /// For statements that answer no rows.
  Result<void> run();
  /// Rows changed by the run.
  int changes() const { return sqlite3_changes(database_); }

  // The next column of the row. Views end with the next step.
  std::string_view text();
  std::int64_t integer();
  bool flag() { return integer() != 0; }
  Time time() { return Time(Duration(integer())); }
  std::optional<std::int64_t> optional_integer();
  std::optional<Time> optional_time();
  std::optional<std::string> optional_text();

 private:
  int next_parameter(std::string_view name);
  bool next_is_null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

  sqlite3* database_;
  sqlite3_stmt* statement_;
  int prepared_;
  int parameter_ = 0;
  int column_ = 0;
};

}  // namespace mimeo::sqlite

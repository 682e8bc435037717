#include "sqlite/statement.h"

#include <cassert>

#include <fmt/format.h>

#include "sqlite/error.h"

namespace mimeo::sqlite {

int Statement::next_parameter([[maybe_unused]] std::string_view name) {
  ++parameter_;
  assert(!statement_ || (sqlite3_bind_parameter_name(statement_, parameter_) != nullptr &&
                         sqlite3_bind_parameter_name(statement_, parameter_) + 1 == name));
  return parameter_;
}

void Statement::bind(std::string_view name, std::string_view text) {
  const int index = next_parameter(name);
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* bytes = text.empty() ? "" : text.data();
  if (!statement_) return;
  const int bound = sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (bound != SQLITE_OK) prepared_ = bound;  // too big: told by step()
}

void Statement::bind(std::string_view name, std::int64_t number) {
  const int index = next_parameter(name);
  if (statement_) sqlite3_bind_int64(statement_, index, number);
}

void Statement::bind_null(std::string_view name) {
  const int index = next_parameter(name);
  if (statement_) sqlite3_bind_null(statement_, index);
}

Result<bool> Statement::step() {
  column_ = 0;
  if (prepared_ != SQLITE_OK) {
    return std::unexpected(error_of(prepared_, fmt::format("cannot prepare or bind: {}", sqlite3_errmsg(database_))));
  }
  assert(parameter_ == sqlite3_bind_parameter_count(statement_) || sqlite3_stmt_isexplain(statement_));
  const int stepped = sqlite3_step(statement_);
  if (stepped == SQLITE_ROW) return true;
  if (stepped == SQLITE_DONE) return false;
  return std::unexpected(error_of(sqlite3_extended_errcode(database_), sqlite3_errmsg(database_)));
}

Result<void> Statement::run() {
  auto row = step();
  assert(!row || !*row);
  if (!row) return pass_on(std::move(row));
  return {};
}

std::string_view Statement::text() {
  // The order of the two calls matters: the bytes are counted in the encoding that the first has settled.
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
  const int count = sqlite3_column_bytes(statement_, column_);
  ++column_;
  return bytes ? std::string_view(bytes, static_cast<std::size_t>(count)) : std::string_view();
}

std::int64_t Statement::integer() { return sqlite3_column_int64(statement_, column_++); }

std::optional<std::int64_t> Statement::optional_integer() {
  if (next_is_null()) {
    ++column_;
    return std::nullopt;
  }
  return integer();
}

std::optional<Time> Statement::optional_time() {
  const auto micros = optional_integer();
  return micros ? std::optional(Time(Duration(*micros))) : std::nullopt;
}

std::optional<std::string> Statement::optional_text() {
  if (next_is_null()) {
    ++column_;
    return std::nullopt;
  }
  return std::string(text());
}

}  // namespace mimeo::sqlite

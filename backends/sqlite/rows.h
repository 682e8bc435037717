// Reading the rows that a statement answers, one by one or all.
#pragma once

#include <optional>
#include <vector>

#include "sqlite/statement.h"

namespace mimeo::sqlite {

/// What a row without long texts adds to a batch of writes, about.
constexpr std::size_t small_row_bytes = 512;

/// Every row, by `read`, a `Result<Row>(Statement&)`.
template <class Row>
Result<std::vector<Row>> read_all(Statement& statement, Result<Row> (*read)(Statement&)) {
  std::vector<Row> rows;
  for (;;) {
    auto more = statement.step();
    if (!more) return pass_on(std::move(more));
    if (!*more) return rows;
    auto row = read(statement);
    if (!row) return pass_on(std::move(row));
    rows.push_back(std::move(*row));
  }
}

/// The first row, if there is one.
template <class Row>
Result<std::optional<Row>> read_first(Statement& statement, Result<Row> (*read)(Statement&)) {
  auto more = statement.step();
  if (!more) return pass_on(std::move(more));
  if (!*more) return std::nullopt;
  auto row = read(statement);
  if (!row) return pass_on(std::move(row));
  return std::move(*row);
}

}  // namespace mimeo::sqlite

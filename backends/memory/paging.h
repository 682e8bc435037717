// One page of rows that are all at hand.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "seams/cursor.h"

namespace mimeo::memory {

/// The page that `cursor` asks for out of `rows`, which may be in any order. invalid: not a cursor.
template <class Row>
Result<seams::Page<Row>> page_of(std::vector<Row> rows, const std::optional<std::string>& cursor_text, int limit) {
  std::optional<seams::Cursor> cursor;
  if (cursor_text) {
    auto read = seams::read_cursor(*cursor_text);
    if (!read) return pass_on(std::move(read));
    cursor = std::move(*read);
  }
  auto position = [](const Row& row) { return seams::Position{row.created_at, row.id.text}; };
  const bool newer = cursor && cursor->direction == seams::Cursor::Direction::newer;
  if (cursor) {
    std::erase_if(
        rows, [&](const Row& row) { return newer ? position(row) <= cursor->from : position(row) >= cursor->from; });
  }
  if (newer) {
    std::ranges::sort(rows, std::less<>(), position);
  } else {
    std::ranges::sort(rows, std::greater<>(), position);
  }
  if (rows.size() > static_cast<std::size_t>(limit) + 1) rows.resize(static_cast<std::size_t>(limit) + 1);
  return seams::make_page(std::move(rows), limit, cursor);
}

}  // namespace mimeo::memory

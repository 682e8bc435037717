// Positions in a list that is read newest first, and the opaque text that callers carry them in.
//
//   cursor   := base64url( ("o" | "n") micros "." id )     no padding
//   "o": the rows older than the position follow; "n": the newer ones
//
// Every store uses this form, so that a cursor does not depend on the backend behind it.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "seams/prediction_store.h"

namespace mimeo::seams {

/// A row's place: by time of creation, then by id.
struct Position {
  Time created_at;
  std::string id;

  auto operator<=>(const Position&) const = default;
};

struct Cursor {
  enum class Direction { older, newer };
  Direction direction = Direction::older;
  Position from;  ///< itself not part of the page
};

std::string write_cursor(const Cursor& cursor);

/// invalid: not something write_cursor made.
Result<Cursor> read_cursor(std::string_view text);

/// Makes the page out of what a store found: up to limit + 1 rows in reading order (newest first going older, oldest
/// first going newer), where the surplus one only says that there is more.
template <class Row>
Page<Row> make_page(std::vector<Row> found, int limit, const std::optional<Cursor>& cursor) {
  const bool newer = cursor && cursor->direction == Cursor::Direction::newer;
  const bool more = found.size() > static_cast<std::size_t>(limit);
  if (more) found.pop_back();
  if (newer) std::ranges::reverse(found);
  Page<Row> page;
  if (!found.empty()) {
    auto position = [](const Row& row) { return Position{row.created_at, row.id.text}; };
    if (newer || more) page.next = write_cursor({Cursor::Direction::older, position(found.back())});
    if (newer ? more : cursor.has_value()) {
      page.previous = write_cursor({Cursor::Direction::newer, position(found.front())});
    }
  }
  page.rows = std::move(found);
  return page;
}

}  // namespace mimeo::seams

// The part of a list, ordered by time of creation and id, that a query asks for.
#pragma once

#include <optional>
#include <string>

#include "seams/cursor.h"

namespace mimeo::sqlite {

/// Rows strictly between two positions, and the way they are read. Ids are never empty, so that a position with an
/// empty id lies before everything of its instant.
struct Span {
  seams::Position above{Time::min(), ""};
  seams::Position below{Time::max(), ""};
  std::optional<seams::Cursor> cursor;

  bool newer_first() const { return !cursor || cursor->direction == seams::Cursor::Direction::older; }
  /// Where reading begins.
  const seams::Position& from() const { return newer_first() ? below : above; }
};

/// invalid: not a cursor.
Result<Span> read_span(const std::optional<std::string>& cursor, std::optional<Time> after, std::optional<Time> before);

}  // namespace mimeo::sqlite

#include "sqlite/span.h"

#include <algorithm>

namespace mimeo::sqlite {

Result<Span> read_span(const std::optional<std::string>& cursor, std::optional<Time> after,
                       std::optional<Time> before) {
  Span span;
  if (after) span.above = {*after, ""};
  if (before) span.below = {*before, ""};
  if (!cursor) return span;

  auto read = seams::read_cursor(*cursor);
  if (!read) return pass_on(std::move(read));
  span.cursor = std::move(*read);
  if (span.newer_first()) {
    span.below = std::min(span.below, span.cursor->from);
  } else {
    span.above = std::max(span.above, span.cursor->from);
  }
  return span;
}

}  // namespace mimeo::sqlite

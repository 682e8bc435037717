#include "seams/cursor.h"

#include <charconv>

#include <fmt/format.h>

#include "base/hash.h"

namespace mimeo::seams {
namespace {

/// No id of ours is longer; a cursor that is cannot be ours.
constexpr std::size_t longest_id = 64;

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > longest_id) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

std::unexpected<Error> not_a_cursor() { return fail(ErrorKind::invalid, "The cursor is not valid."); }

}  // namespace

std::string write_cursor(const Cursor& cursor) {
  const char direction = cursor.direction == Cursor::Direction::older ? 'o' : 'n';
  auto text = base64_encode(
      fmt::format("{}{}.{}", direction, cursor.from.created_at.time_since_epoch().count(), cursor.from.id));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  while (text.ends_with('=')) text.pop_back();
  return text;
}

Result<Cursor> read_cursor(std::string_view text) {
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  auto decoded = base64_decode(standard);
  if (!decoded || decoded->empty()) return not_a_cursor();

  Cursor cursor;
  if (decoded->front() == 'n') {
    cursor.direction = Cursor::Direction::newer;
  } else if (decoded->front() != 'o') {
    return not_a_cursor();
  }
  std::string_view rest = std::string_view(*decoded).substr(1);
  std::int64_t micros = 0;
  auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), micros);
  if (error != std::errc()) return not_a_cursor();
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (!rest.starts_with('.') || !is_id(rest.substr(1))) return not_a_cursor();
  cursor.from = Position{Time(Duration(micros)), std::string(rest.substr(1))};
  return cursor;
}

}  // namespace mimeo::seams

// Lists: `{"next": <address or null>, "previous": <address or null>, "results": [...]}`.
//
// The addresses are absolute, because JavaScript and Python v1 ask for them as they are; they repeat the request's own
// query parameters and differ in `cursor`, the one parameter that Swift takes out of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/call.h"
#include "api/object_writer.h"
#include "seams/prediction_store.h"

namespace mimeo::api {

/// The `cursor` parameter; nothing when absent or empty.
std::optional<std::string> cursor_of(const http::Request& request);

/// Appends `"next":...,"previous":...,"results":` for the list that `call` asked for.
void write_page_links(const Call& call, const std::optional<std::string>& next,
                      const std::optional<std::string>& previous, std::string& out);

/// 200 with a page, each row written by `write_row(row, out)`.
template <class Row, class WriteRow>
http::Response page_response(const Call& call, const seams::Page<Row>& page, WriteRow write_row) {
  std::string out = "{";
  write_page_links(call, page.next, page.previous, out);
  write_array(page.rows, write_row, out);
  out += '}';
  return http::Response::json(200, std::move(out));
}

/// Where a page of a list begins or ends: next to the row with `key`, which is not part of it.
///
///   cursor = ( "n" / "p" ) base64( key )        n: what stands behind the key, p: what stands before it
struct PlaceCursor {
  enum class Direction : char { behind = 'n', before = 'p' };
  Direction direction;
  std::string key;
};
std::string write_place_cursor(const PlaceCursor& cursor);
/// Nothing: not one of ours.
std::optional<PlaceCursor> read_place_cursor(std::string_view text);
Problem not_a_cursor();

/// A row of a list that is in memory, and its place in the order. Keys are unique.
template <class Row>
struct Keyed {
  std::string key;
  Row row;
};

enum class Order { ascending, descending };

/// Where a page of a list in memory begins and ends, and its cursors. The cursor holds the key of the row next to the
/// page, so that pages neither repeat nor skip a row when the list grows or shrinks between two requests.
struct Slice {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::string> next;
  std::optional<std::string> previous;
};

/// `keys` stand in `order`. Refuses with invalid_parameter when `cursor` is none of ours.
std::expected<Slice, Problem> slice_of(const std::vector<std::string_view>& keys, Order order,
                                       const std::optional<std::string>& cursor, std::size_t limit);

/// Sorts `rows` by key and cuts the page out of them that `cursor` stands for.
template <class Row>
std::expected<seams::Page<Row>, Problem> page_of(std::vector<Keyed<Row>> rows, Order order,
                                                 const std::optional<std::string>& cursor, std::size_t limit) {
  std::ranges::sort(rows, [order](const auto& a, const auto& b) {
    return order == Order::ascending ? a.key < b.key : b.key < a.key;
  });
  std::vector<std::string_view> keys;
  keys.reserve(rows.size());
  for (const auto& one : rows) keys.push_back(one.key);
  auto slice = slice_of(keys, order, cursor, limit);
  if (!slice) return std::unexpected(std::move(slice.error()));
  seams::Page<Row> page;
  for (std::size_t i = slice->begin; i < slice->end; ++i) page.rows.push_back(std::move(rows[i].row));
  page.next = std::move(slice->next);
  page.previous = std::move(slice->previous);
  return page;
}

/// A key that sorts by time, then by `name`.
std::string time_key(Time time, std::string_view name);

}  // namespace mimeo::api

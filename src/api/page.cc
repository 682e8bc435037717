#include "api/page.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/object_writer.h"
#include "base/hash.h"

namespace mimeo::api {
namespace {

std::string page_link(const Call& call, std::string_view cursor) {
  std::string link = call.address("/v1");
  link += call.request.path;
  link += '?';
  std::string_view query = call.request.query;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto item = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    if (item.empty() || item.substr(0, item.find('=')) == "cursor") continue;
    link.append(item) += '&';
  }
  link += "cursor=";
  link += percent_encode(cursor);
  return link;
}

}  // namespace

std::string write_place_cursor(const PlaceCursor& cursor) {
  return static_cast<char>(cursor.direction) + base64_encode(cursor.key);
}

std::optional<PlaceCursor> read_place_cursor(std::string_view text) {
  if (!text.starts_with('n') && !text.starts_with('p')) return std::nullopt;
  auto key = base64_decode(text.substr(1));
  if (!key) return std::nullopt;
  return PlaceCursor{static_cast<PlaceCursor::Direction>(text.front()), std::move(*key)};
}

Problem not_a_cursor() {
  return Problem(problems::invalid_parameter, "The cursor is not one that a list has answered");
}

std::optional<std::string> cursor_of(const http::Request& request) {
  auto cursor = request.query_parameter("cursor");
  if (cursor && cursor->empty()) return std::nullopt;
  return cursor;
}

void write_page_links(const Call& call, const std::optional<std::string>& next,
                      const std::optional<std::string>& previous, std::string& out) {
  auto link = [&](std::string_view name, const std::optional<std::string>& cursor) {
    out.append("\"").append(name).append("\":");
    if (cursor) {
      write_json_string(page_link(call, *cursor), out);
    } else {
      out += "null";
    }
    out += ',';
  };
  link("next", next);
  link("previous", previous);
  out += "\"results\":";
}

std::expected<Slice, Problem> slice_of(const std::vector<std::string_view>& keys, Order order,
                                       const std::optional<std::string>& cursor, std::size_t limit) {
  Slice slice{.begin = 0, .end = std::min(limit, keys.size())};
  if (cursor) {
    const auto place = read_place_cursor(*cursor);
    if (!place) return std::unexpected(not_a_cursor());
    const std::string_view key = place->key;
    const auto before = [order](std::string_view a, std::string_view b) {
      return order == Order::ascending ? a < b : b < a;
    };
    const auto begin = keys.begin();
    if (place->direction == PlaceCursor::Direction::behind) {
      slice.begin = static_cast<std::size_t>(std::upper_bound(begin, keys.end(), key, before) - begin);
      slice.end = std::min(slice.begin + limit, keys.size());
    } else {
      slice.end = static_cast<std::size_t>(std::lower_bound(begin, keys.end(), key, before) - begin);
      slice.begin = slice.end > limit ? slice.end - limit : 0;
    }
  }
  if (slice.begin < slice.end) {
    if (slice.end < keys.size())
      slice.next = write_place_cursor({PlaceCursor::Direction::behind, std::string(keys[slice.end - 1])});
    if (slice.begin > 0)
      slice.previous = write_place_cursor({PlaceCursor::Direction::before, std::string(keys[slice.begin])});
  }
  return slice;
}

std::string time_key(Time time, std::string_view name) {
  return fmt::format("{:016x}.{}", time.time_since_epoch().count(), name);
}

}  // namespace mimeo::api

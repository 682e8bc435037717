#include "core/stream_token.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ids.h"

namespace mimeo::core {
namespace {

constexpr std::size_t part = 26;
constexpr std::string_view file_mark = "file-";

bool is_base32(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

}  // namespace

std::string new_stream_secret() { return random_token(16); }

std::string stream_path(const Prediction& p) {
  return fmt::format("/v1/{}{}{}", p.streams_files ? "files/file-" : "streams/", p.id.text, p.stream_token);
}

std::optional<StreamToken> parse_stream_token(std::string_view segment) {
  if (is_file_stream(segment)) segment.remove_prefix(file_mark.size());
  if (segment.size() != 2 * part || !std::ranges::all_of(segment, is_base32)) return std::nullopt;
  return StreamToken{PredictionId{std::string(segment.substr(0, part))}, std::string(segment.substr(part))};
}

bool is_file_stream(std::string_view segment) {
  return segment.starts_with(file_mark) && segment.size() == file_mark.size() + 2 * part;
}

}  // namespace mimeo::core

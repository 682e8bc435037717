#include "core/data_uri.h"

#include "base/hash.h"

namespace mimeo::core {

std::optional<DataUri> parse_data_uri(std::string_view text) {
  constexpr std::string_view scheme = "data:";
  if (!text.starts_with(scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  const auto comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  auto head = text.substr(0, comma);
  const auto data = text.substr(comma + 1);

  constexpr std::string_view base64 = ";base64";
  const bool is_base64 = head.ends_with(base64);
  if (is_base64) head.remove_suffix(base64.size());
  DataUri uri;
  uri.media_type = std::string(head.substr(0, head.find(';')));
  if (uri.media_type.empty()) uri.media_type = "text/plain";
  // "data: the weather" is text that happens to begin like a URI: a media type has one slash and no space.
  if (uri.media_type.find('/') == std::string::npos || uri.media_type.find(' ') != std::string::npos) {
    return std::nullopt;
  }
  if (!is_base64) {
    uri.bytes = percent_decode(data);
    return uri;
  }
  auto bytes = base64_decode(data);
  if (!bytes) return std::nullopt;
  uri.bytes = std::move(*bytes);
  return uri;
}

}  // namespace mimeo::core

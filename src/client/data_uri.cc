#include "client/data_uri.h"

#include "client/digest.h"
#include "client/url.h"

namespace mimeo::client::detail {

std::optional<DataUri> parse_data_uri(std::string_view text) {
  constexpr std::string_view scheme = "data:";
  const auto comma = text.find(',');
  if (!text.starts_with(scheme) || comma == std::string_view::npos) return std::nullopt;
  auto type = text.substr(scheme.size(), comma - scheme.size());
  constexpr std::string_view base64 = ";base64";
  const bool is_base64 = type.ends_with(base64);
  if (is_base64) type.remove_suffix(base64.size());
  DataUri uri;
  uri.content_type = type.empty() ? "text/plain;charset=US-ASCII" : std::string(type);
  uri.bytes = unescape(text.substr(comma + 1));
  if (!is_base64) return uri;
  std::string decoded;
  if (!base64_decode(uri.bytes, decoded)) return std::nullopt;
  uri.bytes = std::move(decoded);
  return uri;
}

std::string make_data_uri(std::string_view content_type, std::string_view bytes) {
  return "data:" + std::string(content_type) + ";base64," + base64_encode(bytes);
}

}  // namespace mimeo::client::detail

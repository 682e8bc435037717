// data: addresses (RFC 2397).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mimeo::client::detail {

struct DataUri {
  std::string content_type;
  std::string bytes;
};

/// Nothing when `text` is none.
std::optional<DataUri> parse_data_uri(std::string_view text);

std::string make_data_uri(std::string_view content_type, std::string_view bytes);

}  // namespace mimeo::client::detail

// Data URIs (RFC 2397), as models put files into outputs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mimeo::core {

struct DataUri {
  std::string media_type;  ///< without parameters; "text/plain" when the URI names none
  std::string bytes;
};

/// `data:[<type>][;parameter]*[;base64],<data>`; nothing when `text` is not one.
std::optional<DataUri> parse_data_uri(std::string_view text);

}  // namespace mimeo::core

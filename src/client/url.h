// Addresses.
#pragma once

#include <string>
#include <string_view>

namespace mimeo::client::detail {

/// "https://host:port", in small letters and with the port, so that equal origins are equal texts. Empty when `url` is
/// no http(s) address.
std::string origin_of(std::string_view url);

/// `reference` as seen from `base`: absolute. Empty when it makes no sense.
std::string resolve(std::string_view base, std::string_view reference);

/// As one segment of a path, or as a value in a query.
std::string escape(std::string_view text);
std::string unescape(std::string_view text);

/// "owner/name" with both halves escaped.
std::string escape_pair(std::string_view owner_and_name);

}  // namespace mimeo::client::detail

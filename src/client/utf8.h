// UTF-8 (RFC 3629).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mimeo::client::detail {

/// Bytes of the character that `text` begins with; 0 when it begins with none.
std::size_t utf8_length(std::string_view text);

void append_utf8(std::uint32_t code_point, std::string& out);

}  // namespace mimeo::client::detail

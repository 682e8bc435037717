// Media types of what people put into models.
#pragma once

#include <string_view>

namespace mimeo::client::detail {

/// By a file name's extension; "application/octet-stream" if unknown.
std::string_view media_type_of(std::string_view file_name);

}  // namespace mimeo::client::detail

// Addresses that callers give us, to call or to show.
#pragma once

#include <string_view>

namespace mimeo::api {

/// http or https, a host, and nothing that would end a line of a request.
bool is_web_address(std::string_view text);

}  // namespace mimeo::api

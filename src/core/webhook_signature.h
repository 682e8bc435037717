// Signatures of calls to webhooks, as Standard Webhooks has them (lifecycle.md section 5.4).
//
//   signed text = webhook-id "." webhook-timestamp "." body
//   signature   = "v1," base64( HMAC-SHA256( base64-decode(what follows "whsec_"), signed text ) )
//
// The header holds one for each secret that is valid, separated by spaces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mimeo::core {

/// The header's value. `keys` are secrets with their "whsec_".
std::string sign(const std::vector<std::string>& keys, std::string_view id, std::int64_t timestamp,
                 std::string_view body);

/// Whether one of the signatures in `header` is that of one of `keys`.
bool is_signed(std::string_view header, const std::vector<std::string>& keys, std::string_view id,
               std::int64_t timestamp, std::string_view body);

}  // namespace mimeo::core

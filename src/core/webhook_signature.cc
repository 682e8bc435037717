#include "core/webhook_signature.h"

#include "base/hash.h"
#include "base/ids.h"

namespace mimeo::core {
namespace {

std::string signature_of(std::string_view key, std::string_view text) {
  constexpr std::string_view prefix = "whsec_";
  if (key.starts_with(prefix)) key.remove_prefix(prefix.size());
  const auto bytes = base64_decode(key);
  return "v1," + base64_encode(hmac_sha256(bytes.value_or(""), text));
}

std::string signed_text(std::string_view id, std::int64_t timestamp, std::string_view body) {
  std::string text;
  text.reserve(id.size() + body.size() + 24);
  text.append(id).append(".").append(std::to_string(timestamp)).append(".").append(body);
  return text;
}

}  // namespace

std::string sign(const std::vector<std::string>& keys, std::string_view id, std::int64_t timestamp,
                 std::string_view body) {
  const auto text = signed_text(id, timestamp, body);
  std::string header;
  for (const auto& key : keys) {
    if (!header.empty()) header += ' ';
    header += signature_of(key, text);
  }
  return header;
}

bool is_signed(std::string_view header, const std::vector<std::string>& keys, std::string_view id,
               std::int64_t timestamp, std::string_view body) {
  const auto text = signed_text(id, timestamp, body);
  while (!header.empty()) {
    const auto end = header.find(' ');
    const auto one = header.substr(0, end);
    for (const auto& key : keys) {
      if (constant_time_equal(one, signature_of(key, text))) return true;
    }
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
  }
  return false;
}

}  // namespace mimeo::core

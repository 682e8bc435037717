#include "api/create_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/hash.h"

namespace mimeo::api {
namespace {

constexpr std::size_t longest_key = 255;

bool is_key(std::string_view text) {
  return !text.empty() && text.size() <= longest_key &&
         std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 0x7f; });
}

std::string digest_of(std::string_view secret, const http::Request& request, std::string_view body) {
  const auto message = fmt::format("{} {}\n{}", request.method, request.path, body);
  return to_hex(hmac_sha256(secret, message));
}

/// The count of earlier attempts, or nothing when the client does not count.
std::optional<int> retry_count(const http::Headers& headers) {
  const auto value = headers.find("X-Stainless-Retry-Count");
  if (!value) return std::nullopt;
  int count = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), count);
  if (error != std::errc() || end != value->data() + value->size() || count < 0) return std::nullopt;
  return count;
}

}  // namespace

std::expected<std::optional<core::CreateKey>, Problem> create_key_of(const Call& call, std::string_view body) {
  const auto& headers = call.request.headers;
  core::CreateKey key;
  if (const auto given = headers.find("Idempotency-Key")) {
    if (!is_key(*given)) {
      return refuse(problems::invalid_parameter, "Idempotency-Key must be 1 to 255 visible ASCII characters");
    }
    key.kind = core::CreateKey::Kind::given;
    key.key = sha256_hex(*given);
    key.fingerprint = digest_of(*given, call.request, body);
    key.expires_at = call.now() + limits::idempotency_key_time;
    return key;
  }
  const auto attempt = retry_count(headers);
  if (!attempt) return std::nullopt;
  key.kind = core::CreateKey::Kind::observed;
  key.key = digest_of(headers.find("Authorization").value_or(""), call.request, body);
  key.attempt = *attempt;
  key.expires_at = call.now() + limits::retry_window;
  return key;
}

}  // namespace mimeo::api

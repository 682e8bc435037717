#include "mimeo/client/webhook.h"

#include <charconv>

#include <openssl/crypto.h>

#include "client/digest.h"

namespace mimeo::client {
namespace {

bool equal(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace

Result<void> verify_webhook(const WebhookCall& call, std::string_view secret, std::chrono::seconds tolerance,
                            std::chrono::system_clock::time_point now) {
  constexpr std::string_view prefix = "whsec_";
  std::string key;
  if (!secret.starts_with(prefix) || !detail::base64_decode(secret.substr(prefix.size()), key) || key.empty()) {
    return Error{ErrorKind::local, "A webhook secret is whsec_ and base64"};
  }
  long long sent = 0;
  const auto [end, fault] = std::from_chars(call.timestamp.data(), call.timestamp.data() + call.timestamp.size(), sent);
  if (call.id.empty() || fault != std::errc() || end != call.timestamp.data() + call.timestamp.size()) {
    return Error{ErrorKind::refused, "The webhook call has no id or no time"};
  }
  std::string text(call.id);
  text += '.';
  text += call.timestamp;
  text += '.';
  text += call.body;
  const auto expected = detail::base64_encode(detail::hmac_sha256(key, text));
  bool signed_by_us = false;
  auto rest = call.signature;
  while (!rest.empty()) {
    const auto space = rest.find(' ');
    const auto one = rest.substr(0, space);
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    if (one.starts_with("v1,") && equal(one.substr(3), expected)) signed_by_us = true;
  }
  if (!signed_by_us) return Error{ErrorKind::refused, "The webhook call has no signature by this secret"};
  // After the signature: an unsigned time says nothing. In floating point, for it may be any number.
  const auto age = static_cast<double>(std::chrono::system_clock::to_time_t(now)) - static_cast<double>(sent);
  const auto most = static_cast<double>(tolerance.count());
  if (most > 0 && (age > most || age < -most))
    return Error{ErrorKind::refused, "The webhook call is too old, or from the future"};
  return {};
}

}  // namespace mimeo::client

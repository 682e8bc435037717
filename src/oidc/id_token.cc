#include "oidc/id_token.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/ids.h"
#include "base/limits.h"

namespace mimeo::oidc {
namespace {

std::unexpected<Error> wrong(std::string_view why) {
  return fail(ErrorKind::forbidden, "The ID token does not count", std::string(why));
}

/// Seconds since 1970, whole or not (RFC 7519 section 2). Nothing: absent, or no time that we know.
std::optional<Time> time_in(const json::value& claims, std::string_view name) {
  constexpr double latest = 253'402'300'799;  // the end of the year 9999
  const auto* value = find(claims, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto seconds = value->to_number<double>();
  if (!(seconds >= 0 && seconds <= latest)) return std::nullopt;
  return Time(std::chrono::seconds(std::llround(seconds)));
}

bool is_text(const json::value* value, std::string_view text) {
  return value != nullptr && value->is_string() && value->get_string() == text;
}

/// `aud` is the client, or a list with it.
bool is_for(const json::value& claims, const std::string& client) {
  const auto* audience = find(claims, "aud");
  if (audience == nullptr || !audience->is_array()) return is_text(audience, client);
  const auto& all = audience->get_array();
  const bool is_named = std::ranges::any_of(all, [&](const json::value& one) { return is_text(&one, client); });
  // For several it has to say which of them asked.
  return is_named && (all.size() == 1 || find(claims, "azp") != nullptr);
}

}  // namespace

Result<void> check_claims(const json::value& claims, const Expected& expected, Time now) {
  constexpr auto skew = limits::oidc_clock_skew;
  if (!is_text(find(claims, "iss"), expected.issuer)) return wrong("iss: it is of another issuer");
  if (!is_for(claims, expected.client_id)) return wrong("aud: it is for another client");
  const auto* party = find(claims, "azp");
  if (party != nullptr && !is_text(party, expected.client_id)) return wrong("azp: another client asked for it");
  const auto expires = time_in(claims, "exp");
  if (!expires || *expires + skew <= now) return wrong("exp: its time is over");
  const auto issued = time_in(claims, "iat");
  if (!issued || *issued > now + skew) return wrong("iat: it is from the future; compare the clocks of both machines");
  const auto begins = time_in(claims, "nbf");
  if (find(claims, "nbf") != nullptr && (!begins || *begins > now + skew)) return wrong("nbf: its time has not come");
  const auto* nonce = find_string(claims, "nonce");
  if (nonce == nullptr || !constant_time_equal(*nonce, expected.nonce)) return wrong("nonce: it is of another log-in");
  const auto* subject = find_string(claims, "sub");
  if (subject == nullptr || subject->empty() || subject->size() > limits::oidc_subject_bytes) {
    return wrong("sub: it does not say of whom it is");
  }
  return {};
}

}  // namespace mimeo::oidc

#include "oidc/jwt.h"

#include "base/hash.h"

namespace mimeo::oidc {
namespace {

std::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorKind::invalid, "The token cannot be read", std::string(what));
}

Result<json::value> parse_part(std::string_view part, std::string_view name) {
  const auto text = base64url_decode(part);
  auto value = text ? parse_json(*text) : Result<json::value>(malformed("not base64url"));
  if (!value || !value->is_object()) return malformed(name);
  return value;
}

}  // namespace

Result<Jwt> parse_jwt(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == text.npos ? text.npos : text.find('.', first + 1);
  if (second == text.npos) return malformed("it does not have three parts");
  auto header = parse_part(text.substr(0, first), "header");
  if (!header) return pass_on(std::move(header));
  auto claims = parse_part(text.substr(first + 1, second - first - 1), "claims");
  if (!claims) return pass_on(std::move(claims));
  auto signature = base64url_decode(text.substr(second + 1));
  if (!signature) return malformed("signature");
  if (find(*header, "crit") != nullptr) return malformed("it has critical headers");
  Jwt token;
  if (const auto* algorithm = find_string(*header, "alg")) token.algorithm = *algorithm;
  if (const auto* id = find_string(*header, "kid")) token.key_id = *id;
  token.claims = std::move(*claims);
  token.signed_text = text.substr(0, second);
  token.signature = std::move(*signature);
  return token;
}

}  // namespace mimeo::oidc

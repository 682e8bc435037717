#include "oidc/provider.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/ids.h"
#include "base/limits.h"
#include "oidc/id_token.h"

namespace mimeo::oidc {
namespace {

constexpr std::size_t secret_bytes = 32;

std::unexpected<Error> not_as_it_should_be(std::string what) {
  return fail(ErrorKind::invalid, "The provider's answer is not what it should be", std::move(what));
}

/// The longest word of a provider that goes into a log line.
std::string shortened(std::string_view text) { return std::string(text.substr(0, 300)); }

bool lists(const json::value& document, std::string_view name, std::string_view wanted) {
  const auto* list = find(document, name);
  return list != nullptr && list->is_array() && std::ranges::any_of(list->get_array(), [&](const json::value& one) {
           return one.is_string() && one.get_string() == wanted;
         });
}

void add_field(std::string& form, std::string_view name, std::string_view value) {
  form += fmt::format("{}{}={}", form.empty() ? "" : "&", name, percent_encode(value));
}

bool is_over(Time since, Time now) { return now < since || now - since >= limits::oidc_cache; }

}  // namespace

Secrets Secrets::fresh() {
  Secrets secrets;
  secrets.state = base64url_encode(random_bytes(secret_bytes));
  secrets.nonce = base64url_encode(random_bytes(secret_bytes));
  secrets.verifier = base64url_encode(random_bytes(secret_bytes));
  return secrets;
}

bool is_safe_address(std::string_view url) {
  if (url.starts_with("https://")) return url.size() > 8;
  if (!url.starts_with("http://")) return false;
  auto host = url.substr(7);
  host = host.substr(0, host.find_first_of("/?#"));
  if (host.find('@') != host.npos) return false;
  if (host.starts_with("[::1]")) return host.size() == 5 || host[5] == ':';
  host = host.substr(0, host.find(':'));
  // Only digits, for a name may begin like an address: 127.0.0.1.example.org.
  const bool is_address = host.find_first_not_of("0123456789.") == host.npos;
  return host == "localhost" || (is_address && host.starts_with("127."));
}

Provider::Provider(Executor executor, const Clock& clock, ProviderOptions options)
    : clock_(clock), options_(std::move(options)), calls_(std::move(executor), options_.authorities) {}

Task<Result<json::value>> Provider::ask(std::string url) {
  auto answer = co_await calls_.get(url);
  if (!answer) {
    answer.error().detail = url + ": " + answer.error().detail;
    co_return pass_on(std::move(answer));
  }
  if (answer->status != 200) {
    co_return fail(ErrorKind::unavailable, "The provider cannot be reached",
                   fmt::format("{} answered {}", url, answer->status));
  }
  auto document = parse_json(answer->body);
  if (!document || !document->is_object()) co_return not_as_it_should_be(url + " is no JSON object");
  co_return document;
}

Result<Provider::Discovery> Provider::read_discovery(const json::value& document) const {
  const auto issuer = text_in(document, "issuer");
  if (issuer != options_.issuer) {
    return not_as_it_should_be(
        fmt::format("it calls itself {}, and --oidc-issuer {}", shortened(issuer), options_.issuer));
  }
  Discovery found;
  found.authorization_endpoint = text_in(document, "authorization_endpoint");
  found.token_endpoint = text_in(document, "token_endpoint");
  found.jwks_uri = text_in(document, "jwks_uri");
  for (const auto* endpoint : {&found.authorization_endpoint, &found.token_endpoint, &found.jwks_uri}) {
    if (!is_safe_address(*endpoint))
      return not_as_it_should_be("an address is missing or not https: " + shortened(*endpoint));
  }
  const auto* methods = "token_endpoint_auth_methods_supported";
  found.takes_basic =
      lists(document, methods, "client_secret_basic") || !lists(document, methods, "client_secret_post");
  found.at = clock_.now();
  return found;
}

Task<Result<Provider::Discovery>> Provider::discovery() {
  if (discovery_ && !is_over(discovery_->at, clock_.now())) co_return *discovery_;
  auto base = options_.issuer;
  while (base.ends_with('/')) base.pop_back();
  const auto url = base + "/.well-known/openid-configuration";
  auto document = co_await ask(url);
  if (!document) co_return pass_on(std::move(document));
  auto found = read_discovery(*document);
  if (found) discovery_ = *found;
  co_return found;
}

Task<Result<std::string>> Provider::authorization_url(Secrets secrets, std::string redirect_uri) {
  auto found = co_await discovery();
  if (!found) co_return pass_on(std::move(found));
  std::string query;
  add_field(query, "response_type", "code");
  add_field(query, "client_id", options_.client_id);
  add_field(query, "redirect_uri", redirect_uri);
  add_field(query, "scope", options_.scopes);
  add_field(query, "state", secrets.state);
  add_field(query, "nonce", secrets.nonce);
  add_field(query, "code_challenge", base64url_encode(sha256(secrets.verifier)));
  add_field(query, "code_challenge_method", "S256");
  const auto& endpoint = found->authorization_endpoint;
  co_return endpoint + (endpoint.find('?') == endpoint.npos ? "?" : "&") + query;
}

/// The ID token that the provider gives for a code.
Task<Result<std::string>> Provider::exchange(const Discovery& found, std::string code, std::string verifier,
                                             std::string redirect_uri) {
  std::string form;
  std::vector<std::string> headers;
  add_field(form, "grant_type", "authorization_code");
  add_field(form, "code", code);
  add_field(form, "redirect_uri", redirect_uri);
  add_field(form, "code_verifier", verifier);
  if (!options_.client_secret.empty() && found.takes_basic) {
    // Both are encoded as in a form before they are joined (RFC 6749 section 2.3.1).
    const auto pair = percent_encode(options_.client_id) + ":" + percent_encode(options_.client_secret);
    headers.push_back("Authorization: Basic " + base64_encode(pair));
  } else {
    add_field(form, "client_id", options_.client_id);
    if (!options_.client_secret.empty()) add_field(form, "client_secret", options_.client_secret);
  }
  auto answer = co_await calls_.post(found.token_endpoint, std::move(form), std::move(headers));
  if (!answer) co_return pass_on(std::move(answer));
  auto document = parse_json(answer->body);
  if (answer->status >= 500) {
    co_return fail(ErrorKind::unavailable, "The provider cannot be reached",
                   fmt::format("the token endpoint answered {}", answer->status));
  }
  if (answer->status != 200) {
    const auto error = document ? text_in(*document, "error") : std::string();
    const auto why = document ? text_in(*document, "error_description") : std::string();
    co_return fail(ErrorKind::forbidden, "The provider does not take the code",
                   fmt::format("{} {} {}", answer->status, shortened(error), shortened(why)));
  }
  auto token = document ? text_in(*document, "id_token") : std::string();
  if (token.empty()) co_return not_as_it_should_be("the token endpoint gave no id_token");
  co_return token;
}

Task<Result<void>> Provider::fetch_keys(std::string url) {
  auto document = co_await ask(url);
  if (!document) co_return pass_on(std::move(document));
  auto keys = KeySet::parse(*document);
  if (!keys) co_return pass_on(std::move(keys));
  keys_ = std::move(*keys);
  keys_at_ = clock_.now();
  co_return Result<void>{};
}

Task<Result<void>> Provider::verify(std::string jwks_uri, const Jwt& token) {
  if (!keys_at_ || is_over(*keys_at_, clock_.now())) {
    auto fetched = co_await fetch_keys(jwks_uri);
    if (!fetched) co_return fetched;
    co_return keys_.verify(token);
  }
  auto verified = keys_.verify(token);
  const auto now = clock_.now();
  const bool may_look = !looked_at_ || now < *looked_at_ || now - *looked_at_ >= limits::oidc_key_look;
  // A new key, or another under an old name. Nobody is refused for what somebody else is looking for right now.
  if (verified || !may_look) co_return verified;
  auto fetched = co_await fetch_keys(std::move(jwks_uri));
  if (!fetched) co_return fetched;
  looked_at_ = now;
  co_return keys_.verify(token);
}

Task<Result<Identity>> Provider::redeem(std::string code, Secrets secrets, std::string redirect_uri) {
  auto found = co_await discovery();
  if (!found) co_return pass_on(std::move(found));
  auto text = co_await exchange(*found, std::move(code), secrets.verifier, std::move(redirect_uri));
  if (!text) co_return pass_on(std::move(text));
  auto token = parse_jwt(*text);
  if (!token) co_return pass_on(std::move(token));
  auto verified = co_await verify(found->jwks_uri, *token);
  if (!verified) {
    // Not known is as good as wrong for who asks; not_found means another thing to them.
    if (verified.error().kind == ErrorKind::not_found) verified.error().kind = ErrorKind::forbidden;
    co_return pass_on(std::move(verified));
  }
  const Expected expected{options_.issuer, options_.client_id, secrets.nonce};
  auto checked = check_claims(token->claims, expected, clock_.now());
  if (!checked) co_return pass_on(std::move(checked));
  auto identity = identity_of(token->claims);
  if (!may_log_in(options_.rules, token->claims)) {
    co_return fail(ErrorKind::not_found, "This person may not log in here", "sub " + identity.subject);
  }
  co_return identity;
}

}  // namespace mimeo::oidc

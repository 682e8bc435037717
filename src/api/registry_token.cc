// Signing in to the registry of images (image_registry.h): the token service that `docker login` and `docker push` are
// sent to, and the two calls of `cog login`.
//
// Source: https://distribution.github.io/distribution/spec/auth/token/; of Cog's: pkg/provider/replicate/replicate.go.
#include <algorithm>

#include <fmt/format.h>

#include "api/cors.h"
#include "api/image_registry.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/visibility.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/text.h"
#include "seams/registry.h"

namespace mimeo::api {
namespace {

constexpr std::size_t credentials_bytes = 4096;
/// `cog login` refuses what begins so, for it knows two kinds of tokens: there it is left out.
constexpr std::string_view api_token_begin = "r8_";

/// As Docker asks for them: "repository:owner/name:pull,push", several with spaces between them.
struct WantedScope {
  core::ModelName model;
  std::vector<std::string_view> actions;
};

std::optional<WantedScope> parse_scope(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 3 || parts[0] != "repository") return std::nullopt;
  auto model = core::parse_model_name(parts[1]);
  if (!model) return std::nullopt;
  return WantedScope{std::move(*model), split(parts[2], ',')};
}

/// Versions are pushed by the owner's tokens with the scope `admin`, as everywhere; who pushes looks at what is there.
bool may(const Call& call, const engine::Bearer& bearer, const core::ModelName& model, std::string_view action) {
  const bool is_own = model.owner == bearer.account->id.text;
  const bool may_push = is_own && bearer.scopes.has(core::Scope::admin);
  if (action == "push") return may_push;
  if (action != "pull") return false;
  if (may_push) return true;
  return bearer.scopes.has(core::Scope::read) && (is_own || find_visible_model(call.engine, bearer.account->id, model));
}

std::vector<seams::RegistryGrant> grants_for(const Call& call, const engine::Bearer& bearer) {
  std::vector<seams::RegistryGrant> grants;
  for (const auto& [name, value] : call.request.query_parameters()) {
    if (name != "scope") continue;
    for (const auto text : split(value, ' ')) {
      const auto wanted = parse_scope(text);
      if (!wanted) continue;
      seams::RegistryGrant grant{wanted->model.text(), {}};
      for (const auto action : wanted->actions) {
        if (may(call, bearer, wanted->model, action)) grant.actions.emplace_back(action);
      }
      if (!grant.actions.empty()) grants.push_back(std::move(grant));
    }
  }
  return grants;
}

/// Whose token it is, with or without its first letters.
std::expected<engine::BearerPointer, engine::TokenRefusal> find_bearer(const Call& call, std::string_view text) {
  auto bearer = call.engine.accounts.authenticate(text, call.now());
  if (bearer || text.starts_with(api_token_begin)) return bearer;
  return call.engine.accounts.authenticate(fmt::format("{}{}", api_token_begin, text), call.now());
}

std::string_view why(engine::TokenRefusal refusal) {
  switch (refusal) {
    case engine::TokenRefusal::disabled: return "the token has been disabled";
    case engine::TokenRefusal::expired: return "the token has expired";
    case engine::TokenRefusal::unknown: break;
  }
  return "the password must be an API token of the account";
}

/// The name of an account and one of its tokens, as name and password (RFC 7617). Else the reason.
std::expected<engine::BearerPointer, std::string> signed_in(const Call& call) {
  constexpr std::string_view scheme = "Basic ";
  const auto header = call.request.headers.find("Authorization").value_or("");
  if (!equal_ignoring_case(header.substr(0, scheme.size()), scheme))
    return std::unexpected("a name and password are needed");
  const auto credentials = base64_decode(header.substr(scheme.size()));
  const auto colon = credentials ? credentials->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::unexpected("a name and password are needed");
  auto bearer = find_bearer(call, std::string_view(*credentials).substr(colon + 1));
  if (!bearer) return std::unexpected(std::string(why(bearer.error())));
  const auto name = std::string_view(*credentials).substr(0, colon);
  if (!equal_ignoring_case(name, (*bearer)->account->id.text))
    return std::unexpected(fmt::format("the token is not {}'s", name.substr(0, 100)));
  if (!check_origin(call.engine, **bearer, call.request.headers))
    return std::unexpected("this page may not use the token");
  return std::move(*bearer);
}

}  // namespace

Task<Answer> get_registry_token(Call& call) {
  if (call.options.registry == nullptr) co_return refuse(problems::not_found, "This server takes no images");
  const auto bearer = signed_in(call);
  if (!bearer) co_return registry_refusal(401, "UNAUTHORIZED", bearer.error());
  const auto token = call.options.registry->token((*bearer)->account->id.text, grants_for(call, **bearer), call.now());
  std::string out;
  ObjectWriter object(out);
  object.text("token", token);
  object.text("access_token", token);
  object.number("expires_in", seams::Registry::token_lifetime.count());
  object.time("issued_at", call.now());
  object.end();
  auto response = http::Response::json(200, std::move(out));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> get_cog_token_page(Call& call) {
  std::string out;
  ObjectWriter object(out);
  object.text("url", call.address("/settings?tab=tokens"));
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> verify_cog_token(Call& call) {
  auto body = co_await http::read_all(call.request.body, credentials_bytes);
  if (!body) co_return std::unexpected(body_problem(std::move(body.error())));
  std::string token;
  for (auto& [name, value] : http::parse_query(*body)) {
    if (name == "token") token = std::move(value);
  }
  const auto bearer = find_bearer(call, token);
  // Cog says of this status that there is no such user.
  if (!bearer) co_return refuse(problems::not_found, "No account has this token");
  std::string out;
  ObjectWriter object(out);
  object.text("username", (*bearer)->account->id.text);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api

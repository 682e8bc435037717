// Signing in to the web page: by a token, or by a code that `mimeo login` asks for.
#include "api/session.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/account_json.h"
#include "api/cors.h"
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "base/ids.h"
#include "base/limits.h"

namespace mimeo::api {
namespace {

constexpr std::size_t code_bytes = 20;
constexpr std::string_view session_name = "Web page";

const core::JsonSchema& sign_in_schema() {
  static const auto schema = compile_schema(R"({"type": "object", "additionalProperties": false, "properties": {
    "token": {"type": "string", "maxLength": 200}, "code": {"type": "string", "maxLength": 200}}})");
  return schema;
}

std::string cookie_name(std::string_view origin) {
  const auto colon = origin.rfind(':');
  const auto port = origin.substr(colon + 1);
  return "mimeo_session_" + std::string(port.starts_with("//") ? "web" : port);
}

/// Whether the request came to where browsers of this machine get the page in plain http.
bool is_plain_page(const Call& call) {
  return plain_origin(call.request.headers) == call.options.page.api;
}

std::string session_answer(const Call& call, const engine::Bearer& bearer) {
  std::string out;
  ObjectWriter object(out);
  write_account(*bearer.account, object.member("account"));
  object.text("api_origin", call.engine.origins.api);
  object.flag("own_authority", call.options.own_authority);
  write_files_place(call, object);
  object.text("version", call.options.version);
  object.end();
  return out;
}

/// Whose session it shall be.
std::expected<engine::BearerPointer, Problem> who_signs_in(const Call& call, const json::value& body) {
  // A form on a foreign page could sign somebody in to an account of its own.
  if (!call.request.headers.has("X-Mimeo-Page")) return refuse(problems::no_token, "Sign in on the page itself");
  if (const auto* code = find_string(body, "code")) {
    const auto token = call.options.sign_in_codes->take(*code, call.now());
    auto bearer = token ? call.engine.accounts.find_token(*token) : nullptr;
    if (bearer && !bearer->token.disabled && !core::is_over(bearer->token, call.now())) return bearer;
    return refuse(problems::bad_token, "This link has been used or is too old; `mimeo login` prints another");
  }
  const auto* token = find_string(body, "token");
  if (token == nullptr) return refuse(problems::no_token);
  auto bearer = call.engine.accounts.authenticate(*token, call.now());
  if (!bearer) return refuse(problems::bad_token);
  auto from_right_page = check_origin(call.engine, **bearer, call.request.headers);
  if (!from_right_page) return std::unexpected(std::move(from_right_page.error()));
  return std::move(*bearer);
}

/// A session may do what the token may that signed in, and lasts no longer.
engine::TokenRequest session_of(const core::Token& token, core::Scopes scopes, Time now) {
  engine::TokenRequest request;
  request.account = token.account;
  request.name = std::string(session_name);
  request.scopes = scopes;
  request.origins = token.origins;
  request.retention = token.retention;
  request.expires_at = std::min(now + limits::web_session, token.expires_at.value_or(Time::max()));
  return request;
}

/// Ends the oldest sessions of whoever has too many: browsers forget theirs without a word.
Task<> make_room(Call& call, engine::BearerPointer who) {
  auto tokens = engine::list_tokens(call.engine, *who, who->token.account);
  if (!tokens) co_return;
  std::erase_if(*tokens, [&](const engine::BearerPointer& one) {
    return one->token.name != session_name || one->token.created_by != who->person();
  });
  std::ranges::sort(*tokens, {}, [](const engine::BearerPointer& one) { return one->token.created_at; });
  for (auto one = tokens->begin(); tokens->end() - one >= limits::web_sessions; ++one) {
    co_await engine::revoke_token(call.engine, who, (*one)->token.id);
  }
}

bool is_on_this_machine(const http::Request& request) {
  const auto address = request.peer.address();
  return address.starts_with("127.") || address.starts_with("[::1]");
}

}  // namespace

std::string_view session_token(const http::Headers& headers, std::string_view origin) {
  if (!headers.has("X-Mimeo-Page")) return {};
  return find_cookie(headers, cookie_name(origin));
}

std::string_view find_cookie(const http::Headers& headers, std::string_view name) {
  const auto cookies = headers.find("Cookie");
  if (!cookies) return {};
  const auto wanted = std::string(name) + "=";
  for (std::string_view rest = *cookies; !rest.empty();) {
    const auto end = std::min(rest.find(';'), rest.size());
    auto one = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.starts_with(wanted)) return one.substr(wanted.size());
  }
  return {};
}

void write_files_place(const Call& call, ObjectWriter& object) {
  object.text("files_origin", call.engine.origins.files);
  object.text("files_url", is_plain_page(call) ? call.options.page.files : call.engine.origins.files);
}

std::string plain_origin(const http::Headers& headers) {
  return "http://" + std::string(headers.find("Host").value_or(""));
}

std::string session_cookie(std::string_view token, std::string_view origin, bool secure) {
  const auto seconds = token.empty() ? 0 : std::chrono::seconds(limits::web_session).count();
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(origin), token, seconds,
                     secure ? "; Secure" : "");
}

bool is_secure(const Call& call) { return !is_plain_page(call) && call.engine.origins.api.starts_with("https:"); }

const std::string& page_origin(const Call& call) {
  return is_plain_page(call) ? call.options.page.api : call.engine.origins.api;
}

Task<Result<engine::NewToken>> open_session(Call& call, engine::BearerPointer who) {
  co_await make_room(call, who);
  auto request = session_of(who->token, who->scopes, call.now());
  co_return co_await engine::create_token(call.engine, std::move(who), std::move(request));
}

void add_session_cookie(const Call& call, std::string_view token, http::Headers& headers) {
  headers.add("Set-Cookie", session_cookie(token, call.engine.origins.api, is_secure(call)));
}

std::string sign_in_link(std::string_view page, std::string_view code) {
  // Behind the #, so that no server and no proxy writes it down.
  return std::string(page).append("/login#code=").append(code);
}

std::string SignInCodes::make(core::TokenId token, Time now) {
  auto code = random_token(code_bytes);
  const std::lock_guard lock(mutex_);
  std::erase_if(codes_, [&](const auto& code) { return code.second.until <= now || code.second.token == token; });
  codes_.insert_or_assign(code, Entry{std::move(token), now + limits::sign_in_code});
  return code;
}

std::optional<core::TokenId> SignInCodes::take(std::string_view code, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = codes_.find(code);
  if (found == codes_.end()) return std::nullopt;
  auto entry = std::move(found->second);
  codes_.erase(found);
  if (entry.until <= now) return std::nullopt;
  return std::move(entry.token);
}

Task<Answer> create_session(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, sign_in_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto who = who_signs_in(call, body.value());
  if (!who) co_return std::unexpected(std::move(who.error()));
  auto made = co_await open_session(call, *who);
  if (!made) co_return pass_on(std::move(made));
  auto response = http::Response::json(201, session_answer(call, *made->bearer));
  add_session_cookie(call, made->text, response.headers);
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> get_session(Call& call) {
  auto response = http::Response::json(200, session_answer(call, *call.bearer));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

/// Ends the session of the cookie; a token that was sent as one stays as it is.
Task<Answer> delete_session(Call& call) {
  const bool is_session = !call.request.headers.has("Authorization");
  if (is_session) {
    auto revoked = co_await engine::revoke_token(call.engine, call.bearer, call.bearer->token.id);
    if (!revoked) co_return pass_on(std::move(revoked));
  }
  http::Response response(204);
  add_session_cookie(call, {}, response.headers);
  co_return response;
}

Task<Answer> create_sign_in_code(Call& call) {
  const auto now = call.now();
  const auto code = call.options.sign_in_codes->make(call.bearer->token.id, now);
  std::string out;
  ObjectWriter object(out);
  const bool has_plain_page = !call.options.page.api.empty() && is_on_this_machine(call.request);
  const auto& page = has_plain_page ? call.options.page.api : call.engine.origins.api;
  object.text("url", sign_in_link(page, code));
  object.time("expires_at", now + limits::sign_in_code);
  object.end();
  auto response = http::Response::json(201, std::move(out));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

}  // namespace mimeo::api

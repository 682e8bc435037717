// Logging in by way of a provider (oidc/provider.h), and linking an account with somebody whom it knows.
//
//   GET /mimeo/v1/oidc/login ──► the provider, which asks who it is ──► GET /mimeo/v1/oidc/callback ──► the page, with
//   a session
//
// All of this is a browser's navigation, so whatever goes wrong leads to the page too, which says it in words
// (`?failed=`): to its log-in, or to where the account was to be linked. The reason goes into the log.
#include <algorithm>

#include <fmt/format.h>

#include "api/log_ins.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/session.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "engine/identities.h"

namespace mimeo::api {
namespace {

constexpr std::string_view cookie_path = "/mimeo/v1/oidc";

http::Response lead_to(const std::string& address) {
  http::Response response(302);
  response.headers.add("Location", address);
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("Referrer-Policy", "no-referrer");  // the address of the callback holds a code
  return response;
}

/// To where the page says what `why` stands for (web/src/services/oidc.ts).
http::Response lead_to_failure(const LogIn* log_in, std::string_view why) {
  if (log_in != nullptr && log_in->link_by) return lead_to(fmt::format("/settings?tab=account&failed={}", why));
  const auto next = log_in == nullptr || log_in->next == "/" ? std::string() : "&next=" + percent_encode(log_in->next);
  return lead_to(fmt::format("/login?failed={}{}", why, next));
}

std::string_view failure_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::forbidden: return "refused";
    case ErrorKind::not_found: return "not-allowed";
    default: return "unavailable";
  }
}

std::string cookie_of(const Call& call, std::string_view state, std::string_view text) {
  const auto seconds = text.empty() ? 0 : std::chrono::seconds(limits::oidc_login).count();
  // Lax, because the provider's site is what leads back here.
  return fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Lax{}", log_in_cookie_name(state), text,
                     cookie_path, seconds, is_secure(call) ? "; Secure" : "");
}

engine::Person person_of(oidc::Identity identity) {
  return {std::move(identity.issuer), std::move(identity.subject), std::move(identity.name),
          std::move(identity.username)};
}

/// The account itself asks, with every right, as with a token of its own.
engine::BearerPointer bearer_of(engine::AccountPointer account) {
  auto bearer = std::make_shared<engine::Bearer>();
  bearer->token.account = account->id;
  bearer->token.created_by = account->id;
  bearer->scopes = core::Scopes::all();
  bearer->account = std::move(account);
  bearer->trace = std::make_shared<engine::TokenTrace>();
  return bearer;
}

/// A log-in that is on its way: the provider's address, and the cookie that goes with it.
struct Departure {
  std::string url;
  std::string cookie;
};

Task<Result<Departure>> depart(Call& call, LogIn log_in) {
  log_in.secrets = oidc::Secrets::fresh();
  log_in.redirect_uri = page_origin(call) + "/mimeo/v1/oidc/callback";
  auto asking = call.options.oidc->authorization_url(log_in.secrets, log_in.redirect_uri);
  auto url = co_await engine::on_engine(call.engine, std::move(asking));
  if (!url) co_return pass_on(std::move(url));
  const auto state = log_in.secrets.state;
  const auto cookie = call.options.log_ins->begin(std::move(log_in), call.now());
  co_return Departure{std::move(*url), cookie_of(call, state, cookie)};
}

http::Response failed(const Call& call, const LogIn& log_in, const Error& error, std::string_view why) {
  log_warn("oidc.login_failed", error, {{"request", call.request.id}, {"issuer", call.options.oidc->options().issuer}});
  return lead_to_failure(&log_in, why);
}

/// Who asked for the link, if they could ask for it still: for what it began with may have been taken back meanwhile.
engine::BearerPointer who_links(const Call& call, const core::TokenId& token) {
  auto bearer = call.engine.accounts.find_token(token);
  const bool may = bearer && !bearer->token.disabled && !core::is_over(bearer->token, call.now()) &&
                   bearer->scopes.has(core::Scope::admin) && call.engine.accounts.find(bearer->account->id);
  return may ? bearer : nullptr;
}

Task<http::Response> link_with(Call& call, LogIn log_in, engine::Person person) {
  const auto bearer = who_links(call, *log_in.link_by);
  if (!bearer) {
    const Error error{ErrorKind::forbidden, "Who began to link an account may not do so any more"};
    co_return failed(call, log_in, error, "expired");
  }
  auto linked = co_await engine::link_account(call.engine, bearer->account->id, std::move(person));
  if (linked) co_return lead_to(log_in.next);
  co_return failed(call, log_in, linked.error(), linked.error().kind == ErrorKind::conflict ? "taken" : "unavailable");
}

Task<http::Response> log_in_as(Call& call, LogIn log_in, engine::Person person) {
  const bool may_create = call.options.oidc->options().create_accounts;
  auto looking = may_create ? engine::find_or_create_account_of(call.engine, std::move(person))
                            : engine::find_account_of(call.engine, std::move(person));
  auto account = co_await std::move(looking);
  if (!account) {
    const auto kind = account.error().kind;
    const auto why = kind == ErrorKind::not_found   ? "no-account"
                     : kind == ErrorKind::forbidden ? "removed"
                                                    : "unavailable";
    co_return failed(call, log_in, account.error(), why);
  }
  const auto bearer = bearer_of(*account);
  auto session = co_await open_session(call, bearer);
  if (!session) co_return failed(call, log_in, session.error(), "unavailable");
  log_info("oidc.logged_in", {{"account", (*account)->id}, {"request", call.request.id}});
  auto response = lead_to(log_in.next);
  add_session_cookie(call, session->text, response.headers);
  co_return response;
}

/// Whom the provider has sent back, by what it added to our address.
Task<http::Response> come_back(Call& call, LogIn log_in) {
  const auto issuer = call.request.query_parameter("iss");  // RFC 9207
  if (issuer && *issuer != call.options.oidc->options().issuer) {
    const Error error{ErrorKind::forbidden, "Another provider has answered"};
    co_return failed(call, log_in, error, "refused");
  }
  if (const auto refusal = call.request.query_parameter("error")) {
    const Error error{ErrorKind::forbidden, "The provider has not let somebody in", refusal->substr(0, 100)};
    const bool is_theirs = *refusal == "temporarily_unavailable" || *refusal == "server_error";
    co_return failed(call, log_in, error, is_theirs ? "unavailable" : "denied");
  }
  auto code = call.request.query_parameter("code").value_or("");
  auto redeeming = call.options.oidc->redeem(std::move(code), log_in.secrets, log_in.redirect_uri);
  auto identity = co_await engine::on_engine(call.engine, std::move(redeeming));
  if (!identity) co_return failed(call, log_in, identity.error(), failure_of(identity.error().kind));
  auto person = person_of(std::move(*identity));
  auto ending =
      log_in.link_by ? link_with(call, log_in, std::move(person)) : log_in_as(call, log_in, std::move(person));
  co_return co_await std::move(ending);
}

std::unexpected<Problem> no_provider() {
  return refuse(problems::not_found, "This server knows no provider to log in with");
}

/// An organization has no face to show to a provider.
bool is_user(const Call& call) { return call.account->type == core::Account::Type::user; }

}  // namespace

Task<Answer> get_oidc(Call& call) {
  std::string out;
  ObjectWriter object(out);
  const auto* provider = call.options.oidc;
  object.text_or_null("name", provider == nullptr ? "" : provider->options().name);
  // Absolute: the cookie of the way there has to be that of the way back, whatever name of ours the page was opened by.
  object.text_or_null("login_url", provider == nullptr ? "" : page_origin(call) + "/mimeo/v1/oidc/login");
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> begin_oidc_login(Call& call) {
  if (call.options.oidc == nullptr) co_return no_provider();
  LogIn log_in;
  log_in.next = local_path(call.request.query_parameter("next").value_or("/"));
  auto departure = co_await depart(call, log_in);
  if (!departure) co_return failed(call, log_in, departure.error(), "unavailable");
  auto response = lead_to(departure->url);
  response.headers.add("Set-Cookie", departure->cookie);
  co_return response;
}

Task<Answer> finish_oidc_login(Call& call) {
  if (call.options.oidc == nullptr) co_return no_provider();
  const auto state = call.request.query_parameter("state").value_or("");
  const auto cookie = find_cookie(call.request.headers, log_in_cookie_name(state));
  auto log_in = call.options.log_ins->take(state, cookie, call.now());
  if (!log_in) co_return lead_to_failure(nullptr, "expired");
  auto coming = come_back(call, std::move(*log_in));
  auto response = co_await std::move(coming);
  response.headers.add("Set-Cookie", cookie_of(call, state, {}));
  co_return response;
}

Task<Answer> get_oidc_link(Call& call) {
  if (call.options.oidc == nullptr) co_return no_provider();
  const auto issuer = call.options.oidc->options().issuer;
  auto linked = co_await call.engine.world.identities.find_of(call.account->id, issuer);
  if (!linked) co_return pass_on(std::move(linked));
  std::string out;
  ObjectWriter object(out);
  object.text("name", call.options.oidc->options().name);
  object.text("issuer", issuer);
  object.text_or_null("subject", *linked ? (*linked)->subject : "");
  object.time_or_null("linked_at", *linked ? std::optional((*linked)->linked_at) : std::nullopt);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> create_oidc_link(Call& call) {
  if (call.options.oidc == nullptr) co_return no_provider();
  if (!is_user(call)) co_return refuse(problems::forbidden, "Only users log in; an organization has members who do");
  LogIn log_in;
  log_in.next = "/settings?tab=account";
  log_in.link_by = call.bearer->token.id;
  auto departure = co_await depart(call, std::move(log_in));
  if (!departure) {
    log_warn("oidc.login_failed", departure.error(), {{"request", call.request.id}});
    co_return refuse(problems::unavailable, departure.error().message);
  }
  std::string out;
  ObjectWriter object(out);
  object.text("url", departure->url);
  object.end();
  auto response = http::Response::json(201, std::move(out));
  response.headers.add("Set-Cookie", departure->cookie);
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> delete_oidc_link(Call& call) {
  if (call.options.oidc == nullptr) co_return no_provider();
  auto write = call.engine.world.identities.unlink(call.account->id, call.options.oidc->options().issuer);
  auto unlinked = co_await write.durable();
  if (!unlinked) co_return pass_on(std::move(unlinked));
  co_return http::Response(204);
}

}  // namespace mimeo::api

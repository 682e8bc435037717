// The account's inbox: an address to send webhooks to, and what has come (engine/inbox.h).
//
// The address is a capability: whoever has it may add something that is soon pushed out, and nothing else. It follows
// from the server's key, so that it is the same after a restart and nothing is stored for it.
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

#include "api/api.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "base/hash.h"
#include "base/ids.h"
#include "base/limits.h"
#include "core/webhook_signature.h"
#include "http/body.h"

namespace mimeo::api {
namespace {

using namespace std::chrono_literals;

/// As receivers usually allow, against calls that somebody has kept and sends again.
constexpr auto clock_difference = 5min;

std::string inbox_key(const Options& options, const core::AccountId& account) {
  return base64url_encode(hmac_sha256(options.inbox_key, "inbox " + account.text)).substr(0, 32);
}

std::string address_of(const Call& call, const core::AccountId& account) {
  return call.address(fmt::format("{}{}/{}", inbox_path, account.text, inbox_key(call.options, account)));
}

/// Whether one of the account's secrets has signed it, and not long ago.
bool is_signed(const http::Headers& headers, const std::string& body, const std::vector<core::WebhookSecret>& secrets,
               Time now) {
  const auto id = headers.find("webhook-id").value_or("");
  const auto signature = headers.find("webhook-signature").value_or("");
  const std::string timestamp(headers.find("webhook-timestamp").value_or(""));
  const auto seconds = std::strtoll(timestamp.c_str(), nullptr, 10);
  const auto now_seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto most = std::chrono::seconds(clock_difference).count();
  if (id.empty() || seconds < now_seconds - most || seconds > now_seconds + most) return false;
  std::vector<std::string> keys;
  for (const auto& secret : secrets) keys.push_back(secret.key);
  return core::is_signed(signature, keys, id, seconds, body);
}

void write_received(const engine::ReceivedWebhook& webhook, std::string& out) {
  ObjectWriter object(out);
  object.text("id", webhook.id);
  object.time("received_at", webhook.at);
  object.flag("verified", webhook.is_signed);
  const auto write = [](const auto& header, std::string& list) {
    ObjectWriter one(list);
    one.text("name", header.first);
    one.text("value", header.second);
    one.end();
  };
  write_array(webhook.headers, write, object.member("headers"));
  webhook.body ? object.text("body", *webhook.body) : object.null("body");
  object.end();
}

}  // namespace

Task<Answer> get_inbox(Call& call) {
  std::string out;
  ObjectWriter object(out);
  object.text("address", address_of(call, call.account->id));
  auto& results = object.member("results");
  results += '[';
  bool is_first = true;
  for (const auto& webhook : call.engine.inbox.list(call.account->id, call.now())) {
    if (!std::exchange(is_first, false)) results += ',';
    write_received(*webhook, results);
  }
  results += ']';
  object.end();
  auto response = http::Response::json(200, std::move(out));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> clear_inbox(Call& call) {
  call.engine.inbox.clear(call.account->id);
  co_return http::Response(204);
}

Task<Answer> receive_webhook(Call& call) {
  const core::AccountId account{std::string(call.path("username"))};
  const bool is_there = constant_time_equal(call.path("key"), inbox_key(call.options, account));
  if (!is_there || !call.engine.accounts.find(account)) co_return refuse(problems::not_found, "There is no such inbox");
  engine::ReceivedWebhook webhook;
  auto body = co_await http::read_all(call.request.body, limits::inbox_body_bytes);
  const bool is_too_large = !body && body.error().kind == ErrorKind::too_large;
  // One that is too large is shown without its body: refused, it would come again for days.
  if (!body && !is_too_large) co_return std::unexpected(body_problem(std::move(body.error())));
  webhook.at = call.now();
  webhook.id = new_time_ordered_id(webhook.at);
  for (const auto [name, value] : call.request.headers) webhook.headers.emplace_back(name, value);
  if (body) {
    auto secrets = co_await call.engine.webhook_secrets.valid(account, webhook.at);
    if (!secrets) co_return pass_on(std::move(secrets));
    webhook.is_signed = is_signed(call.request.headers, *body, *secrets, webhook.at);
    webhook.body = std::move(*body);
  }
  call.engine.inbox.put(account, std::move(webhook));
  co_return http::Response::json(200, "{}");
}

}  // namespace mimeo::api

// mimeo token: the tokens of an account.
#include <chrono>
#include <iostream>

#include <fmt/format.h>

#include "base/clock.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/pages.h"
#include "server/config.h"

namespace mimeo::cli {
namespace {

std::string token_path(const std::string& id) { return "/mimeo/v1/tokens/" + segment(id); }

json::array texts(const std::vector<std::string>& all) { return json::array(all.begin(), all.end()); }

/// "30d", or a date.
Result<std::string> end_of(const std::string& text) {
  if (const auto duration = server::parse_duration(text)) return to_rfc3339(SystemClock().now() + *duration);
  if (const auto time = parse_rfc3339(text)) return to_rfc3339(*time);
  return fail(ErrorKind::invalid, "--expires takes a time like 12h or 30d, or a date like 2030-01-31, not " + text);
}

std::string words(const json::value& token, std::string_view name) {
  std::string line;
  const auto* list = find(token, name);
  if (list == nullptr || !list->is_array()) return line;
  for (const auto& one : list->get_array()) {
    if (!line.empty()) line += ',';
    if (one.is_string()) line += std::string_view(one.get_string());
  }
  return line;
}

std::string state_of(const json::value& token) {
  const auto* disabled = find(token, "disabled");
  if (disabled != nullptr && disabled->is_bool() && disabled->get_bool()) return "disabled";
  const auto end = text_in(token, "expires_at");
  return end.empty() ? "" : "until " + end.substr(0, 16);
}

}  // namespace

int token_create(const Common& common, const TokenOptions& options) {
  json::object body{{"name", options.name}};
  if (!options.account.empty()) body["account"] = options.account;
  if (!options.scopes.empty()) body["scopes"] = texts(options.scopes);
  if (!options.origins.empty()) body["origins"] = texts(options.origins);
  if (!options.retention.empty()) body["retention"] = options.retention;
  if (!options.expires.empty()) {
    auto end = end_of(options.expires);
    if (!end) return report(common, end.error());
    body["expires_at"] = std::move(*end);
  }
  return ask(common, "POST", "/mimeo/v1/tokens", body, [](const json::value& token) {
    std::cout << text_in(token, "token") << std::endl;
    std::cerr << fmt::format("Token {} of {}, with the scopes {}. It is not shown again.\n", text_in(token, "id"),
                             text_in(token, "account"), words(token, "scopes"));
  });
}

int token_list(const Common& common, const std::string& account) {
  const auto target = account.empty() ? std::string() : "?account=" + segment(account);
  return ask_list(common, "/mimeo/v1/tokens" + target, [](const json::value& token) {
    const auto used = text_in(token, "last_used_at");
    std::cout << fmt::format("{:<26}  {:<8}  {:<20}  {:<16}  {:<22}  {}\n", text_in(token, "id"),
                             text_in(token, "prefix"), text_in(token, "name"), words(token, "scopes"),
                             used.empty() ? "never used" : "used " + used.substr(0, 16), state_of(token));
  });
}

int token_revoke(const Common& common, const std::string& id) {
  return ask(common, "DELETE", token_path(id), nullptr, [&](const json::value&) { std::cout << "revoked\n"; });
}

int token_switch(const Common& common, const std::string& id, bool on) {
  return ask(common, "PATCH", token_path(id), json::object{{"disabled", !on}},
             [on](const json::value&) { std::cout << (on ? "enabled\n" : "disabled\n"); });
}

}  // namespace mimeo::cli

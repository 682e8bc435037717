// What webhooks were told, and having it told again.
#include <iostream>

#include <fmt/format.h>

#include "base/hash.h"
#include "cli/commands.h"
#include "cli/secret.h"

namespace mimeo::cli {
namespace {

const std::string deliveries = "/mimeo/v1/webhooks/deliveries";

const json::array& attempts_of(const json::value& delivery) {
  static const json::array none;
  const auto* attempts = find(delivery, "attempts");
  return attempts != nullptr && attempts->is_array() ? attempts->get_array() : none;
}

/// "200", "500", or why there was no answer.
std::string outcome_of(const json::value& attempt) {
  const auto* status = find(attempt, "status");
  if (status != nullptr && status->is_int64()) return std::to_string(status->get_int64());
  return text_in(attempt, "error");
}

std::string query_of(const DeliveryFilter& filter) {
  std::string query;
  for (const auto& [name, value] : {std::pair("state", &filter.state), std::pair("prediction", &filter.prediction)}) {
    if (value->empty()) continue;
    query += query.empty() ? '?' : '&';
    query += name;
    query += '=' + percent_encode(*value);
  }
  return query;
}

void print_delivery(const json::value& delivery) {
  const auto& attempts = attempts_of(delivery);
  const auto last = attempts.empty() ? std::string() : outcome_of(attempts[attempts.size() - 1]);
  std::cout << fmt::format("{}  {:<9}  {:<9}  {:>3} tried  {}  {}\n", text_in(delivery, "id"),
                           text_in(delivery, "state"), text_in(delivery, "event"), attempts.size(),
                           text_in(delivery, "url"), last);
}

void print_whole(const json::value& delivery) {
  for (const char* name :
       {"id", "webhook_id", "prediction", "event", "url", "state", "created_at", "next_attempt_at"}) {
    if (const auto text = text_in(delivery, name); !text.empty()) std::cout << fmt::format("{:<16} {}\n", name, text);
  }
  for (const auto& attempt : attempts_of(delivery)) {
    const auto* seconds = find(attempt, "seconds");
    std::cout << fmt::format("{}  {}  {} s  {}\n", text_in(attempt, "at"), outcome_of(attempt),
                             seconds == nullptr ? "?" : write_json(*seconds), text_in(attempt, "answer"));
  }
  if (const auto* body = find(delivery, "body"); body != nullptr && !body->is_null())
    std::cout << write_json(*body) << "\n";
}

/// Prints what a command that answers one JSON value comes to.
template <class Print>
int print_answer(const Common& common, Result<json::value> answer, Print print_text) {
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << write_json(*answer) << "\n";
  } else {
    print_text(*answer);
  }
  return exit_ok;
}

}  // namespace

int webhook_list(const Common& common, const DeliveryFilter& filter) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  json::array all;
  std::string target = deliveries + query_of(filter);
  while (!target.empty() && all.size() < filter.limit) {
    auto page = http.call("GET", target);
    if (!page) return report(common, page.error());
    if (const auto* results = find(*page, "results"); results != nullptr && results->is_array()) {
      for (const auto& row : results->get_array()) {
        if (all.size() < filter.limit) all.push_back(row);
      }
    }
    target = text_in(*page, "next");
  }
  if (common.json) {
    std::cout << write_json(all) << "\n";
  } else {
    for (const auto& row : all) print_delivery(row);
  }
  return exit_ok;
}

int webhook_show(const Common& common, const std::string& id) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  return print_answer(common, http.call("GET", deliveries + "/" + percent_encode(id)), print_whole);
}

int webhook_replay(const Common& common, const std::string& id, const DeliveryFilter& filter) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  if (!id.empty()) {
    return print_answer(common, http.call("POST", deliveries + "/" + percent_encode(id) + "/replay"), print_delivery);
  }
  return print_answer(common, http.call("POST", deliveries + "/replay" + query_of(filter)), [](const json::value& answer) {
    const auto* count = find(answer, "replayed");
    const auto* more = find(answer, "more");
    std::cout << (count == nullptr ? "?" : write_json(*count)) << " deliveries are sent again\n";
    if (more != nullptr && more->is_bool() && more->get_bool()) std::cout << "There are more; repeat the command.\n";
  });
}

int webhook_secret(const Common& common, bool rotate, std::int64_t grace_seconds) {
  return secret(common, {"/v1/webhooks/default/secret", "/mimeo/v1/webhooks/secret/rotate"}, rotate, grace_seconds);
}

}  // namespace mimeo::cli

#include "core/webhook.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json.h"
#include "base/text.h"

namespace mimeo::core {
namespace {

constexpr std::array all_events = {WebhookEvent::start, WebhookEvent::output, WebhookEvent::logs,
                                   WebhookEvent::completed};
constexpr std::array all_states = {DeliveryState::pending, DeliveryState::delivered, DeliveryState::dropped,
                                   DeliveryState::dead};

template <class Values>
auto find_spelled(const Values& values, std::string_view text) {
  auto found = std::ranges::find(values, text, [](auto value) { return to_string(value); });
  return found == values.end() ? std::nullopt : std::optional(*found);
}

std::optional<DeliveryAttempt> read_attempt(const json::value& value) {
  const auto* at = find_string(value, "at");
  const auto* status = find(value, "status");
  const auto* seconds = find(value, "seconds");
  const auto* answer = find_string(value, "answer");
  if (!at || !status || !seconds || !seconds->is_number() || !answer) return std::nullopt;
  auto time = parse_rfc3339(*at);
  if (!time) return std::nullopt;
  DeliveryAttempt attempt;
  attempt.at = *time;
  if (status->is_int64()) attempt.status = static_cast<int>(status->get_int64());
  attempt.latency = Duration(std::llround(seconds->to_number<double>() * 1e6));
  if (const auto* error = find_string(value, "error")) attempt.error = *error;
  attempt.answer = *answer;
  return attempt;
}

}  // namespace

std::string_view to_string(WebhookEvent event) {
  switch (event) {
    case WebhookEvent::start: return "start";
    case WebhookEvent::output: return "output";
    case WebhookEvent::logs: return "logs";
    case WebhookEvent::completed: return "completed";
  }
  return "completed";
}

std::optional<WebhookEvent> parse_webhook_event(std::string_view text) { return find_spelled(all_events, text); }

std::string_view to_string(DeliveryState state) {
  switch (state) {
    case DeliveryState::pending: return "pending";
    case DeliveryState::delivered: return "delivered";
    case DeliveryState::dropped: return "dropped";
    case DeliveryState::dead: return "dead";
  }
  return "dead";
}

std::optional<DeliveryState> parse_delivery_state(std::string_view text) { return find_spelled(all_states, text); }

std::string endpoint_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) return {};
  auto authority = url.substr(scheme_end + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const auto user_end = authority.rfind('@'); user_end != std::string_view::npos)
    authority.remove_prefix(user_end + 1);
  return lower_case(url.substr(0, scheme_end + 3)) + lower_case(authority);
}

void write_attempts(const std::vector<DeliveryAttempt>& attempts, std::string& out) {
  out += '[';
  for (const auto& attempt : attempts) {
    json::object one;
    one["at"] = to_rfc3339(attempt.at);
    one["status"] = attempt.status == 0 ? json::value(nullptr) : json::value(attempt.status);
    one["seconds"] = seconds_between(attempt.at, attempt.at + attempt.latency);
    one["error"] = attempt.error.empty() ? json::value(nullptr) : json::value(attempt.error);
    one["answer"] = attempt.answer;
    if (out.back() != '[') out += ',';
    write_json(one, out);
  }
  out += ']';
}

std::optional<std::vector<DeliveryAttempt>> read_attempts(std::string_view text) {
  std::vector<DeliveryAttempt> attempts;
  if (text == "[]") return attempts;
  auto parsed = parse_json(text);
  if (!parsed || !parsed->is_array()) return std::nullopt;
  for (const auto& value : parsed->get_array()) {
    auto attempt = read_attempt(value);
    if (!attempt) return std::nullopt;
    attempts.push_back(std::move(*attempt));
  }
  return attempts;
}

}  // namespace mimeo::core

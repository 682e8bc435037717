#include "predictor/request.h"

#include <fmt/format.h>

namespace mimeo::predictor {
namespace {

std::unexpected<Error> wrong(std::string_view member, std::string_view expected) {
  return fail(ErrorKind::invalid, fmt::format("{}: expected {}", member, expected));
}

Result<unsigned> read_moments(const json::value& filter) {
  const json::array* names = filter.if_array();
  if (!names) return wrong("webhook_events_filter", "an array");
  unsigned moments = 0;
  for (const json::value& item : *names) {
    const json::string* name = item.if_string();
    if (name && *name == "start") moments |= at_start;
    else if (name && *name == "output") moments |= at_output;
    else if (name && *name == "logs") moments |= at_logs;
    else if (name && *name == "completed") moments |= at_completed;
    else return wrong("webhook_events_filter", "`start`, `output`, `logs` or `completed`");
  }
  return moments;
}

Result<void> read_member(std::string_view name, json::value& value, CreateBody& body, std::optional<unsigned>& moments) {
  if (name == "input") {
    body.input = std::move(value);
  } else if (value.is_null()) {
    return {};
  } else if (name == "id") {
    if (!value.is_string()) return wrong("id", "a string");
    body.id = std::string(value.get_string());
  } else if (name == "context") {
    const json::object* members = value.if_object();
    if (!members) return wrong("context", "an object of strings");
    for (const auto& member : *members) {
      if (!member.value().is_string()) return wrong("context", "an object of strings");
      body.context.emplace(std::string(member.key()), std::string(member.value().get_string()));
    }
  } else if (name == "webhook") {
    if (!value.is_string()) return wrong("webhook", "a string");
    body.webhook.emplace().url = std::string(value.get_string());
  } else if (name == "webhook_events_filter") {
    auto read = read_moments(value);
    if (!read) return pass_on(std::move(read));
    moments = *read;
  }
  return {};
}

}  // namespace

Result<CreateBody> read_create_body(std::string_view text) {
  CreateBody body;
  if (text.empty()) return body;
  auto parsed = parse_json(text);
  if (!parsed) {
    return fail(ErrorKind::invalid, fmt::format("Failed to parse the request body as JSON: {}", parsed.error().message), "syntax");
  }
  json::object* members = parsed->if_object();
  if (!members) return wrong("body", "an object");
  std::optional<unsigned> moments;
  for (auto& member : *members) {
    auto read = read_member(member.key(), member.value(), body, moments);
    if (!read) return pass_on(std::move(read));
  }
  if (body.webhook && moments) body.webhook->moments = *moments;
  return body;
}

}  // namespace mimeo::predictor

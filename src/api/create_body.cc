#include "api/create_body.h"

#include <algorithm>
#include <cassert>

#include "api/json_body.h"
#include "http/web_address.h"

namespace mimeo::api {
namespace {

// `input` is checked against the version's own schema. An empty filter means the default, as if it were absent.
constexpr std::string_view version_body = R"({
  "type": "object",
  "required": ["version", "input"],
  "additionalProperties": false,
  "properties": {
    "version": {"type": "string"},
    "input": {"type": "object"},
    "webhook": {"type": "string"},
    "webhook_events_filter": {
      "type": "array",
      "items": {"type": "string", "enum": ["start", "output", "logs", "completed"]}
    },
    "stream": {"type": "boolean"},
    "webhook_completed": {"type": ["string", "null"]},
    "model": true
  }
})";

core::JsonSchema compile_body(Door door) {
  auto document = parse_json(version_body);
  assert(document);
  auto& schema = document->as_object();
  auto& properties = schema["properties"].as_object();
  if (door == Door::address) {
    schema["required"] = json::array{"input"};
    properties.erase("version");
  }
  if (door == Door::training) {
    schema["required"] = json::array{"destination", "input"};
    properties["destination"] = json::object{{"type", "string"}};
  }
  return compile_schema(write_json(*document));
}

const core::JsonSchema& create_body_schema(Door door) {
  static const core::JsonSchema with_version = compile_body(Door::version);
  static const core::JsonSchema without = compile_body(Door::address);
  static const core::JsonSchema for_training = compile_body(Door::training);
  switch (door) {
    case Door::version: return with_version;
    case Door::address: return without;
    case Door::training: break;
  }
  return for_training;
}

core::WebhookFilter parse_filter(const json::array& names) {
  auto asked = [&](std::string_view name) {
    return std::ranges::any_of(names, [&](const json::value& one) { return one.as_string() == name; });
  };
  return {.start = asked("start"), .output = asked("output"), .logs = asked("logs"), .completed = asked("completed")};
}

}  // namespace

std::vector<core::InvalidField> check_create_body(const json::value& body, Door door) {
  auto faults = create_body_schema(door).validate(body);
  for (std::string_view name : {"webhook", "webhook_completed"}) {
    const auto* address = find_string(body, name);
    if (address && !http::WebAddress::parse(*address)) {
      faults.push_back({"format", std::string(name), "Does not match format 'uri'"});
    }
  }
  return faults;
}

WebhookRequest webhook_of(const json::value& body) {
  WebhookRequest webhook;
  if (const auto* address = find_string(body, "webhook")) {
    webhook.address = *address;
    const auto* filter = find(body, "webhook_events_filter");
    if (filter && !filter->as_array().empty()) webhook.filter = parse_filter(filter->as_array());
  } else if (const auto* completed = find_string(body, "webhook_completed")) {
    webhook.address = *completed;
    webhook.filter = core::WebhookFilter{.start = false, .output = false, .logs = false, .completed = true};
  }
  return webhook;
}

core::Trace trace_of(const http::Headers& headers) {
  return core::read_trace(headers.find("traceparent").value_or(""), headers.find("tracestate").value_or(""));
}

}  // namespace mimeo::api

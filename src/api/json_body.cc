#include "api/json_body.h"

#include <fmt/format.h>

#include <cassert>

#include "http/body.h"

namespace mimeo::api {

Task<std::expected<void, Problem>> JsonBody::read(Call& call) {
  const std::size_t limit = call.options.json_body_bytes;
  auto text = co_await http::read_all(call.request.body, limit);
  if (!text) {
    auto& error = text.error();
    if (error.kind == ErrorKind::too_large) {
      co_return refuse(problems::too_large, fmt::format("Request bodies must be at most {} MB in size", limit >> 20));
    }
    co_return std::unexpected<Problem>(body_problem(std::move(error)));
  }
  auto parsed = parse_json(*text, &storage_);
  if (!parsed) co_return refuse(problems::malformed_json, std::move(parsed.error().message));
  value_ = std::move(*parsed);  // both live in storage_: no copy
  text_ = std::move(*text);
  co_return std::expected<void, Problem>();
}

Task<std::expected<void, Problem>> JsonBody::read(Call& call, const core::JsonSchema& schema) {
  auto got = co_await read(call);
  if (!got) co_return got;
  auto faults = schema.validate(value_);
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  co_return got;
}

core::JsonSchema compile_schema(std::string_view text) {
  auto document = parse_json(text);
  assert(document);
  auto compiled = core::JsonSchema::compile(*document);
  assert(compiled);
  return std::move(*compiled);
}

core::JsonSchema compile_schema(json::object properties, json::array required) {
  return compile_schema(write_json(json::object{{"type", "object"},
                                                {"required", std::move(required)},
                                                {"additionalProperties", false},
                                                {"properties", std::move(properties)}}));
}

}  // namespace mimeo::api

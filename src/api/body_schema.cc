#include "api/body_schema.h"

#include <cassert>

namespace mimeo::api {
namespace {

core::JsonSchema compile(std::string_view text) {
  auto document = parse_json(text);
  assert(document);
  auto compiled = core::JsonSchema::compile(*document);
  assert(compiled);
  return std::move(*compiled);
}

}  // namespace

BodySchema::BodySchema(std::string_view text) : schema_(compile(text)) {}

Task<std::expected<void, Problem>> read_body(Call& call, JsonBody& body, const BodySchema& schema) {
  auto read = co_await body.read(call);
  if (!read) co_return read;
  auto faults = schema.check(body.value());
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  co_return std::expected<void, Problem>();
}

}  // namespace mimeo::api

// What the operator says to everybody: GET and PUT /mimeo/v1/site.
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"

namespace mimeo::api {
namespace {

const core::JsonSchema& site_schema() {
  static const auto schema = compile_schema(R"({"type": "object", "additionalProperties": false,
    "required": ["policy"], "properties": {"policy": {"type": "string", "maxLength": 100000}}})");
  return schema;
}

http::Response policy_answer(std::string_view policy) {
  std::string out;
  ObjectWriter object(out);
  object.text("policy", policy);
  object.end();
  return http::Response::json(200, std::move(out));
}

}  // namespace

Task<Answer> get_site(Call& call) {
  auto policy = co_await call.engine.world.site.policy();
  if (!policy) co_return pass_on(std::move(policy));
  co_return policy_answer(*policy);
}

Task<Answer> set_site(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, site_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  const std::string policy(*find_string(body.value(), "policy"));
  auto write = call.engine.world.site.set_policy(policy);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  co_return policy_answer(policy);
}

}  // namespace mimeo::api

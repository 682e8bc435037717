// How long the data of a model's predictions stays: GET and PUT /mimeo/v1/models/{owner}/{name}/retention.
#include "api/retention.h"

#include <fmt/format.h>

#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/visibility.h"

namespace mimeo::api {
namespace {

core::ModelName name_in_path(const Call& call) {
  return {std::string(call.path("model_owner")), std::string(call.path("model_name"))};
}

http::Response retention_answer(const core::Model& model) {
  std::string out;
  ObjectWriter object(out);
  object.text_or_null("retention", model.retention ? core::to_string(*model.retention) : std::string());
  object.end();
  return http::Response::json(200, std::move(out));
}

/// `{"retention": "2h"}`, or null for none of its own.
std::expected<std::optional<core::Retention>, Problem> parse_body(const json::value& body) {
  const auto* value = find(body, "retention");
  if (value != nullptr && value->is_null()) return std::nullopt;
  const auto* text = find_string(body, "retention");
  auto retention = text == nullptr ? std::nullopt : core::parse_retention(*text);
  if (retention) return retention;
  std::vector<core::InvalidField> faults;
  faults.push_back({"format", "retention", fmt::format("retention {}, or null", retention_form)});
  return std::unexpected(Problem(std::move(faults)));
}

}  // namespace

Task<Answer> get_model_retention(Call& call) {
  const auto name = name_in_path(call);
  const auto model = find_visible_model(call.engine, call.account->id, name);
  if (!model) co_return std::unexpected(no_such_model(name));
  co_return retention_answer(*model);
}

Task<Answer> set_model_retention(Call& call) {
  const auto name = name_in_path(call);
  const auto found = find_visible_model(call.engine, call.account->id, name);
  if (!found) co_return std::unexpected(no_such_model(name));
  if (name.owner != call.account->id.text) co_return refuse(problems::forbidden, "Only a model's owner may set this");
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto retention = parse_body(body.value());
  if (!retention) co_return std::unexpected(std::move(retention.error()));
  core::Model model = *found;
  model.retention = *retention;
  auto changed = co_await call.engine.catalog.change(model);
  if (!changed) co_return pass_on(std::move(changed));
  co_return retention_answer(model);
}

}  // namespace mimeo::api

// What an owner decides of a model, and an operator, beyond what Replicate's API lets be said.
#include "api/json_body.h"
#include "api/model_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "engine/models.h"

namespace mimeo::api {
namespace {

void write_settings(const core::Model& model, std::string& out) {
  ObjectWriter object(out);
  object.text("owner", model.name.owner);
  object.text("name", model.name.name);
  object.text("visibility", core::to_string(model.visibility));
  object.text("hardware", model.hardware);
  object.flag("is_official", model.is_official);
  write_json(core::write_scaling(model.scaling), object.member("scaling"));
  object.number_or_null("attempts", model.attempts);
  object.text_or_null("cover_image_url", model.cover_image_url);
  json::array tags(model.tags.begin(), model.tags.end());
  write_json(tags, object.member("tags"));
  json::object overrides;
  for (const auto& [from, to] : model.overrides) overrides[from.text] = to.text;
  write_json(overrides, object.member("overrides"));
  object.end();
}

http::Response settings_answer(const core::Model& model) {
  std::string out;
  write_settings(model, out);
  return http::Response::json(200, std::move(out));
}

/// The model, for its owner and for operators.
std::expected<engine::ModelPointer, Problem> find_managed_model(const Call& call) {
  if (!call.account->is_operator) return find_own_model_in_path(call);
  const auto name = model_name_in_path(call);
  auto model = call.engine.catalog.find_model(name);
  if (!model) return std::unexpected(no_such_model(name));
  return model;
}

/// Whether everybody sees a model is also the operator's to say, who answers for what is shown here; the rest is its
/// owner's.
std::expected<void, Problem> check_right(const Call& call, const core::Model& model, const json::object& body) {
  if (body.contains("is_official") && !call.account->is_operator) {
    return refuse(problems::forbidden, "Only an operator says which models are official");
  }
  if (model.name.owner == call.account->id.text) return {};
  for (const auto& [name, value] : body) {
    if (name == "is_official" || name == "visibility") continue;
    return refuse(problems::forbidden, "Only " + model.name.owner + " may change " + std::string(name));
  }
  return {};
}

}  // namespace

/// The models that one decides about, private ones and those without a version too.
Task<Answer> list_model_settings(Call& call) {
  const auto owner = call.request.query_parameter("owner");
  std::vector<Keyed<engine::ModelPointer>> models;
  for (auto& model : call.engine.catalog.models()) {
    if (!call.account->is_operator && model->name.owner != call.account->id.text) continue;
    if (owner && model->name.owner != *owner) continue;
    models.push_back({model->name.text(), std::move(model)});
  }
  auto page = page_of(std::move(models), Order::ascending, cursor_of(call.request), limits::model_settings_page);
  if (!page) co_return std::unexpected(page.error());
  auto write = [](const engine::ModelPointer& model, std::string& out) { write_settings(*model, out); };
  co_return page_response(call, *page, write);
}

Task<Answer> get_model_settings(Call& call) {
  const auto model = find_managed_model(call);
  if (!model) co_return std::unexpected(model.error());
  co_return settings_answer(**model);
}

Task<Answer> update_model_settings(Call& call) {
  const auto model = find_managed_model(call);
  if (!model) co_return std::unexpected(model.error());
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto faults = check_model_settings(call.engine.options.hardware, body.value());
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  auto may = check_right(call, **model, body.value().as_object());
  if (!may) co_return std::unexpected(std::move(may.error()));
  auto edit = [&](core::Model& row) -> Result<void> {
    apply_model_body(body.value(), row);
    return {};
  };
  auto edited = co_await engine::edit_model(call.engine, (*model)->name, edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return settings_answer(**edited);
}

}  // namespace mimeo::api

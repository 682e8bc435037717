// Models: what can be run.
#include "api/model_json.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"

namespace mimeo::api {
namespace {

core::ModelName name_in_path(const Call& call) {
  return {std::string(call.path("model_owner")), std::string(call.path("model_name"))};
}

struct Sorting {
  bool by_latest_version = true;
  Order order = Order::descending;
};

std::expected<Sorting, Problem> parse_sorting(const http::Request& request) {
  Sorting sorting;
  const auto by = request.query_parameter("sort_by").value_or("latest_version_created_at");
  const auto direction = request.query_parameter("sort_direction").value_or("desc");
  if (by != "latest_version_created_at" && by != "model_created_at") {
    return refuse(problems::invalid_parameter, "sort_by must be latest_version_created_at or model_created_at");
  }
  if (direction != "desc" && direction != "asc") {
    return refuse(problems::invalid_parameter, "sort_direction must be desc or asc");
  }
  sorting.by_latest_version = by == "latest_version_created_at";
  if (direction == "asc") sorting.order = Order::ascending;
  return sorting;
}

/// Listed is what everybody may see and run; a private model is reached by its name.
std::vector<Keyed<engine::ModelPointer>> listed_models(const engine::Catalog& catalog, bool by_latest_version) {
  std::vector<Keyed<engine::ModelPointer>> listed;
  for (auto& model : catalog.models()) {
    if (model->visibility != core::Visibility::public_) continue;
    const auto latest = catalog.latest_version(model->name);
    if (!latest) continue;
    const Time time = by_latest_version ? latest->version.created_at : model->created_at;
    listed.push_back({time_key(time, model->name.text()), std::move(model)});
  }
  return listed;
}

}  // namespace

Task<Answer> list_models(Call& call) {
  const auto sorting = parse_sorting(call.request);
  if (!sorting) co_return std::unexpected(sorting.error());
  auto listed = listed_models(call.engine.catalog, sorting->by_latest_version);
  auto page = page_of(std::move(listed), sorting->order, cursor_of(call.request), limits::models_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(
      call, *page, [&](const engine::ModelPointer& model, std::string& out) { write_model(call.engine, *model, out); });
}

Task<Answer> get_model(Call& call) {
  const auto name = name_in_path(call);
  const auto model = find_visible_model(call.engine, call.account->id, name);
  if (!model) co_return std::unexpected(no_such_model(name));
  std::string out;
  write_model(call.engine, *model, out);
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> get_readme(Call& call) {
  const auto name = name_in_path(call);
  const auto model = find_visible_model(call.engine, call.account->id, name);
  if (!model) co_return std::unexpected(no_such_model(name));
  if (model->readme.empty()) co_return refuse(problems::not_found, "This model has no readme");
  co_return http::Response::text(200, model->readme);
}

}  // namespace mimeo::api

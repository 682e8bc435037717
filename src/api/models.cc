// Models: what can be run.
#include "engine/models.h"

#include <charconv>

#include "api/json_body.h"
#include "api/model_body.h"
#include "api/model_json.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"

namespace mimeo::api {
namespace {

std::expected<engine::ModelListQuery, Problem> parse_sorting(const http::Request& request) {
  engine::ModelListQuery query;
  const auto by = request.query_parameter("sort_by").value_or("latest_version_created_at");
  const auto direction = request.query_parameter("sort_direction").value_or("desc");
  if (by != "latest_version_created_at" && by != "model_created_at") {
    return refuse(problems::invalid_parameter, "sort_by must be latest_version_created_at or model_created_at");
  }
  if (direction != "desc" && direction != "asc") {
    return refuse(problems::invalid_parameter, "sort_direction must be desc or asc");
  }
  if (by == "model_created_at") query.order = engine::ModelOrder::model_created_at;
  query.ascending = direction == "asc";
  return query;
}

/// The place behind a cursor's key, as time_key writes it.
std::optional<engine::ModelPlace> parse_place(std::string_view key) {
  const auto dot = key.find('.');
  std::int64_t micros = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + std ::min(dot, key.size()), micros, 16);
  if (dot == std::string_view::npos || error != std::errc() || end != key.data() + dot) return std::nullopt;
  auto name = core::parse_model_name(key.substr(dot + 1));
  if (!name) return std::nullopt;
  return engine::ModelPlace{Time(Duration(micros)), std::move(*name)};
}

http::Response model_answer(const Call& call, unsigned status, const core::Model& model) {
  std::string out;
  write_model(call.engine, model, out);
  return http::Response::json(status, std::move(out));
}

}  // namespace

Task<Answer> list_models(Call& call) {
  auto query = parse_sorting(call.request);
  if (!query) co_return std::unexpected(query.error());
  query->limit = limits::models_page;
  if (const auto text = cursor_of(call.request)) {
    const auto cursor = read_place_cursor(*text);
    const auto place = cursor ? parse_place(cursor->key) : std::nullopt;
    if (!place) co_return std::unexpected(not_a_cursor());
    (cursor->direction == PlaceCursor::Direction::behind ? query->after : query->before) = place;
  }
  const auto listed = call.engine.catalog.listed(*query);
  seams::Page<engine::ModelPointer> page;
  page.rows = listed.models;
  const auto& places = listed.places.places;
  auto cursor_at = [](PlaceCursor::Direction direction, const engine::ModelPlace& place) {
    return write_place_cursor({direction, time_key(place.time, place.name.text())});
  };
  if (listed.places.more_after && !places.empty()) {
    page.next = cursor_at(PlaceCursor::Direction::behind, places.back());
  }
  if (listed.places.more_before && !places.empty()) {
    page.previous = cursor_at(PlaceCursor::Direction::before, places.front());
  }
  co_return page_response(
      call, page, [&](const engine::ModelPointer& model, std::string& out) { write_model(call.engine, *model, out); });
}

Task<Answer> get_model(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  co_return model_answer(call, 200, **model);
}

Task<Answer> get_readme(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  if ((*model)->readme.empty()) co_return refuse(problems::not_found, "This model has no readme");
  co_return http::Response::text(200, (*model)->readme);
}

Task<Answer> create_model(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto faults = check_model_create(call.engine.options.hardware, body.value());
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  core::Model model;
  model.name = {std::string(*find_string(body.value(), "owner")), std::string(*find_string(body.value(), "name"))};
  if (model.name.owner != call.account->id.text) {
    co_return refuse(problems::forbidden, "The owner must be your account, " + call.account->id.text);
  }
  apply_model_body(body.value(), model);
  auto created = co_await engine::create_model(call.engine, std::move(model));
  if (!created) co_return pass_on(std::move(created));
  co_return model_answer(call, 201, **created);
}

Task<Answer> update_model(Call& call) {
  const auto model = find_own_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto faults = check_model_update(body.value());
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  auto edit = [&](core::Model& row) -> Result<void> {
    apply_model_body(body.value(), row);
    return {};
  };
  auto edited = co_await engine::edit_model(call.engine, (*model)->name, edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return model_answer(call, 200, **edited);
}

Task<Answer> delete_model(Call& call) {
  const auto model = find_own_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  auto removed = co_await engine::remove_model(call.engine, (*model)->name);
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

}  // namespace mimeo::api

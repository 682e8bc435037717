// Collections: models that the operator has put together.
#include "engine/collections.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/json_body.h"
#include "api/model_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"

namespace mimeo::api {
namespace {

void write_item(const core::Collection& collection, std::string& out) {
  ObjectWriter object(out);
  object.text("name", collection.name);
  object.text("slug", collection.slug);
  object.text("description", collection.description);
  object.end();
}

/// With the models that the caller may see, whole.
http::Response collection_answer(const Call& call, unsigned status, const core::Collection& collection) {
  std::string out;
  ObjectWriter object(out);
  object.text("name", collection.name);
  object.text("slug", collection.slug);
  object.text("description", collection.description);
  object.text_or_null("full_description", collection.full_description);
  object.member("models") += '[';
  std::size_t shown = 0;
  for (const auto& name : collection.models) {
    const auto model = find_visible_model(call.engine, call.account->id, name);
    if (!model || shown == limits::collection_models) continue;
    if (shown++ > 0) out += ',';
    write_model(call.engine, *model, out);
  }
  out += ']';
  object.end();
  return http::Response::json(status, std::move(out));
}

std::string slug_in_path(const Call& call) { return std::string(call.path("collection_slug")); }

Problem no_such_collection(std::string_view slug) {
  return Problem(problems::not_found, "No collection with the slug " + std::string(slug) + " exists");
}

constexpr std::string_view members = R"({
  "slug": {"type": "string", "maxLength": 64, "pattern": "^[a-z0-9][a-z0-9._-]*$"},
  "name": {"type": "string", "minLength": 1, "maxLength": 200},
  "description": {"type": "string", "maxLength": 2000},
  "full_description": {"type": ["string", "null"], "maxLength": 100000},
  "models": {"type": "array", "maxItems": 200, "uniqueItems": true, "items": {"type": "string"}}
})";

const core::JsonSchema& new_collection_schema() {
  static const auto schema = compile_schema(parse_json(members)->as_object(), {"slug", "name"});
  return schema;
}

/// A slug is an address, and stays.
const core::JsonSchema& collection_change_schema() {
  static const auto schema = [] {
    auto properties = parse_json(members)->as_object();
    properties.erase("slug");
    return compile_schema(std::move(properties), {});
  }();
  return schema;
}

/// Takes over what a body has that its schema has found right. invalid: what is no model's address.
Result<void> apply_body(const json::value& body, core::Collection& collection) {
  if (find(body, "name")) collection.name = text_in(body, "name");
  if (find(body, "description")) collection.description = text_in(body, "description");
  if (find(body, "full_description")) collection.full_description = text_in(body, "full_description");
  const auto* models = find(body, "models");
  if (models == nullptr) return {};
  collection.models.clear();
  for (const auto& text : models->as_array()) {
    auto name = core::parse_model_name(text.as_string());
    if (!name) return fail(ErrorKind::invalid, "models: " + std::string(text.as_string()) + " is no owner/name");
    collection.models.push_back(std::move(*name));
  }
  return {};
}

}  // namespace

Task<Answer> list_collections(Call& call) {
  std::vector<Keyed<engine::CollectionPointer>> rows;
  for (auto& collection : engine::list_collections(call.engine)) {
    auto key = collection->slug;
    rows.push_back({std::move(key), std::move(collection)});
  }
  auto page = page_of(std::move(rows), Order::ascending, cursor_of(call.request), limits::collections_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(
      call, *page, [](const engine::CollectionPointer& collection, std::string& out) { write_item(*collection, out); });
}

Task<Answer> get_collection(Call& call) {
  const auto collection = engine::find_collection(call.engine, slug_in_path(call));
  if (!collection) co_return std::unexpected(no_such_collection(slug_in_path(call)));
  co_return collection_answer(call, 200, *collection);
}

Task<Answer> create_collection(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, new_collection_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  core::Collection collection;
  collection.slug = text_in(body.value(), "slug");
  auto applied = apply_body(body.value(), collection);
  if (!applied) co_return pass_on(std::move(applied));
  auto created = co_await engine::create_collection(call.engine, std::move(collection));
  if (!created) co_return pass_on(std::move(created));
  co_return collection_answer(call, 201, **created);
}

Task<Answer> update_collection(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, collection_change_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto edit = [&](core::Collection& collection) { return apply_body(body.value(), collection); };
  auto edited = co_await engine::edit_collection(call.engine, slug_in_path(call), edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return collection_answer(call, 200, **edited);
}

Task<Answer> delete_collection(Call& call) {
  auto removed = co_await engine::remove_collection(call.engine, slug_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

Task<Answer> add_collection_model(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  auto edit = [&](core::Collection& collection) -> Result<void> {
    if (std::ranges::find(collection.models, (*model)->name) != collection.models.end()) return {};
    if (collection.models.size() >= limits::collection_models) {
      return fail(ErrorKind::conflict, fmt::format("A collection has {} models at most", limits::collection_models));
    }
    collection.models.push_back((*model)->name);
    return {};
  };
  auto edited = co_await engine::edit_collection(call.engine, slug_in_path(call), edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return collection_answer(call, 200, **edited);
}

Task<Answer> remove_collection_model(Call& call) {
  const auto name = model_name_in_path(call);
  auto edit = [&](core::Collection& collection) -> Result<void> {
    if (std::erase(collection.models, name) > 0) return {};
    return fail(ErrorKind::not_found, name.text() + " is not in this collection");
  };
  auto edited = co_await engine::edit_collection(call.engine, slug_in_path(call), edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return http::Response(204);
}

}  // namespace mimeo::api

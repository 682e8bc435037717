// Search: words in, models and collections out.
#include "core/search_words.h"

#include <charconv>

#include "api/auth.h"
#include "api/model_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "http/body.h"

namespace mimeo::api {
namespace {

struct Found {
  engine::ModelPointer model;
  double score = 0;
};

Task<std::expected<std::vector<Found>, Problem>> find_models(Call& call, std::vector<std::string> words, int limit) {
  seams::ModelSearch search{.words = std::move(words), .limit = limit};
  if (call.account) search.account = call.account->id;
  auto rows = co_await call.engine.world.models.search(std::move(search));
  if (!rows) co_return pass_on(std::move(rows));
  std::vector<Found> found;
  for (const auto& row : *rows) {
    // A model may have changed or gone since the store was asked.
    auto model = call.engine.catalog.find_model(row.name);
    if (model && is_visible(call.engine, *model, call.account.get())) found.push_back({std::move(model), row.score});
  }
  co_return found;
}

void write_found(const Call& call, const Found& found, std::string& out) {
  ObjectWriter object(out);
  write_model(call.engine, *found.model, object.member("model"));
  ObjectWriter metadata(object.member("metadata"));
  metadata.text("generated_description", found.model->description);
  json::array tags(found.model->tags.begin(), found.model->tags.end());
  write_json(tags, metadata.member("tags"));
  write_json(json::value(found.score), metadata.member("score"));
  metadata.end();
  object.end();
}

bool matches(const core::Collection& collection, const std::vector<std::string>& words) {
  if (words.empty()) return false;
  return core::has_words(collection.slug + " " + collection.name + " " + collection.description, words);
}

void write_collection_found(const Call& call, const core::Collection& collection, std::string& out) {
  ObjectWriter object(out);
  object.text("name", collection.name);
  object.text("slug", collection.slug);
  object.text("description", collection.description);
  json::array models;
  for (const auto& name : collection.models) {
    const auto model = call.engine.catalog.find_model(name);
    if (model && is_visible(call.engine, *model, call.account.get())) models.emplace_back(name.text());
  }
  write_json(models, object.member("models"));
  object.end();
}

std::expected<int, Problem> parse_limit(const http::Request& request) {
  const auto text = request.query_parameter("limit");
  if (!text) return limits::search_default;
  int limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error != std::errc() || end != text->data() + text->size() || limit < 1 || limit > limits::search_maximum) {
    return refuse(problems::invalid_parameter, fmt::format("limit must be between 1 and {}", limits::search_maximum));
  }
  return limit;
}

/// Raw, or as a JSON string whatever the Content-Type says: JavaScript sends quotes as text/plain (clients.md).
std::string unquoted(std::string text) {
  auto json = parse_json(text);
  if (json && json->is_string()) return std::string(json->get_string());
  return text;
}

}  // namespace

Task<Answer> search(Call& call) {
  // For anyone; who shows a token finds their own private models, too.
  if (!call.account && call.request.headers.find("Authorization")) {
    auto bearer = authenticate(call.engine, call.request.headers, call.now());
    if (!bearer) co_return std::unexpected(std::move(bearer.error()));
    if ((*bearer)->scopes.has(core::Scope::read)) call.account = (*bearer)->account;
  }
  const auto text = call.request.query_parameter("query");
  if (!text || text->empty()) co_return refuse(problems::bad_request, "Query parameter \"query\" is required");
  const auto limit = parse_limit(call.request);
  if (!limit) co_return std::unexpected(limit.error());
  const auto words = core::search_words(*text);
  auto found = co_await find_models(call, words, *limit);
  if (!found) co_return std::unexpected(std::move(found.error()));

  std::string out;
  ObjectWriter object(out);
  object.text("query", *text);
  const auto write = [&call](const auto& one, std::string& list) { write_found(call, one, list); };
  write_array(*found, write, object.member("models"));
  object.member("collections") += '[';
  for (const auto& collection : engine::list_collections(call.engine)) {
    if (!matches(*collection, words)) continue;
    if (out.back() != '[') out += ',';
    write_collection_found(call, *collection, out);
  }
  out += ']';
  object.member("pages") += "[]";
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> search_models(Call& call) {
  auto text = co_await http::read_all(call.request.body, limits::search_bytes);
  if (!text) co_return std::unexpected(body_problem(std::move(text.error())));
  auto words = core::search_words(unquoted(std::move(*text)));
  auto found = co_await find_models(call, std::move(words), limits::models_page);
  if (!found) co_return std::unexpected(std::move(found.error()));
  // One page, as the live service answers: clients would ask for a second one without the words.
  const seams::Page<Found> page{.rows = std::move(*found)};
  co_return page_response(call, page,
                          [&](const Found& one, std::string& out) { write_model(call.engine, *one.model, out); });
}

}  // namespace mimeo::api

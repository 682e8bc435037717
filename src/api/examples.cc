// Examples: predictions that show what a model does.
#include "engine/examples.h"

#include "api/json_body.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/prediction_answer.h"
#include "api/visibility.h"
#include "core/prediction_json.h"

namespace mimeo::api {

Task<Answer> list_examples(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  seams::ExampleQuery query;
  query.model = (*model)->name;
  query.cursor = cursor_of(call.request);
  query.limit = limits::examples_page;
  auto page = co_await engine::list_examples(call.engine, std::move(query));
  if (!page) co_return pass_on(std::move(page));
  co_return page_response(call, *page, [&](const seams::Example& example, std::string& out) {
    core::write_prediction(example.prediction, call.engine.origins, {}, out);
  });
}

Task<Answer> pin_example(Call& call) {
  static const auto schema = compile_schema(R"({
    "type": "object", "required": ["prediction"], "additionalProperties": false,
    "properties": {"prediction": {"type": "string"}, "default": {"type": "boolean"}}
  })");
  const auto model = find_own_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  JsonBody body;
  auto read = co_await body.read(call, schema);
  if (!read) co_return std::unexpected(std::move(read.error()));
  engine::PinRequest request;
  request.model = (*model)->name;
  request.account = call.account->id;
  request.prediction.text = text_in(body.value(), "prediction");
  const auto* make_default = find(body.value(), "default");
  request.make_default = make_default != nullptr && make_default->as_bool();
  auto pinned = co_await engine::pin_example(call.engine, std::move(request));
  if (!pinned) co_return pass_on(std::move(pinned));
  std::string out;
  core::write_prediction(**pinned, call.engine.origins, {}, out);
  co_return http::Response::json(201, std::move(out));
}

Task<Answer> unpin_example(Call& call) {
  const auto model = find_own_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  auto unpinned = co_await engine::unpin_example(call.engine, (*model)->name, prediction_in_path(call));
  if (!unpinned) co_return pass_on(std::move(unpinned));
  co_return http::Response(204);
}

}  // namespace mimeo::api

#include "engine/examples.h"

#include <fmt/format.h>

#include "core/media_type.h"
#include "core/prediction_json.h"
#include "engine/find.h"
#include "engine/models.h"

namespace mimeo::engine {
namespace {

bool is_picture(std::string_view address) {
  const auto path = address.substr(0, address.find_first_of("?#"));
  return core::media_type_of(path.substr(path.rfind('/') + 1)).starts_with("image/");
}

/// The first string anywhere in `value` that `is_cover` takes, or "".
template <class IsCover>
std::string find_cover(const json::value& value, IsCover is_cover) {
  std::string cover;
  if (const auto* text = value.if_string()) {
    if (is_cover(std::string_view(*text))) cover = *text;
  } else if (const auto* array = value.if_array()) {
    for (auto item = array->begin(); item != array->end() && cover.empty(); ++item) cover = find_cover(*item, is_cover);
  } else if (const auto* object = value.if_object()) {
    for (auto member = object->begin(); member != object->end() && cover.empty(); ++member) {
      cover = find_cover(member->value(), is_cover);
    }
  }
  return cover;
}

/// A picture among its outputs, else one among its inputs (http-api.md section 3.3).
std::string cover_of(const core::Prediction& prediction) {
  const auto output = parse_json(prediction.output.text);
  auto cover = find_cover(output ? *output : json::value(), [](std::string_view text) {
    return text.starts_with(core::file_scheme) && is_picture(text);
  });
  if (!cover.empty()) return cover;
  const auto input = parse_json(prediction.input.text);
  return find_cover(input ? *input : json::value(),
                    [](std::string_view text) { return text.starts_with("https://") && is_picture(text); });
}

DefaultExample default_example_of(const core::Prediction& prediction) {
  return {.prediction = std::make_shared<const core::Prediction>(as_example(prediction)),
          .cover = cover_of(prediction)};
}

Result<void> check_example(const core::Prediction& prediction, const core::ModelName& model) {
  if (prediction.kind != core::Prediction::Kind::prediction) {
    return fail(ErrorKind::conflict, "A training cannot be an example");
  }
  if (prediction.model != model) {
    return fail(ErrorKind::conflict, "This prediction is of " + prediction.model.text() + ", not of " + model.text());
  }
  if (prediction.status != core::Status::succeeded) {
    return fail(ErrorKind::conflict, "Only a prediction that has succeeded can be an example; this one is " +
                                         std::string(core::to_string(prediction.status)));
  }
  if (prediction.data_removed) {
    return fail(ErrorKind::conflict, "The data of this prediction has been removed");
  }
  const auto size = prediction.input.text.size() + prediction.output.text.size() + prediction.logs.size();
  if (size > limits::example_bytes) {
    return fail(ErrorKind::too_large, fmt::format("An example's input, output and logs may have {} kB together",
                                                  limits::example_bytes / 1024));
  }
  return {};
}

/// Durable in the model's row, then visible. Nothing: there is none.
Task<Result<void>> set_default(Engine& engine, core::ModelName model, PredictionPointer example) {
  std::optional<core::PredictionId> id;
  if (example) id = example->id;
  auto edit = [id](core::Model& row) -> Result<void> {
    row.default_example = id;
    return {};
  };
  auto edited = co_await edit_model(engine, model, edit);
  if (!edited) co_return pass_on(std::move(edited));
  engine.catalog.show_example(model, example ? default_example_of(*example) : DefaultExample());
  co_return Result<void>{};
}

Task<Result<bool>> is_pinned(Engine& engine, core::ModelName model, core::PredictionId id) {
  seams::ExampleQuery query{.model = std::move(model), .limit = limits::examples_page};
  for (;;) {
    auto page = co_await engine.world.examples.examples(query);
    if (!page) co_return pass_on(std::move(page));
    for (const auto& example : page->rows) {
      if (example.id == id) co_return true;
    }
    if (!page->next) co_return false;
    query.cursor = std::move(page->next);
  }
}

Task<Result<PredictionPointer>> pin_here(Engine& engine, PinRequest request, PredictionPointer prediction) {
  // The examples of a model change one after another, so that there is a default as soon as there is one.
  auto turn = co_await engine.model_turns.take(request.model.text() + " examples");
  auto write = engine.world.examples.pin(request.model, prediction->id, engine.world.clock.now());
  auto pinned = co_await write.durable();
  if (!pinned) co_return pass_on(std::move(pinned));
  if (request.make_default || !engine.catalog.default_example(request.model).prediction) {
    auto set = co_await set_default(engine, request.model, prediction);
    if (!set) co_return pass_on(std::move(set));
  }
  co_return prediction;
}

Task<Result<void>> unpin_here(Engine& engine, core::ModelName model, core::PredictionId id) {
  auto turn = co_await engine.model_turns.take(model.text() + " examples");
  auto pinned = co_await is_pinned(engine, model, id);
  if (!pinned) co_return pass_on(std::move(pinned));
  if (!*pinned) co_return fail(ErrorKind::not_found, "The prediction " + id.text + " is no example of " + model.text());
  auto prediction = co_await engine.world.predictions.find(id);
  if (!prediction) co_return pass_on(std::move(prediction));
  std::optional<Time> expire;
  if (prediction->has_value()) expire = (*prediction)->expires_at;
  auto write = engine.world.examples.unpin(id, expire);
  auto unpinned = co_await write.durable();
  if (!unpinned) co_return unpinned;
  const auto shown = engine.catalog.default_example(model).prediction;
  if (!shown || shown->id != id) co_return Result<void>{};
  co_return co_await replace_default_example(engine, std::move(model));
}

}  // namespace

core::Prediction as_example(core::Prediction prediction) {
  prediction.webhook.clear();
  prediction.webhook_filter_given = false;
  prediction.stream_token.clear();
  prediction.deployment.clear();
  return prediction;
}

Task<Result<void>> load_examples(Engine& engine) {
  for (const auto& model : engine.catalog.models()) {
    if (!model->default_example) continue;
    auto prediction = co_await engine.world.predictions.find(*model->default_example);
    if (!prediction) co_return pass_on(std::move(prediction));
    if (!prediction->has_value()) continue;
    engine.catalog.show_example(model->name, default_example_of(**prediction));
  }
  co_return Result<void>{};
}

Task<Result<PredictionPointer>> pin_example(Engine& engine, PinRequest request) {
  auto prediction = co_await find_prediction(engine, request.account, request.prediction);
  if (!prediction) co_return prediction;
  auto fits = check_example(**prediction, request.model);
  if (!fits) co_return pass_on(std::move(fits));
  auto pinning = pin_here(engine, std::move(request), std::move(*prediction));
  co_return co_await on_engine(engine, std::move(pinning));
}

Task<Result<void>> unpin_example(Engine& engine, core::ModelName model, core::PredictionId prediction) {
  auto unpinning = unpin_here(engine, std::move(model), std::move(prediction));
  co_return co_await on_engine(engine, std::move(unpinning));
}

Task<Result<seams::Page<seams::Example>>> list_examples(Engine& engine, seams::ExampleQuery query) {
  auto page = co_await engine.world.examples.examples(std::move(query));
  if (!page) co_return page;
  for (auto& row : page->rows) row.prediction = as_example(std::move(row.prediction));
  co_return page;
}

Task<Result<void>> replace_default_example(Engine& engine, core::ModelName model) {
  seams::ExampleQuery query{.model = model, .limit = 1};
  auto page = co_await engine.world.examples.examples(std::move(query));
  if (!page) co_return pass_on(std::move(page));
  PredictionPointer next;
  if (!page->rows.empty()) next = std::make_shared<const core::Prediction>(std::move(page->rows.front().prediction));
  co_return co_await set_default(engine, std::move(model), std::move(next));
}

}  // namespace mimeo::engine

#include "memory/examples.h"

#include "memory/paging.h"

namespace mimeo::memory {

Examples::Examples(Writes& writes, Models& models, Predictions& predictions, Files& files)
    : writes_(writes), models_(models), predictions_(predictions), files_(files) {
  models_.when_removed([this](const core::ModelName& name) {
    std::erase_if(predictions_.pins(), [&](const auto& pin) { return pin.second.model == name; });
  });
}

seams::Write Examples::pin(const core::ModelName& model, const core::PredictionId& id, Time now) {
  return writes_.submit([this, model, id, now]() -> Result<void> {
    const auto* prediction = predictions_.look_up(id);
    if (!prediction) return fail(ErrorKind::not_found, "There is no such prediction.");
    if (!models_.has(model)) return fail(ErrorKind::not_found, "There is no such model.");
    if (prediction->data_removed) return fail(ErrorKind::conflict, "The prediction's data has been removed.");
    if (predictions_.pins().emplace(id, Predictions::Pin{model, now}).second) files_.set_expiry(id, std::nullopt);
    return {};
  });
}

seams::Write Examples::unpin(const core::PredictionId& id, std::optional<Time> files_expire) {
  return writes_.submit([this, id, files_expire]() -> Result<void> {
    if (predictions_.pins().erase(id) > 0 && !files_.shares().contains(id)) files_.set_expiry(id, files_expire);
    return {};
  });
}

Task<Result<seams::Page<seams::Example>>> Examples::examples(seams::ExampleQuery query) {
  std::vector<seams::Example> rows;
  writes_.read([&] {
    for (const auto& [id, pin] : predictions_.pins()) {
      if (pin.model == query.model) rows.push_back({id, pin.at, *predictions_.look_up(id)});
    }
  });
  co_return page_of(std::move(rows), query.cursor, query.limit);
}

}  // namespace mimeo::memory

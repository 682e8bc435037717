#include "memory/predictions.h"

#include <algorithm>
#include <tuple>

#include "memory/paging.h"

namespace mimeo::memory {
namespace {

bool prediction_matches(const core::Prediction& row, const seams::PredictionQuery& query) {
  return row.account == query.account && row.kind == query.kind && (!query.created_after || row.created_at >= *query.created_after) &&
         (!query.created_before || row.created_at < *query.created_before) &&
         (!query.source || row.source == *query.source);
}

/// What an update may change; the rest stays as it was inserted.
void take_over_prediction(core::Prediction& row, const core::Prediction& next) {
  row.status = next.status;
  if (next.data_removed) row.input = next.input;
  row.output = next.output;
  row.logs = next.logs;
  row.error = next.error;
  row.metrics = next.metrics;
  row.data_removed = next.data_removed;
  row.started_at = next.started_at;
  row.completed_at = next.completed_at;
  row.attempts = next.attempts;
  row.version_owed = next.version_owed;
  row.expires_at = next.expires_at;
  row.hardware_time = next.hardware_time;
}

}  // namespace

seams::Write Predictions::insert(const core::Prediction& prediction, seams::Urgency /*urgency*/,
                                 const std::optional<core::CreateKey>& key) {
  return writes_.submit([this, prediction, key]() -> Result<void> {
    if (key && keys_.is_taken(prediction.account, *key, prediction.created_at)) {
      return fail(ErrorKind::conflict, "This key stands for another prediction.");
    }
    auto [row, fresh] = rows_.emplace(prediction.id, prediction);
    if (!fresh) return fail(ErrorKind::conflict, "A prediction with this id already exists.");
    if (prediction.kind == core::Prediction::Kind::prediction) models_.count_run(prediction.model);
    if (key) keys_.insert(prediction.account, {*key, prediction.id, prediction.created_at});
    if (core::is_terminal(prediction.status)) end(row->second);
    return {};
  });
}

seams::Write Predictions::update(const core::Prediction& prediction, seams::Urgency /*urgency*/) {
  return writes_.submit([this, prediction] { return replace(prediction); });
}

seams::Write Predictions::finish(const core::Prediction& prediction, const core::Delivery& owed) {
  return writes_.submit([this, prediction, owed] {
    auto replaced = replace(prediction);
    if (replaced) webhooks_.owe(owed);
    return replaced;
  });
}

Result<void> Predictions::replace(const core::Prediction& next) {
  auto found = rows_.find(next.id);
  if (found == rows_.end()) return fail(ErrorKind::not_found, "There is no such prediction.");
  auto& row = found->second;
  if (!seams::may_replace(row.status, row.data_removed, next.status, next.data_removed)) {
    return fail(ErrorKind::conflict, "The prediction has already ended.");
  }
  if (next.data_removed && (pins_.contains(next.id) || files_.shares().contains(next.id))) {
    return fail(ErrorKind::conflict, "The prediction is an example, or shared.");
  }
  const bool ends = !core::is_terminal(row.status) && core::is_terminal(next.status);
  take_over_prediction(row, next);
  if (ends) end(row);
  return {};
}

Task<Result<std::optional<core::Prediction>>> Predictions::find(core::PredictionId id) {
  co_return writes_.read([&]() -> std::optional<core::Prediction> {
    auto found = rows_.find(id);
    if (found == rows_.end()) return std::nullopt;
    return found->second;
  });
}

Task<Result<seams::Page<core::Prediction>>> Predictions::list(seams::PredictionQuery query) {
  std::vector<core::Prediction> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (prediction_matches(row, query)) rows.push_back(row);
    }
  });
  co_return page_of(std::move(rows), query.cursor, query.limit);
}

Task<Result<std::vector<core::Prediction>>> Predictions::unfinished() {
  std::vector<core::Prediction> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (!core::is_terminal(row.status)) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.created_at, row.id); });
  co_return rows;
}

const core::Prediction* Predictions::look_up(const core::PredictionId& id) const {
  auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

seams::Write Predictions::remove(const core::PredictionId& id) {
  return writes_.submit([this, id]() -> Result<void> {
    rows_.erase(id);
    pins_.erase(id);
    webhooks_.forget(id);
    files_.remove_outputs_of(id);
    return {};
  });
}

Task<Result<std::vector<core::Prediction>>> Predictions::of_version(seams::VersionRuns query, int limit) {
  const auto place = [](const core::Prediction& row) { return std::tie(row.account, row.id); };
  const auto after = std::tie(query.after_account, query.after_id);
  std::vector<core::Prediction> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (row.version == query.version && row.model == query.model && place(row) > after) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, place);
  if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
  co_return rows;
}

Task<Result<bool>> Predictions::was_run_by_others(core::ModelName model, core::VersionId version) {
  co_return writes_.read([&] {
    return std::ranges::any_of(rows_, [&](const auto& one) {
      const auto& row = one.second;
      return row.version == version && row.model == model && row.account.text != model.owner;
    });
  });
}

Task<Result<std::vector<core::Prediction>>> Predictions::expired(Time now, int limit) {
  std::vector<core::Prediction> rows;
  writes_.read([&] {
    for (const auto& [id, row] : rows_) {
      if (row.kind == core::Prediction::Kind::training || row.data_removed || pins_.contains(id) ||
          files_.is_kept_by_share(id))
        continue;
      if (row.expires_at && *row.expires_at <= now && !row.retention.until_download) rows.push_back(row);
    }
  });
  std::ranges::sort(rows, {}, [](const auto& row) { return std::tie(row.expires_at, row.id); });
  if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
  co_return rows;
}

std::optional<Time> Predictions::newest_of_deployment(std::string_view deployment) const {
  std::optional<Time> newest;
  for (const auto& [id, row] : rows_) {
    if (row.deployment == deployment) newest = std::max(newest.value_or(row.created_at), row.created_at);
  }
  return newest;
}

std::vector<core::RunTimes> Predictions::ended_of_deployment(std::string_view deployment, Time since) const {
  std::vector<core::RunTimes> runs;
  for (const auto& [id, row] : rows_) {
    if (row.deployment != deployment || !row.completed_at || *row.completed_at < since) continue;
    runs.push_back({row.created_at, row.started_at, *row.completed_at, row.status});
  }
  std::ranges::sort(runs, std::greater(), &core::RunTimes::completed_at);
  return runs;
}

seams::Write Predictions::downloaded(const core::FileId& file) {
  return writes_.submit([this, file]() -> Result<void> {
    const auto prediction = files_.stop_waiting_for(file);
    auto found = prediction ? rows_.find(*prediction) : rows_.end();
    if (found != rows_.end() && core::is_terminal(found->second.status)) release_if_nothing_is_waited_for(found->second);
    return {};
  });
}

void Predictions::end(core::Prediction& row) {
  usage_.count(core::usage_key(row), {1, row.hardware_time});
  if (!row.retention.until_download) return;
  files_.wait_for_mentioned_only(row.id, row.output.text);
  release_if_nothing_is_waited_for(row);
}

void Predictions::release_if_nothing_is_waited_for(core::Prediction& row) {
  if (!files_.waits_for_any(row.id)) row.retention.until_download = false;
}

}  // namespace mimeo::memory

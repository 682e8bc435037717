#include "sqlite/prediction_writes.h"

#include "seams/prediction_store.h"
#include "sqlite/create_keys.h"
#include "sqlite/predictions.sql.h"
#include "sqlite/webhook_rows.h"

namespace mimeo::sqlite {
namespace {

std::unexpected<Error> already_ended() { return fail(ErrorKind::conflict, "The prediction has already ended."); }

}  // namespace

PredictionWrite::PredictionWrite(const core::Prediction& prediction, std::optional<core::Delivery> owed)
    : own_(prediction),
      own_owed_(std::move(owed)),
      usage_key_(core::usage_key(prediction)),
      until_download_(prediction.retention.until_download) {}

Result<void> PredictionWrite::run(Transaction& transaction) {
  has_ended_ = false;
  const auto everything = [&]() -> Result<void> {
    auto written = write(transaction);
    if (!written || owed_ == nullptr) return written;
    return owe_delivery(transaction, *owed_);
  };
  const bool needs_savepoint = owed_ != nullptr || until_download_ || !is_one_statement();
  auto done = needs_savepoint ? transaction.all_or_nothing(everything) : everything();
  if (done) count(transaction);
  return done;
}

Result<void> PredictionWrite::end(Transaction& transaction, std::string_view id) {
  has_ended_ = latest_->completed_at.has_value();
  if (!has_ended_ || !until_download_) return {};
  auto mentioned = transaction.prepare(sql::predictions::wait_for_mentioned_files_only);
  mentioned.bind("id", id);
  mentioned.bind("output", latest_->output);
  if (auto done = mentioned.run(); !done) return done;
  auto release = transaction.prepare(sql::predictions::release);
  release.bind("id", id);
  return release.run();
}

void PredictionWrite::count(Transaction& transaction) const {
  if (!has_ended_) return;
  auto key = usage_key_;
  key.day = std::chrono::floor<std::chrono::days>(*latest_->completed_at);
  transaction.count_usage(std::move(key), {1, Duration(latest_->hardware_time)});
}

std::optional<Result<void>> PredictionWrite::absorb(const Operation& later) {
  const auto* update = dynamic_cast<const UpdatePrediction*>(&later);
  if (!update) return std::nullopt;  // a second insert: let the database refuse it
  const auto* write = static_cast<const PredictionWrite*>(update);
  const PredictionState& next = write->own_;
  if (!seams::may_replace(latest_->status, latest_->data_removed, next.status, next.data_removed)) {
    return Result<void>(already_ended());
  }
  latest_ = &next;
  if (write->own_owed_) owed_ = &*write->own_owed_;
  return Result<void>();
}

void PredictionWrite::dissolve() {
  latest_ = &own_;
  owed_ = own_owed_ ? &*own_owed_ : nullptr;
}

Result<void> InsertPrediction::write(Transaction& transaction) {
  const auto& state = *latest_;
  auto statement = transaction.prepare(sql::predictions::insert);
  statement.bind("id", origin_.id.text);
  statement.bind("kind", core::to_string(origin_.kind));
  statement.bind("account", origin_.account.text);
  statement.bind("model_owner", origin_.model.owner);
  statement.bind("model_name", origin_.model.name);
  statement.bind("version", origin_.version.text);
  statement.bind("deployment", origin_.deployment);
  const auto& destination = origin_.destination;
  statement.bind_optional("destination_owner", destination ? std::optional(std::string_view(destination->owner)) : std::nullopt);
  statement.bind_optional("destination_name", destination ? std::optional(std::string_view(destination->name)) : std::nullopt);
  statement.bind("source", core::to_string(origin_.source));
  statement.bind("status", core::to_string(state.status));
  statement.bind("data_removed", state.data_removed);
  statement.bind("attempts", state.attempts);
  statement.bind("version_owed", state.version_owed);
  statement.bind("created_at", origin_.created_at);
  statement.bind_optional("started_at", state.started_at);
  statement.bind_optional("completed_at", state.completed_at);
  statement.bind_optional("deadline", origin_.deadline);
  statement.bind("webhook", origin_.webhook);
  statement.bind("webhook_start", origin_.webhook_filter.start);
  statement.bind("webhook_output", origin_.webhook_filter.output);
  statement.bind("webhook_logs", origin_.webhook_filter.logs);
  statement.bind("webhook_completed", origin_.webhook_filter.completed);
  statement.bind("webhook_filter_given", origin_.webhook_filter_given);
  statement.bind("stream_token", origin_.stream_token);
  statement.bind("streams_files", origin_.streams_files);
  statement.bind_optional("error", state.error);
  statement.bind("metrics", state.metrics);
  statement.bind("input", state.input ? *state.input : origin_.input);
  statement.bind("output", state.output);
  statement.bind("logs", state.logs);
  statement.bind("hardware", origin_.hardware);
  statement.bind_optional("retention", origin_.retention.time);
  statement.bind("until_download", origin_.retention.until_download);
  statement.bind_optional("expires_at", state.expires_at);
  statement.bind("hardware_time", state.hardware_time);
  statement.bind("trace_parent", origin_.trace.parent);
  statement.bind("trace_state", origin_.trace.state);
  auto inserted = statement.run();
  if (!inserted && inserted.error().kind == ErrorKind::conflict) {
    return fail(ErrorKind::conflict, "A prediction with this id already exists.");
  }
  if (inserted && key_) {
    inserted = insert_create_key(transaction, origin_.account, *key_, origin_.id, origin_.created_at);
  }
  if (!inserted) return inserted;
  return end(transaction, origin_.id.text);
}

void InsertPrediction::count(Transaction& transaction) const {
  PredictionWrite::count(transaction);
  if (origin_.kind == core::Prediction::Kind::prediction) transaction.count_run(origin_.model);
}

void UpdatePrediction::bind_state(Statement& statement) const {
  const auto& state = *latest_;
  statement.bind("status", core::to_string(state.status));
  statement.bind("data_removed", state.data_removed);
  statement.bind("attempts", state.attempts);
  statement.bind("version_owed", state.version_owed);
  statement.bind_optional("started_at", state.started_at);
  statement.bind_optional("completed_at", state.completed_at);
  statement.bind_optional("error", state.error);
  statement.bind("metrics", state.metrics);
  statement.bind("output", state.output);
  statement.bind("logs", state.logs);
  statement.bind_optional("input", state.input);
  statement.bind_optional("expires_at", state.expires_at);
  statement.bind("hardware_time", state.hardware_time);
  statement.bind("id", id_.text);
}

Result<void> UpdatePrediction::write(Transaction& transaction) {
  auto unfinished = transaction.prepare(sql::predictions::update_unfinished);
  bind_state(unfinished);
  auto changed = unfinished.run();
  if (!changed) return changed;
  if (unfinished.changes() == 1) return end(transaction, id_.text);

  auto ended = transaction.prepare(sql::predictions::update_ended);
  bind_state(ended);
  ended.bind("allowed_status", core::to_string(own_.status));
  ended.bind("allowed_data_removed", own_.data_removed);
  changed = ended.run();
  if (!changed || ended.changes() == 1) return changed;

  auto exists = transaction.prepare(sql::predictions::exists);
  exists.bind("id", id_.text);
  auto row = exists.step();
  if (!row) return pass_on(std::move(row));
  if (*row) return already_ended();
  return fail(ErrorKind::not_found, "There is no such prediction.");
}

}  // namespace mimeo::sqlite

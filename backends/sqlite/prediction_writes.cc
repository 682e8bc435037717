#include "sqlite/prediction_writes.h"

#include "seams/prediction_store.h"
#include "sqlite/create_keys.h"
#include "sqlite/predictions.sql.h"
#include "sqlite/webhook_rows.h"

namespace mimeo::sqlite {
namespace {

std::unexpected<Error> already_ended() { return fail(ErrorKind::conflict, "The prediction has already ended."); }

}  // namespace

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

template <class WriteState>
Result<void> PredictionWrite::run_with_owed(Transaction& transaction, WriteState write_state) {
  if (owed_ == nullptr) return write_state();
  return transaction.all_or_nothing([&]() -> Result<void> {
    auto written = write_state();
    if (!written) return written;
    return owe_delivery(transaction, *owed_);
  });
}

Result<void> InsertPrediction::run(Transaction& transaction) {
  auto inserted = run_with_owed(transaction, [&] { return insert_with_key(transaction); });
  if (inserted && origin_.kind == core::Prediction::Kind::prediction) transaction.count_run(origin_.model);
  return inserted;
}

Result<void> InsertPrediction::insert_with_key(Transaction& transaction) {
  if (!key_) return insert(transaction);
  return transaction.all_or_nothing([&]() -> Result<void> {
    if (auto inserted = insert(transaction); !inserted) return inserted;
    return insert_create_key(transaction, origin_.account, *key_, origin_.id, origin_.created_at);
  });
}

Result<void> InsertPrediction::insert(Transaction& transaction) {
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
  auto inserted = statement.run();
  if (!inserted && inserted.error().kind == ErrorKind::conflict) {
    return fail(ErrorKind::conflict, "A prediction with this id already exists.");
  }
  return inserted;
}

Result<void> UpdatePrediction::run(Transaction& transaction) {
  return run_with_owed(transaction, [&] { return update(transaction); });
}

Result<void> UpdatePrediction::update(Transaction& transaction) {
  const auto& state = *latest_;
  auto statement = transaction.prepare(sql::predictions::update);
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
  statement.bind("id", id_.text);
  statement.bind("allowed_status", core::to_string(own_.status));
  statement.bind("allowed_data_removed", own_.data_removed);
  auto changed = statement.run();
  if (!changed || statement.changes() == 1) return changed;

  auto exists = transaction.prepare(sql::predictions::exists);
  exists.bind("id", id_.text);
  auto row = exists.step();
  if (!row) return pass_on(std::move(row));
  if (*row) return already_ended();
  return fail(ErrorKind::not_found, "There is no such prediction.");
}

}  // namespace mimeo::sqlite

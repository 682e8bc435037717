#include "sqlite/prediction_row.h"

#include "base/json.h"
#include "sqlite/error.h"

namespace mimeo::sqlite {

PredictionState::PredictionState(const core::Prediction& p)
    : status(p.status),
      data_removed(p.data_removed),
      attempts(p.attempts),
      version_owed(p.version_owed),
      started_at(p.started_at),
      completed_at(p.completed_at),
      error(p.error),
      output(p.output.text),
      logs(p.logs),
      expires_at(p.expires_at),
      hardware_time(p.hardware_time.count()) {
  if (p.metrics.empty()) {
    metrics = "{}";
  } else {
    write_json(p.metrics, metrics);
  }
  if (p.data_removed) input = p.input.text;
}

std::size_t PredictionState::bytes() const { return sizeof(*this) + metrics.size() + output.size() + logs.size(); }

PredictionOrigin::PredictionOrigin(const core::Prediction& p)
    : id(p.id),
      kind(p.kind),
      account(p.account),
      model(p.model),
      version(p.version),
      deployment(p.deployment),
      destination(p.destination),
      source(p.source),
      created_at(p.created_at),
      deadline(p.deadline),
      webhook(p.webhook),
      webhook_filter(p.webhook_filter),
      webhook_filter_given(p.webhook_filter_given),
      stream_token(p.stream_token),
      streams_files(p.streams_files),
      input(p.input.text),
      hardware(p.hardware),
      retention(p.retention),
      trace(p.trace) {}

std::size_t PredictionOrigin::bytes() const { return sizeof(*this) + webhook.size() + input.size(); }

Result<core::Prediction> read_prediction(Statement& row) {
  core::Prediction p;
  p.id.text = row.text();
  auto kind = core::parse_prediction_kind(row.text());
  if (!kind) return damaged("unknown kind of a prediction");
  p.kind = *kind;
  p.account.text = row.text();
  p.model.owner = row.text();
  p.model.name = row.text();
  p.version.text = row.text();
  p.deployment = row.text();
  auto destination_owner = row.optional_text();
  auto destination_name = row.optional_text();
  if (destination_owner && destination_name) {
    p.destination = core::ModelName{std::move(*destination_owner), std::move(*destination_name)};
  }
  p.source = row.text() == to_string(core::Source::web) ? core::Source::web : core::Source::api;
  auto status = core::parse_status(row.text());
  if (!status) return damaged("unknown status of a prediction");
  p.status = *status;
  p.data_removed = row.flag();
  p.attempts = static_cast<int>(row.integer());
  p.version_owed = row.flag();
  p.created_at = row.time();
  p.started_at = row.optional_time();
  p.completed_at = row.optional_time();
  p.deadline = row.optional_time();
  p.webhook = row.text();
  p.webhook_filter.start = row.flag();
  p.webhook_filter.output = row.flag();
  p.webhook_filter.logs = row.flag();
  p.webhook_filter.completed = row.flag();
  p.webhook_filter_given = row.flag();
  p.stream_token = row.text();
  p.streams_files = row.flag();
  p.error = row.optional_text();
  auto metrics = parse_json(row.text());
  if (!metrics || !metrics->is_object()) {
    return damaged("metrics of a prediction are not a JSON object");
  }
  p.metrics = std::move(metrics->get_object());
  p.input.text = row.text();
  p.output.text = row.text();
  p.logs = row.text();
  p.hardware = row.text();
  if (auto micros = row.optional_integer()) p.retention.time = Duration(*micros);
  p.retention.until_download = row.flag();
  p.expires_at = row.optional_time();
  p.hardware_time = Duration(row.integer());
  p.trace.parent = row.text();
  p.trace.state = row.text();
  return p;
}

}  // namespace mimeo::sqlite

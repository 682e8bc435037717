// A prediction as the columns of its row.
#pragma once

#include "core/prediction.h"
#include "core/usage.h"
#include "sqlite/statement.h"

namespace mimeo::sqlite {

/// The columns that core::apply may change.
struct PredictionState {
  explicit PredictionState(const core::Prediction& prediction);
  std::size_t bytes() const;

  core::Status status;
  bool data_removed;
  std::int64_t attempts;
  bool version_owed;
  std::optional<Time> started_at;
  std::optional<Time> completed_at;
  std::optional<std::string> error;
  std::string metrics;  ///< JSON
  std::string output;
  std::string logs;
  std::optional<std::string> input;  ///< only where it changes: when data is removed
  std::optional<Time> expires_at;
  std::int64_t hardware_time;  ///< microseconds
};

/// The columns that are written once.
struct PredictionOrigin {
  explicit PredictionOrigin(const core::Prediction& prediction);
  std::size_t bytes() const;

  core::PredictionId id;
  core::Prediction::Kind kind;
  core::AccountId account;
  core::ModelName model;
  core::VersionId version;
  std::string deployment;
  std::optional<core::ModelName> destination;
  core::Source source;
  Time created_at;
  std::optional<Time> deadline;
  std::string webhook;
  core::WebhookFilter webhook_filter;
  bool webhook_filter_given;
  std::string stream_token;
  bool streams_files;
  std::string input;
  std::string hardware;
  core::Retention retention;
  core::Trace trace;
};

/// Reads the columns {row} of predictions.sql.
Result<core::Prediction> read_prediction(Statement& statement);

}  // namespace mimeo::sqlite

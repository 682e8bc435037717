// submit: takes a prediction. When it answers, the prediction is on disk.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// A prediction as a caller asks for it.
struct SubmitRequest {
  core::AccountId account;
  VersionPointer version;
  core::Prediction::Kind kind = core::Prediction::Kind::prediction;
  json::value input;  ///< checked here against the version's schema
  std::string deployment;
  std::optional<core::ModelName> destination;  ///< of a training
  core::Source source = core::Source::api;
  std::string webhook;
  std::optional<core::WebhookFilter> webhook_filter;
  std::optional<std::chrono::seconds> cancel_after;
  core::Trace trace;
  /// Of the request, else of the token. Nothing: the model's; else what a person made on the web page stays until
  /// deleted, and Options says for the rest.
  std::optional<core::Retention> retention;
  /// Wait so long for the end, counted from the call; nothing: answer as soon as it is on disk.
  std::optional<std::chrono::seconds> wait;
  /// How this create is recognized when it comes again (engine/replay.h).
  std::optional<core::CreateKey> key;
};

struct Submitted {
  PredictionPointer prediction;
  bool wait_ran_out = false;  ///< the caller wanted to wait, and it has not ended
  bool is_replay = false;     ///< made by an earlier attempt of the same create
};

/// What is wrong with the input of a request, or nothing. For a training, `version` must be one that can be trained.
std::vector<core::InvalidField> check_input(const ReadyVersion& version, const json::value& input,
                                            core::Prediction::Kind kind = core::Prediction::Kind::prediction);

/// Takes a prediction whose input `check_input` found right. Any thread. The model may start before the row is on disk,
/// the answer never does. overspent: this month's budget is. too_many: the version's
/// queue is full. unavailable: shutting down, or the disk refuses.
/// conflict: the key was given for another request.
Task<Result<Submitted>> submit(Engine& engine, SubmitRequest request);

}  // namespace mimeo::engine

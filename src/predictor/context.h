// The public Context and Setup over what the server knows.
#pragma once

#include <mutex>
#include <string>

#include "mimeo/predictor/context.h"
#include "predictor/capture.h"
#include "predictor/prediction.h"
#include "predictor/progress.h"
#include "predictor/scratch.h"

namespace mimeo::predictor {

/// The Context of one prediction. Lives while `predict` runs.
class PredictionContext final : public Context {
 public:
  /// `capture` may be null.
  PredictionContext(Prediction& prediction, Scratch& scratch, Capture* capture)
      : prediction_(prediction), scratch_(scratch), capture_(capture), progress_(std::chrono::steady_clock::now()) {}

  std::string_view id() const override { return prediction_.id(); }
  void write_log(std::string_view text) override;
  void progress(long long current, long long total) override;
  void metric(std::string_view name, Value value) override;
  void add_to_metric(std::string_view name, double amount) override;
  void append_to_metric(std::string_view name, Value item) override;
  std::stop_token stop_token() const override { return prediction_.stop_token(); }
  const std::filesystem::path& scratch() override { return scratch_.folder(); }
  std::optional<std::string> find_request_value(std::string_view name) const override;

 private:
  void add_log(Prediction::LogSource source, std::string_view text);
  void record_metric(std::string_view name, Prediction::MetricMode mode, Value value);

  Prediction& prediction_;
  Scratch& scratch_;
  Capture* capture_;
  std::mutex mutex_;
  Progress progress_;  // guarded by mutex_
};

}  // namespace mimeo::predictor

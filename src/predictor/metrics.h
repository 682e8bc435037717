// The metrics that a model records for one prediction.
#pragma once

#include <string>
#include <string_view>

#include "mimeo/predictor/value.h"

namespace mimeo::predictor {

/// Names are paths: "tokens.input" is the member `input` of the object `tokens`. Throws std::invalid_argument where
/// Context::metric() promises to. A plain value, not thread-safe.
class Metrics {
 public:
  void set(std::string_view name, Value value);
  void add(std::string_view name, double amount);
  void append(std::string_view name, Value item);

  /// `{"predict_time":0.25,"tokens":{"input":7}}`
  std::string render(double predict_time_s) const;
  /// The same without predict_time, for a prediction that has not ended.
  std::string render() const;

 private:
  Value all_ = Value::Object{};
};

}  // namespace mimeo::predictor

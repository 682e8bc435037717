// What a client hears of a prediction that its tool waits for: notifications/progress.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/json.h"
#include "core/prediction.h"

namespace mimeo::api::mcp {

/// One for each request. `progress` grows with every notice, as the protocol wants it: it is the percentage in the logs
/// where there is one, and else goes up by a thousandth as a sign of life.
class Notices {
 public:
  explicit Notices(json::value token) : token_(std::move(token)) {}

  /// The notice that is due, if one is: the status or the percentage has changed, or there was none for a while.
  std::optional<std::string> next(const core::Prediction& prediction, std::chrono::steady_clock::time_point now);

 private:
  json::value token_;
  double progress_ = 0;
  std::optional<core::Status> status_;
  bool has_total_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace mimeo::api::mcp

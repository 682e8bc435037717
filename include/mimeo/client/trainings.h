// Trainings: making new versions of a model.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/options.h"
#include "mimeo/client/page.h"
#include "mimeo/client/predictions.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

/// It looks like a prediction; its output is {"version": "owner/name:id", "weights": address}.
using Training = Prediction;

class Trainings {
 public:
  explicit Trainings(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// `version` is "owner/name:id"; `destination`, a model of the caller, gets a version when it has succeeded.
  Result<Training> create(std::string_view version, std::string_view destination, Value::Object input,
                          CreateOptions options = {}) const;
  Task<Result<Training>> async_create(std::string_view version, std::string_view destination, Value::Object input,
                                      CreateOptions options) const;
  Task<Result<Training>> async_create(std::string_view version, std::string_view destination,
                                      Value::Object input) const {
    return async_create(version, destination, std::move(input), CreateOptions());
  }

  Result<Training> get(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<Training>> async_get(std::string_view id, std::stop_token stop = {}) const;

  /// Newest first.
  Result<Page<Training>> list(std::stop_token stop = {}) const;
  Task<Result<Page<Training>>> async_list(std::stop_token stop = {}) const;

  Result<Training> cancel(std::string_view id, std::stop_token stop = {}) const;
  Task<Result<Training>> async_cancel(std::string_view id, std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

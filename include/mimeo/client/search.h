// Search over models, collections and pages.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/collections.h"
#include "mimeo/client/models.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

struct Found {
  std::vector<Model> models;  ///< best first
  Value collections;
  Value pages;
  Value raw;

  static Found of(Value raw);
};

class Searches {
 public:
  explicit Searches(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// `limit`: 1 to 50 models.
  Result<Found> query(std::string_view words, int limit = 20, std::stop_token stop = {}) const;
  Task<Result<Found>> async_query(std::string_view words, int limit = 20, std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

// Collections of models.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/models.h"
#include "mimeo/client/page.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

struct Collection {
  std::string name;
  std::string slug;
  std::string description;
  std::string full_description;
  std::vector<Model> models;  ///< only of `get`
  Value raw;

  static Collection of(Value raw);
};

class Collections {
 public:
  explicit Collections(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  Result<Page<Collection>> list(std::stop_token stop = {}) const;
  Task<Result<Page<Collection>>> async_list(std::stop_token stop = {}) const;

  Result<Collection> get(std::string_view slug, std::stop_token stop = {}) const;
  Task<Result<Collection>> async_get(std::string_view slug, std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

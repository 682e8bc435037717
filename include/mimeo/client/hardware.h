// What models can run on.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

namespace detail {
class Session;
}

struct Hardware {
  std::string sku;
  std::string name;
  Value raw;

  static Hardware of(Value raw);
};

class Hardwares {
 public:
  explicit Hardwares(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  Result<std::vector<Hardware>> list(std::stop_token stop = {}) const;
  Task<Result<std::vector<Hardware>>> async_list(std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

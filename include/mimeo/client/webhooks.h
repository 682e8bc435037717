// The secret that signs this account's webhooks.
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

namespace mimeo::client {

namespace detail {
class Session;
}

class Webhooks {
 public:
  explicit Webhooks(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// "whsec_...": for verify_webhook.
  Result<std::string> secret(std::stop_token stop = {}) const;
  Task<Result<std::string>> async_secret(std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

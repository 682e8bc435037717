// Who the token belongs to.
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

struct Account {
  std::string type;  ///< "user" or "organization"
  std::string username;
  std::string name;
  std::string github_url;
  std::string avatar_url;
  Value raw;

  static Account of(Value raw);
};

class Accounts {
 public:
  explicit Accounts(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  Result<Account> current(std::stop_token stop = {}) const;
  Task<Result<Account>> async_current(std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

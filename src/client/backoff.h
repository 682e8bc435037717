// Whether a request is sent again, and after how long. Decides only.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "client/exchange.h"

namespace mimeo::client::detail {

/// How one attempt at a request went.
struct Outcome {
  int status = 0;                ///< 0: no answer
  Reach reach = Reach::unknown;  ///< when there was no answer
  std::optional<std::chrono::seconds> retry_after;
};

/// How long to wait before the attempt number `attempt` + 1 (the first is 0), or nothing when there shall be none.
/// `repeatable`: sending it twice does no harm. `random`: 0 to 1.
std::optional<std::chrono::milliseconds> pause_before_retry(const Outcome& outcome, int attempt, int retries,
                                                            bool repeatable, double random);

/// Half a second, one, two, ... up to 8, each cut by up to a half, so that many who failed together do not come back
/// together.
std::chrono::milliseconds growing_pause(int attempt, double random);

/// The value of `Retry-After`: seconds or an HTTP date; never negative, at most an hour.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                      std::chrono::system_clock::time_point now);

/// 0 to 1.
double random_share();

}  // namespace mimeo::client::detail

#include "api/rate_limit.h"

#include <fmt/format.h>

namespace mimeo::api {

core::RateClass rate_class_of(const Route& route) {
  if (route.operation == "predictions.get") return core::RateClass::polls;
  // All doors: predictions.create, models.predictions.create, deployments.predictions.create.
  return route.operation.ends_with("predictions.create") ? core::RateClass::creates : core::RateClass::others;
}

std::optional<core::Taken> take_request(const core::RateLimits& limits, const engine::Bearer& bearer,
                                        core::RateClass rate_class, Time now) {
  const std::int64_t per_minute = limits.of(rate_class);
  if (per_minute == 0) return std::nullopt;
  auto& full_at_us = bearer.trace->full_at_us[static_cast<std::size_t>(rate_class)];
  std::int64_t before = full_at_us.load(std::memory_order_relaxed);
  while (true) {
    const auto taken = core::take(Time(Duration(before)), now, per_minute);
    if (!taken.allowed) return taken;
    const auto after = taken.full_at.time_since_epoch().count();
    if (full_at_us.compare_exchange_weak(before, after, std::memory_order_relaxed)) return taken;
  }
}

Problem rate_limited(const core::Taken& taken) {
  Problem problem(problems::throttled,
                  fmt::format("Request was throttled. Your rate limit resets in ~{}s.", taken.reset_seconds));
  problem.retry_after = std::chrono::seconds(taken.reset_seconds);
  return problem;
}

void add_rate_headers(const core::Taken& taken, http::Headers& headers) {
  headers.add("ratelimit-remaining", std::to_string(taken.left));
  headers.add("ratelimit-reset", std::to_string(taken.reset_seconds));
}

}  // namespace mimeo::api

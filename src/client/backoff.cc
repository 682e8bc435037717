#include "client/backoff.h"

#include <algorithm>
#include <charconv>
#include <random>
#include <string>

#include <curl/curl.h>

namespace mimeo::client::detail {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::chrono::milliseconds growing_pause(int attempt, double random) {
  const milliseconds whole(500 << std::min(attempt, 4));
  return milliseconds(static_cast<long long>(static_cast<double>(whole.count()) * (1 - random / 2)));
}

std::optional<milliseconds> pause_before_retry(const Outcome& outcome, int attempt, int retries, bool repeatable,
                                               double random) {
  if (attempt >= retries) return std::nullopt;
  // A 429 refuses before anything is done, so that repeating is what it asks for.
  bool again = outcome.status == 429;
  if (outcome.status == 0)
    again = outcome.reach == Reach::never_arrived || (repeatable && outcome.reach == Reach::unknown);
  for (const int status : {500, 502, 503, 504}) again = again || (repeatable && outcome.status == status);
  if (!again) return std::nullopt;
  if (outcome.retry_after) {
    constexpr seconds longest(60);  // who is told to wait longer than that should hear of it
    if (*outcome.retry_after > longest) return std::nullopt;
    return *outcome.retry_after;
  }
  return growing_pause(attempt, random);
}

std::optional<seconds> parse_retry_after(std::string_view value, std::chrono::system_clock::time_point now) {
  constexpr long long longest = 3600;
  if (value.empty()) return std::nullopt;
  long long number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc() && end == value.data() + value.size()) return seconds(std::clamp(number, 0LL, longest));
  const auto date = curl_getdate(std::string(value).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const auto left = static_cast<long long>(date) - std::chrono::system_clock::to_time_t(now);
  return seconds(std::clamp(left, 0LL, longest));
}

double random_share() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

}  // namespace mimeo::client::detail

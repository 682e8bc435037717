// What hardware was used for, and by whom: the sums that outlive the predictions they are made of.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/prediction.h"

namespace mimeo::core {

enum class UsageKind {
  prediction,  ///< from an instance's beginning with it to its end, each attempt by itself
  training,    ///< the same
  setup,       ///< an instance's way to being ready; the account's whose work it was started for
};

std::string_view to_string(UsageKind kind);
std::optional<UsageKind> parse_usage_kind(std::string_view text);

/// What is summed up together.
struct UsageKey {
  AccountId account;
  std::chrono::sys_days day;  ///< in UTC, on which it ended
  ModelName model;
  std::string hardware;  ///< SKU
  UsageKind kind = UsageKind::prediction;

  auto operator<=>(const UsageKey&) const = default;
};

struct Usage {
  std::int64_t count = 0;  ///< how many predictions, trainings or set-ups
  Duration time{0};        ///< on the hardware, all together

  Usage& operator+=(const Usage& more) {
    count += more.count;
    time += more.time;
    return *this;
  }
  bool operator==(const Usage&) const = default;
};

/// Under what a terminal prediction is counted, once; it adds `{1, prediction.hardware_time}` there.
UsageKey usage_key(const Prediction& prediction);

}  // namespace mimeo::core

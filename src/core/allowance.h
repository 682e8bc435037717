// What an account may use. The operator sets it; nothing set means the server's defaults, which are no bounds at all.
#pragma once

#include <cstdint>
#include <optional>

#include "core/names.h"

namespace mimeo::core {

struct Allowance {
  AccountId account;
  /// In the currency of the operator's prices, for a calendar month in UTC. When it is spent nothing new is accepted.
  std::optional<double> monthly_budget;
  /// Uploads and output files together. What a model puts out is kept all the same; uploads beyond it are refused.
  std::optional<std::int64_t> stored_bytes;

  bool operator==(const Allowance&) const = default;
};

}  // namespace mimeo::core

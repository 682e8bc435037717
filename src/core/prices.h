// What the operator takes a second of hardware to cost: for estimates and budgets, nobody is charged.
#pragma once

#include <map>
#include <string>

#include "core/usage.h"

namespace mimeo::core {

/// For a second, by SKU, in whatever currency the operator thinks in.
using Prices = std::map<std::string, double, std::less<>>;

/// At today's prices; hardware without one costs nothing. Set-up is the operator's to bear: it is counted, not priced.
double cost_of(const Prices& prices, std::string_view hardware, UsageKind kind, Duration time);

}  // namespace mimeo::core

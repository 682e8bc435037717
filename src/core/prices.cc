#include "core/prices.h"

namespace mimeo::core {

double cost_of(const Prices& prices, std::string_view hardware, UsageKind kind, Duration time) {
  const auto price = prices.find(hardware);
  if (kind == UsageKind::setup || price == prices.end()) return 0;
  return price->second * std::chrono::duration<double>(time).count();
}

}  // namespace mimeo::core

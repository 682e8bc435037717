#include "memory/usage.h"

#include <algorithm>
#include <tuple>

namespace mimeo::memory {
namespace {

/// The key of the sum that `key` is added to.
core::UsageKey grouped(core::UsageKey key, const seams::UsageQuery& query) {
  if (!query.by_account) key.account = {};
  if (!query.by_day) key.day = query.first;
  if (!query.by_model) key.model = {};
  if (!query.by_hardware) key.hardware.clear();
  return key;
}

}  // namespace

seams::Write Usage::add(const core::UsageKey& key, const core::Usage& usage) {
  return writes_.submit([this, key, usage]() -> Result<void> {
    count(key, usage);
    return {};
  });
}

Task<Result<std::vector<seams::UsageRow>>> Usage::sums(seams::UsageQuery query) {
  std::map<core::UsageKey, core::Usage> groups;
  writes_.read([&] {
    for (const auto& [key, usage] : sums_) {
      const bool asked = !query.account || *query.account == key.account;
      if (asked && query.first <= key.day && key.day <= query.last) groups[grouped(key, query)] += usage;
    }
  });
  std::vector<seams::UsageRow> rows;
  for (auto& [key, usage] : groups) rows.push_back({key, usage});
  std::ranges::sort(rows, {}, [](const seams::UsageRow& row) {
    return std::tuple(row.key.day, row.key.account, row.key.model, row.key.hardware, core::to_string(row.key.kind));
  });
  if (rows.size() > static_cast<std::size_t>(query.limit)) rows.resize(static_cast<std::size_t>(query.limit));
  co_return rows;
}

seams::Write Usage::set(const core::Allowance& allowance) {
  return writes_.submit([this, allowance]() -> Result<void> {
    allowances_[allowance.account] = allowance;
    return {};
  });
}

Task<Result<std::vector<core::Allowance>>> Usage::allowances() {
  std::vector<core::Allowance> all;
  writes_.read([&] {
    for (const auto& [account, allowance] : allowances_) all.push_back(allowance);
  });
  co_return all;
}

}  // namespace mimeo::memory

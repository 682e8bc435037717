// Usage as people read it: one line for each day, model... that was asked for, as JSON or CSV.
#pragma once

#include <string>
#include <vector>

#include "core/prices.h"
#include "seams/usage_store.h"

namespace mimeo::api {

/// What the lines are told apart by.
struct UsageGroups {
  bool day = false;
  bool account = false;
  bool model = false;
  bool hardware = false;
};

struct UsageLine {
  core::UsageKey key;  ///< of its first sum; only the members that are told apart mean anything
  core::Usage predictions;
  core::Usage trainings;
  core::Usage setups;
  double cost = 0;  ///< estimated, at today's prices

  void add(const seams::UsageRow& row, const core::Prices& prices);
};

/// Puts sums together that `groups` does not tell apart. They are told apart by hardware, because its prices differ,
/// and stand in the order of UsageStore::sums.
std::vector<UsageLine> lines_of(const std::vector<seams::UsageRow>& sums, const UsageGroups& groups,
                                const core::Prices& prices);

/// Appends an object.
void write_line(const UsageLine& line, const UsageGroups& groups, std::string& out);

/// With a line of names first (RFC 4180).
std::string to_csv(const std::vector<UsageLine>& lines, const UsageGroups& groups);

}  // namespace mimeo::api

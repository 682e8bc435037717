#include "sqlite/operation.h"

#include "sqlite/predictions.sql.h"
#include "sqlite/usage.h"

namespace mimeo::sqlite {

Result<void> Transaction::begin() {
  // Immediately a writer: finding out in the middle that somebody else is would cost the whole batch.
  return connection_.execute("BEGIN IMMEDIATE");
}

Result<void> Transaction::commit() {
  for (const auto& [model, runs] : runs_) {
    auto statement = connection_.prepare(sql::predictions::count_runs);
    statement.bind("runs", runs);
    statement.bind("owner", model.owner);
    statement.bind("name", model.name);
    if (auto counted = statement.run(); !counted) return counted;
  }
  for (const auto& [key, usage] : usage_) {
    if (auto counted = add_usage(connection_, key, usage); !counted) return counted;
  }
  return connection_.execute("COMMIT");
}

void Transaction::roll_back() {
  if (is_open()) (void)connection_.execute("ROLLBACK");
}

}  // namespace mimeo::sqlite

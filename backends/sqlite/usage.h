// What accounts have used and may use, in SQLite.
#pragma once

#include "seams/usage_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

/// Adds to a sum, on the writer's connection.
Result<void> add_usage(Connection& connection, const core::UsageKey& key, const core::Usage& usage);

class Usage final : public seams::UsageStore {
 public:
  Usage(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write add(const core::UsageKey& key, const core::Usage& usage) override;
  Task<Result<std::vector<seams::UsageRow>>> sums(seams::UsageQuery query) override;
  seams::Write set(const core::Allowance& allowance) override;
  Task<Result<std::vector<core::Allowance>>> allowances() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite

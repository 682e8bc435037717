// Collections in memory.
#pragma once

#include <map>

#include "memory/models.h"
#include "memory/writes.h"
#include "seams/collection_store.h"

namespace mimeo::memory {

class Collections final : public seams::CollectionStore {
 public:
  Collections(Writes& writes, Models& models);

  seams::Write insert(const core::Collection& collection) override;
  seams::Write update(const core::Collection& collection) override;
  seams::Write remove(const std::string& slug) override;
  Task<Result<std::vector<core::Collection>>> collections() override;

 private:
  Result<void> check_models(const core::Collection& collection) const;

  Writes& writes_;
  Models& models_;
  std::map<std::string, core::Collection> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory

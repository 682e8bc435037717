// Keys of creates in memory.
#pragma once

#include <vector>

#include "memory/writes.h"
#include "seams/create_key_store.h"

namespace mimeo::memory {

class CreateKeys final : public seams::CreateKeyStore {
 public:
  explicit CreateKeys(Writes& writes) : writes_(writes) {}

  Task<Result<std::vector<core::KnownCreate>>> find(core::AccountId account, std::string key, Time now) override;
  seams::Write note_attempt(const core::AccountId& account, const std::string& key,
                            const core::PredictionId& prediction, int attempt) override;
  seams::Write forget(Time now) override;

  // Called from inside the insert of a prediction, with the lock of `writes` held.
  bool is_taken(const core::AccountId& account, const core::CreateKey& key, Time now) const;
  void insert(const core::AccountId& account, core::KnownCreate known);

 private:
  struct Row {
    core::AccountId account;
    core::KnownCreate known;
  };

  Writes& writes_;
  std::vector<Row> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory

// Keys of creates in SQLite.
#pragma once

#include "core/prediction.h"
#include "seams/create_key_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class CreateKeys final : public seams::CreateKeyStore {
 public:
  CreateKeys(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  Task<Result<std::vector<core::KnownCreate>>> find(core::AccountId account, std::string key, Time now) override;
  seams::Write note_attempt(const core::AccountId& account, const std::string& key,
                            const core::PredictionId& prediction, int attempt) override;
  seams::Write forget(Time now) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

/// Part of the insert of a prediction. conflict: the key stands for another one.
Result<void> insert_create_key(Transaction& transaction, const core::AccountId& account, const core::CreateKey& key,
                               const core::PredictionId& prediction, Time created_at);

}  // namespace mimeo::sqlite

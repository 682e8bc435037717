// Rows of files in memory.
#pragma once

#include <map>

#include "memory/writes.h"
#include "seams/file_store.h"
#include "seams/share_store.h"

namespace mimeo::memory {

class Files final : public seams::FileStore {
 public:
  explicit Files(Writes& writes) : writes_(writes) {}

  seams::Write insert(const core::File& file) override;
  Task<Result<std::optional<core::File>>> find(core::FileId id) override;
  Task<Result<seams::Page<core::File>>> uploads(seams::FileQuery query, Time now) override;
  seams::Write remove(const core::FileId& id) override;
  seams::Write expire_outputs(const core::PredictionId& prediction, Time at) override;
  Task<Result<std::vector<core::File>>> outputs_of(core::PredictionId prediction) override;
  Task<Result<std::vector<core::File>>> expired(Time now, int limit) override;
  Task<Result<std::int64_t>> bytes_of(core::AccountId account) override;
  Task<Result<std::int64_t>> bytes_of_all() override;
  Task<Result<std::vector<core::BlobId>>> blobs() override;

  // For the stores whose rows these belong to, from inside a write: with the lock held.
  void set_expiry(const core::PredictionId& prediction, std::optional<Time> at);
  /// Answers its prediction, if it is an output.
  std::optional<core::PredictionId> stop_waiting_for(const core::FileId& id);
  void wait_for_mentioned_only(const core::PredictionId& prediction, std::string_view output);
  bool waits_for_any(const core::PredictionId& prediction) const;
  /// And its share.
  void remove_outputs_of(const core::PredictionId& prediction);
  bool has(const core::FileId& id) const { return rows_.contains(id); }
  std::map<core::PredictionId, seams::Share>& shares() { return shares_; }
  /// Whether the prediction is shared, or one of its files is in the input of one that is.
  bool is_kept_by_share(const core::PredictionId& prediction) const;

 private:
  bool is_shared(const core::FileId& id) const;

  Writes& writes_;
  std::map<core::FileId, core::File> rows_;            // guarded by writes_
  std::map<core::PredictionId, seams::Share> shares_;  // guarded by writes_
};

}  // namespace mimeo::memory

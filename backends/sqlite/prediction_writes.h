// Inserts and updates of predictions, and how those of one prediction that meet in a batch become one statement.
//
// A prediction is often accepted, started and finished within the few hundred microseconds of one flush. Its first
// write of the batch then takes over the content of the later ones: they cost nothing, and each still gets the answer
// it would have got alone, because the state after the first write, should it succeed, is known without asking the
// database. Should it fail, all are run by themselves. The call that an end owes its webhook goes with it, wherever it is
// taken: either both are written or neither.
#pragma once

#include "core/create_key.h"
#include "core/webhook.h"
#include "sqlite/operation.h"
#include "sqlite/prediction_row.h"

namespace mimeo::sqlite {

/// What inserts and updates have in common: a state to be written, perhaps a later one's.
class PredictionWrite : public Operation {
 public:
  std::optional<Result<void>> absorb(const Operation& later) final;
  void dissolve() final;

 protected:
  PredictionWrite(const core::Prediction& prediction, std::optional<core::Delivery> owed)
      : own_(prediction), own_owed_(std::move(owed)) {}

  /// Runs `write_state`, a `Result<void>()`, and writes the call that is owed, both or neither.
  template <class WriteState>
  Result<void> run_with_owed(Transaction& transaction, WriteState write_state);
  std::size_t owed_bytes() const { return own_owed_ ? own_owed_->body.size() + own_owed_->url.size() : 0; }

  const PredictionState own_;
  /// own_, or that of a later write merged into this one, which the batch keeps alive.
  const PredictionState* latest_ = &own_;

 private:
  const std::optional<core::Delivery> own_owed_;
  const core::Delivery* owed_ = own_owed_ ? &*own_owed_ : nullptr;  ///< likewise
};

class InsertPrediction final : public PredictionWrite {
 public:
  explicit InsertPrediction(const core::Prediction& prediction, std::optional<core::CreateKey> key = std::nullopt)
      : PredictionWrite(prediction, {}), origin_(prediction), key_(std::move(key)) {}
  Result<void> run(Transaction& transaction) override;
  std::size_t bytes() const override { return own_.bytes() + origin_.bytes(); }
  std::string_view row() const override { return origin_.id.text; }

 private:
  Result<void> insert(Transaction& transaction);
  Result<void> insert_with_key(Transaction& transaction);

  const PredictionOrigin origin_;
  const std::optional<core::CreateKey> key_;
};

class UpdatePrediction final : public PredictionWrite {
 public:
  /// `owed`: what the prediction's end owes its webhook.
  explicit UpdatePrediction(const core::Prediction& prediction, std::optional<core::Delivery> owed = {})
      : PredictionWrite(prediction, std::move(owed)), id_(prediction.id) {}
  Result<void> run(Transaction& transaction) override;
  std::size_t bytes() const override { return own_.bytes() + owed_bytes(); }
  std::string_view row() const override { return id_.text; }

 private:
  Result<void> update(Transaction& transaction);

  const core::PredictionId id_;
};

}  // namespace mimeo::sqlite

// Inserts and updates of predictions, and how those of one prediction that meet in a batch become one statement.
//
// The write that ends a prediction also counts what it has used, and stops waiting for files that nobody can download.
//
// A prediction is often accepted, started and finished within the few hundred microseconds of one flush. Its first
// write of the batch then takes over the content of the later ones: they cost nothing, and each still gets the answer
// it would have got alone, because the state after the first write, should it succeed, is known without asking the
// database. Should it fail, all are run by themselves. The call that an end owes its webhook goes with it, wherever it
// is taken: either both are written or neither.
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
  Result<void> run(Transaction& transaction) final;

 protected:
  PredictionWrite(const core::Prediction& prediction, std::optional<core::Delivery> owed);

  virtual Result<void> write(Transaction& transaction) = 0;
  /// Beside what the end costs.
  virtual bool is_one_statement() const { return true; }
  /// Adds to sums, when everything is written.
  virtual void count(Transaction& transaction) const;
  /// What follows from the end, if the state written is one. For rows that were not terminal before.
  Result<void> end(Transaction& transaction, std::string_view id);
  std::size_t owed_bytes() const { return own_owed_ ? own_owed_->body.size() + own_owed_->url.size() : 0; }

  const PredictionState own_;
  /// own_, or that of a later write merged into this one, which the batch keeps alive.
  const PredictionState* latest_ = &own_;

 private:
  const std::optional<core::Delivery> own_owed_;
  const core::Delivery* owed_ = own_owed_ ? &*own_owed_ : nullptr;  ///< likewise
  const core::UsageKey usage_key_;                                  ///< its day is the latest state's
  const bool until_download_;
  bool has_ended_ = false;  ///< by this write
};

class InsertPrediction final : public PredictionWrite {
 public:
  explicit InsertPrediction(const core::Prediction& prediction, std::optional<core::CreateKey> key = std::nullopt)
      : PredictionWrite(prediction, {}), origin_(prediction), key_(std::move(key)) {}
  std::size_t bytes() const override { return own_.bytes() + origin_.bytes(); }
  std::string_view row() const override { return origin_.id.text; }

 private:
  Result<void> write(Transaction& transaction) override;
  bool is_one_statement() const override { return !key_; }
  void count(Transaction& transaction) const override;

  const PredictionOrigin origin_;
  const std::optional<core::CreateKey> key_;
};

class UpdatePrediction final : public PredictionWrite {
 public:
  /// `owed`: what the prediction's end owes its webhook.
  explicit UpdatePrediction(const core::Prediction& prediction, std::optional<core::Delivery> owed = {})
      : PredictionWrite(prediction, std::move(owed)), id_(prediction.id) {}
  std::size_t bytes() const override { return own_.bytes() + owed_bytes(); }
  std::string_view row() const override { return id_.text; }

 private:
  Result<void> write(Transaction& transaction) override;
  void bind_state(Statement& statement) const;

  const core::PredictionId id_;
};

}  // namespace mimeo::sqlite

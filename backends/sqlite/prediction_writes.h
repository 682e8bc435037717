// Inserts and updates of predictions, and how those of one prediction that meet in a batch become one statement.
//
// A prediction is often accepted, started and finished within the few hundred microseconds of one flush. Its first
// write of the batch then takes over the content of the later ones: they cost nothing, and each still gets the answer
// it would have got alone, because the state after the first write, should it succeed, is known without asking the
// database. Should it fail, all are run by themselves.
#pragma once

#include "sqlite/operation.h"
#include "sqlite/prediction_row.h"

namespace mimeo::sqlite {

/// What inserts and updates have in common: a state to be written, perhaps a later one's.
class PredictionWrite : public Operation {
 public:
  std::optional<Result<void>> absorb(const Operation& later) final;
  void dissolve() final { latest_ = &own_; }

 protected:
  explicit PredictionWrite(const core::Prediction& prediction) : own_(prediction) {}

  const PredictionState own_;
  /// own_, or that of a later write merged into this one, which the batch keeps alive.
  const PredictionState* latest_ = &own_;
};

class InsertPrediction final : public PredictionWrite {
 public:
  explicit InsertPrediction(const core::Prediction& prediction) : PredictionWrite(prediction), origin_(prediction) {}
  Result<void> run(Transaction& transaction) override;
  std::size_t bytes() const override { return own_.bytes() + origin_.bytes(); }
  std::string_view row() const override { return origin_.id.text; }

 private:
  const PredictionOrigin origin_;
};

class UpdatePrediction final : public PredictionWrite {
 public:
  explicit UpdatePrediction(const core::Prediction& prediction) : PredictionWrite(prediction), id_(prediction.id) {}
  Result<void> run(Transaction& transaction) override;
  std::size_t bytes() const override { return own_.bytes(); }
  std::string_view row() const override { return id_.text; }

 private:
  const core::PredictionId id_;
};

}  // namespace mimeo::sqlite

// The class that a model author writes.
#pragma once

#include "mimeo/predictor/context.h"
#include "mimeo/predictor/fields.h"
#include "mimeo/predictor/output.h"

namespace mimeo::predictor {

/// A model: `setup` once, then `predict` for each prediction. One object per process.
///
/// Input is a struct that describes its fields (fields.h), Output one of the types in output.h.
///
/// Threads: with a concurrency of 1 (the default), construction, setup() and every predict() run on one and the same
/// thread, one after the other, so libraries that are tied to a thread are safe. With a higher concurrency, predict() is
/// called from that many threads at once on the same object: guard what it changes. Blocking is fine in every case;
/// requests are answered by other threads.
template <Described Input, class Output>
class Predictor {
 public:
  using InputType = Input;
  using OutputType = Output;

  virtual ~Predictor() = default;

  /// Loads what takes long to load. Predictions are refused until it has returned. An exception makes the model
  /// unusable: its text becomes the reason that operators see, and the process stays to tell it.
  virtual void setup(Setup& setup) { (void)setup; }

  /// Makes one prediction. An exception fails this prediction with its what() as the error, and the model goes on.
  /// Return an output as soon as it exists and do not keep `input` or `context` beyond the call (a Stream's function may
  /// use both until it ends).
  virtual Output predict(const Input& input, Context& context) = 0;

  /// Asked at each health check while the model is ready, from a thread of its own, also during predictions. False, an
  /// exception, or no answer within 5 s make the model UNHEALTHY in that check.
  virtual bool healthy() { return true; }
};

}  // namespace mimeo::predictor

// The class that a model author writes when the model can be trained.
//
//   struct TuneInput {
//     mp::File data;
//     int epochs = 3;
//     static void describe(mp::Fields<TuneInput>& fields) { ... }
//   };
//
//   class Tune : public mp::Trainer<TuneInput> {
//    public:
//     mp::File train(const TuneInput& input, mp::Context& context) override;
//   };
//
//   int main(int argc, char** argv) { return mp::serve<Speak, Tune>(argc, argv, {.name = "speak"}); }
//
// The same program then serves predictions, or trainings when it is started with `--x-mode train`. What a training makes becomes
// a new version of a model: the same program, whose Predictor finds the weights through Setup::weights().
#pragma once

#include "mimeo/predictor/context.h"
#include "mimeo/predictor/fields.h"
#include "mimeo/predictor/output.h"

namespace mimeo::predictor {

/// Makes weights. One object per process, beside which there is no Predictor.
///
/// Input is a struct that describes its fields (fields.h). Output is what predict may return, too (output.h); the weights are
/// the File itself, or the File named `weights` of a struct that is returned.
///
/// Threads: construction, setup() and train() run on one and the same thread.
template <Described Input, class Output = File>
class Trainer {
 public:
  using InputType = Input;
  using OutputType = Output;

  virtual ~Trainer() = default;

  /// Loads what the training starts from. An exception makes the instance unusable, as for a Predictor. Setup::weights()
  /// names the weights of the version that is trained, if it has any.
  virtual void setup(Setup& setup) { (void)setup; }

  /// Trains, in a working directory of its own in which everything beside the program is found. An exception fails the
  /// training with its what() as the error. Ends soon when `context` says that it is canceled.
  virtual Output train(const Input& input, Context& context) = 0;
};

}  // namespace mimeo::predictor

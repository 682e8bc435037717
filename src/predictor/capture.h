// What the process prints, as logs.
//
// Standard output and error become pipes; what arrives in them goes to the present sink and on to where it would have gone
// without us. C libraries and subprocesses are caught too, because the file descriptors themselves are replaced.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "predictor/prediction.h"

namespace mimeo::predictor {

/// One per process, for as long as it lives; the destructor puts the old descriptors back. Thread-safe.
class Capture {
 public:
  using Sink = std::function<void(Prediction::LogSource, std::string_view text)>;

  static Result<std::unique_ptr<Capture>> start();
  ~Capture();

  /// From here on text goes to `sink` (empty: to nobody else), after what was printed before has gone to the old one. The
  /// sink is called from any thread, one call at a time.
  void redirect(Sink sink);

  /// What was printed before this call has gone to the sink when it returns: for whoever is about to record something that
  /// came after it. Not from within the sink.
  void flush();

  /// Where standard error went before: for messages that are not the model's.
  int console() const;

 private:
  Capture();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo::predictor

// Who is told what becomes of predictions while they live: streams, webhooks that are not terminal.
#pragma once

#include "core/prediction.h"

namespace mimeo::seams {

/// Told on the engine's thread, in the order in which things happened, from inside the engine's work: an onlooker notes what
/// it needs and returns at once; it calls no verb of the engine from here.
class Onlooker {
 public:
  virtual ~Onlooker() = default;

  /// `change` has been applied to `prediction`, which is as it is now. A change that ends it (`finished`) is told when it is
  /// on disk, and is the last of that prediction. Any other is told at once: its row, and even its first one, may still be
  /// on the way, so what is passed on then is passed on as work in progress.
  virtual void changed(const core::Prediction& prediction, const core::Change& change) = 0;

  /// Nothing more will be told of it: it could not be stored, or its end is not ours to tell.
  virtual void withdrawn(const core::PredictionId& id) = 0;
};

}  // namespace mimeo::seams

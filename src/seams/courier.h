// Who carries calls to webhooks.
#pragma once

#include <string>

#include "core/webhook.h"

namespace mimeo::seams {

/// Thread-safe; returns at once. What it is told is only a hint that saves a look: the row in the WebhookStore is what
/// is owed, and a courier that was not told, or had no room, finds it there.
class Courier {
 public:
  virtual ~Courier() = default;

  /// A row that is pending has become durable.
  virtual void owed(core::Delivery delivery) = 0;

  /// Rows for this receiver (core::endpoint_of) have become due out of turn: somebody had them sent again, perhaps
  /// because it is back.
  virtual void look(std::string endpoint) = 0;
};

}  // namespace mimeo::seams

// Deliveries as rows, for webhooks.cc and for the transaction that ends a prediction.
#pragma once

#include "core/webhook.h"
#include "sqlite/operation.h"

namespace mimeo::sqlite {

/// Inserts a delivery. conflict: the id exists. not_found: its prediction does not.
Result<void> insert_delivery(Transaction& transaction, const core::Delivery& delivery);

/// The same; one that exists stays as it is.
Result<void> owe_delivery(Transaction& transaction, const core::Delivery& delivery);

/// Reads the columns {row} of webhooks.sql, then the body.
Result<core::Delivery> read_delivery(Statement& row);

}  // namespace mimeo::sqlite

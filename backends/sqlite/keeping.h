// What keeps a prediction from expiring: being pinned as an example, and being shared.
#pragma once

#include "core/names.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

/// not_found: there is no such prediction. conflict: its data has been removed.
Result<void> check_has_data(Transaction& transaction, const core::PredictionId& prediction);

/// Sets when the files of a prediction expire. A time counts only when nothing keeps it any more.
Result<void> expire_files(Transaction& transaction, const core::PredictionId& prediction, std::optional<Time> at);

}  // namespace mimeo::sqlite

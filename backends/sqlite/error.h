// What SQLite's result codes mean to the rest of Mimeo.
#pragma once

#include <sqlite3.h>

#include <string>

#include "base/result.h"

namespace mimeo::sqlite {

/// The error for an extended result code. Keys that exist are `conflict`, keys that are missing `not_found` (the
/// message is the caller's to improve). `unavailable` speaks of the store itself (disk, locks, memory) and not of the
/// one statement: a batch of writes is given up when it appears. `detail` never holds values of a row.
Error error_of(int code, std::string_view detail);

/// What is said of a row that only a damaged database can hold.
std::unexpected<Error> damaged(std::string detail);

}  // namespace mimeo::sqlite

// Brings the tables to the form this program knows. Forward only.
#pragma once

#include <span>

#include "sqlite/connection.h"

namespace mimeo::sqlite {

/// Applies the migrations that the database has not seen, each in a transaction of its own; `user_version` counts them.
/// conflict: the database was written by a newer program.
Result<void> migrate(Connection& connection);

/// The same with other migrations than the program's own.
Result<void> migrate(Connection& connection, std::span<const char* const> migrations);

}  // namespace mimeo::sqlite

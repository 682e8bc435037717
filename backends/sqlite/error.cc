#include "sqlite/error.h"

#include <fmt/format.h>

namespace mimeo::sqlite {

Error error_of(int code, std::string_view what) {
  auto detail = fmt::format("{} ({})", what, sqlite3_errstr(code));
  switch (code) {
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_UNIQUE: return {ErrorKind::conflict, "It already exists.", std::move(detail)};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {ErrorKind::not_found, "What it belongs to does not exist.", std::move(detail)};
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {ErrorKind::unavailable, "The disk is full.", std::move(detail), "Free space in the data folder."};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
      return {ErrorKind::unavailable, "The database cannot be written or read.", std::move(detail),
              "Check that the disk of the data folder is healthy, has free space and can be written."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::unavailable, "The database is locked.", std::move(detail),
              "Another program has the database open for writing; only one may."};
    case SQLITE_NOMEM: return {ErrorKind::unavailable, "The server is out of memory.", std::move(detail)};
    case SQLITE_TOOBIG: return {ErrorKind::too_large, "The data is too large to be stored.", std::move(detail)};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::internal, "The database is damaged.", std::move(detail),
              "Restore the data folder from a backup."};
    default: return {ErrorKind::internal, "The database refused the operation.", std::move(detail)};
  }
}

std::unexpected<Error> damaged(std::string detail) {
  return fail(ErrorKind::internal, "The database is damaged.", std::move(detail), "Restore the data folder from a backup.");
}

}  // namespace mimeo::sqlite

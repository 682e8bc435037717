#include "sqlite/migrations.h"

#include <fmt/format.h>

#include "sqlite/migrations.sql.h"

namespace mimeo::sqlite {
namespace {

/// "Mime" in ASCII: says whose file it is to file(1) and to us.
constexpr std::int64_t application_id = 0x4d696d65;

Result<void> apply(Connection& connection, const char* migration, std::size_t number) {
  if (auto begun = connection.execute("BEGIN EXCLUSIVE"); !begun) return begun;
  auto applied = connection.execute(migration);
  if (applied) applied = connection.execute(fmt::format("PRAGMA user_version = {}", number).c_str());
  if (applied) applied = connection.execute("COMMIT");
  if (!applied && connection.in_transaction()) (void)connection.execute("ROLLBACK");
  return applied;
}

}  // namespace

Result<void> migrate(Connection& connection) { return migrate(connection, sql::migrations); }

Result<void> migrate(Connection& connection, std::span<const char* const> migrations) {
  auto seen = connection.number("PRAGMA user_version");
  if (!seen) return pass_on(std::move(seen));
  auto owner = connection.number("PRAGMA application_id");
  if (!owner) return pass_on(std::move(owner));
  if (*seen > 0 && *owner != application_id) {
    return fail(ErrorKind::conflict, "The database file is not Mimeo's.", fmt::format("application_id {}", *owner),
                "Choose another data folder.");
  }
  if (*seen > static_cast<std::int64_t>(migrations.size())) {
    return fail(ErrorKind::conflict, "The data folder was written by a newer version of Mimeo.",
                fmt::format("user_version {}, known {}", *seen, migrations.size()),
                "Run that version, or choose another data folder.");
  }
  if (*seen == 0) {
    if (auto set = connection.execute(fmt::format("PRAGMA application_id = {}", application_id).c_str()); !set)
      return set;
  }
  for (auto number = static_cast<std::size_t>(*seen); number < migrations.size(); ++number) {
    if (auto applied = apply(connection, migrations[number], number + 1); !applied) return applied;
  }
  return {};
}

}  // namespace mimeo::sqlite

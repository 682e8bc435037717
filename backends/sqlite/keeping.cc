#include "sqlite/keeping.h"

#include "sqlite/keeping.sql.h"

namespace mimeo::sqlite {

Result<void> check_has_data(Transaction& transaction, const core::PredictionId& prediction) {
  auto statement = transaction.prepare(sql::keeping::has_data);
  statement.bind("id", prediction.text);
  auto row = statement.step();
  if (!row) return pass_on(std::move(row));
  if (!*row) return fail(ErrorKind::not_found, "There is no such prediction.");
  if (!statement.flag()) return fail(ErrorKind::conflict, "The prediction's data has been removed.");
  return {};
}

Result<void> expire_files(Transaction& transaction, const core::PredictionId& prediction, std::optional<Time> at) {
  auto statement = transaction.prepare(sql::keeping::expire_files);
  statement.bind_optional("at", at);
  statement.bind("prediction", prediction.text);
  return statement.run();
}

}  // namespace mimeo::sqlite

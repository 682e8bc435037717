#include "sqlite/examples.h"

#include "sqlite/examples.sql.h"
#include "sqlite/keeping.h"
#include "sqlite/prediction_row.h"
#include "sqlite/rows.h"
#include "sqlite/span.h"

namespace mimeo::sqlite {
namespace {

Result<void> insert_example(Transaction& transaction, const core::ModelName& model,
                            const core::PredictionId& prediction, Time now) {
  if (auto checked = check_has_data(transaction, prediction); !checked) return checked;
  int inserted = 0;
  {
    auto statement = transaction.prepare(sql::examples::insert);
    statement.bind("prediction", prediction.text);
    statement.bind("owner", model.owner);
    statement.bind("name", model.name);
    statement.bind("pinned_at", now);
    auto run = statement.run();
    // The prediction is there, so the key that can be missing is the model's.
    if (!run && run.error().kind == ErrorKind::not_found) return fail(ErrorKind::not_found, "There is no such model.");
    if (!run) return run;
    inserted = statement.changes();
  }
  return inserted == 0 ? Result<void>() : expire_files(transaction, prediction, std::nullopt);
}

Result<void> remove_example(Transaction& transaction, const core::PredictionId& prediction,
                            std::optional<Time> files_expire) {
  int removed = 0;
  {
    auto statement = transaction.prepare(sql::examples::remove);
    statement.bind("prediction", prediction.text);
    if (auto run = statement.run(); !run) return run;
    removed = statement.changes();
  }
  return removed == 0 ? Result<void>() : expire_files(transaction, prediction, files_expire);
}

Result<seams::Example> read_example(Statement& row) {
  seams::Example example;
  example.created_at = row.time();
  auto prediction = read_prediction(row);
  if (!prediction) return pass_on(std::move(prediction));
  example.prediction = std::move(*prediction);
  example.id = example.prediction.id;
  return example;
}

Result<seams::Page<seams::Example>> read_examples(Connection& connection, const seams::ExampleQuery& query) {
  auto span = read_span(query.cursor, std::nullopt, std::nullopt);
  if (!span) return pass_on(std::move(span));
  auto statement = connection.prepare(span->newer_first() ? sql::examples::list_older : sql::examples::list_newer);
  statement.bind("owner", query.model.owner);
  statement.bind("name", query.model.name);
  statement.bind("from", span->from().created_at);
  statement.bind("from_id", span->from().id);
  statement.bind("limit", query.limit + 1);
  auto rows = read_all(statement, read_example);
  if (!rows) return pass_on(std::move(rows));
  return seams::make_page(std::move(*rows), query.limit, span->cursor);
}

}  // namespace

seams::Write Examples::pin(const core::ModelName& model, const core::PredictionId& prediction, Time now) {
  return writer_.submit(small_row_bytes, [model, prediction, now](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return insert_example(transaction, model, prediction, now); });
  });
}

seams::Write Examples::unpin(const core::PredictionId& prediction, std::optional<Time> files_expire) {
  return writer_.submit(small_row_bytes, [prediction, files_expire](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return remove_example(transaction, prediction, files_expire); });
  });
}

Task<Result<seams::Page<seams::Example>>> Examples::examples(seams::ExampleQuery query) {
  auto read = [&query](Connection& connection) { return read_examples(connection, query); };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite

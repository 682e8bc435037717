#include "sqlite/predictions.h"

#include "sqlite/prediction_writes.h"
#include "sqlite/predictions.sql.h"
#include "sqlite/rows.h"
#include "sqlite/span.h"

namespace mimeo::sqlite {
namespace {

const char* list_statement(bool web, bool newer_first) {
  namespace sql = sql::predictions;
  if (web) return newer_first ? sql::list_web_older : sql::list_web_newer;
  return newer_first ? sql::list_older : sql::list_newer;
}

Result<seams::Page<core::Prediction>> read_predictions(Connection& connection, const seams::PredictionQuery& query) {
  auto span = read_span(query.cursor, query.created_after, query.created_before);
  if (!span) return pass_on(std::move(span));
  const bool web = query.source == core::Source::web;
  auto statement = connection.prepare(list_statement(web, span->newer_first()));
  statement.bind("account", query.account.text);
  statement.bind("kind", core::to_string(query.kind));
  statement.bind("above", span->above.created_at);
  statement.bind("above_id", span->above.id);
  statement.bind("below", span->below.created_at);
  statement.bind("below_id", span->below.id);
  if (!web)
    statement.bind_optional("source", query.source ? std::optional(core::to_string(*query.source)) : std::nullopt);
  statement.bind("limit", query.limit + 1);
  auto rows = read_all(statement, read_prediction);
  if (!rows) return pass_on(std::move(rows));
  return seams::make_page(std::move(*rows), query.limit, span->cursor);
}

/// What a write of a few ids keeps in memory.
constexpr std::size_t id_bytes = 64;

Result<void> note_download(Transaction& transaction, const core::FileId& file) {
  auto downloaded = transaction.prepare(sql::predictions::file_downloaded);
  downloaded.bind("file", file.text);
  if (auto done = downloaded.run(); !done) return done;
  auto release = transaction.prepare(sql::predictions::release_of_file);
  release.bind("file", file.text);
  return release.run();
}

}  // namespace

seams::Write Predictions::insert(const core::Prediction& prediction, seams::Urgency urgency,
                                 const std::optional<core::CreateKey>& key) {
  return writer_.submit(std::make_unique<InsertPrediction>(prediction, key), urgency);
}

seams::Write Predictions::update(const core::Prediction& prediction, seams::Urgency urgency) {
  return writer_.submit(std::make_unique<UpdatePrediction>(prediction), urgency);
}

seams::Write Predictions::finish(const core::Prediction& prediction, const core::Delivery& owed) {
  return writer_.submit(std::make_unique<UpdatePrediction>(prediction, owed));
}

Task<Result<std::optional<core::Prediction>>> Predictions::find(core::PredictionId id) {
  auto read = [&id](Connection& connection) {
    auto statement = connection.prepare(sql::predictions::find);
    statement.bind("id", id.text);
    return read_first(statement, read_prediction);
  };
  co_return co_await readers_.run(read);
}

Task<Result<seams::Page<core::Prediction>>> Predictions::list(seams::PredictionQuery query) {
  auto read = [&query](Connection& connection) { return read_predictions(connection, query); };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Prediction>>> Predictions::unfinished() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::predictions::unfinished);
    return read_all(statement, read_prediction);
  };
  co_return co_await readers_.run(read);
}

seams::Write Predictions::remove(const core::PredictionId& id) {
  return writer_.submit(sizeof(id), [id](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      auto files = transaction.prepare(sql::predictions::remove_files);
      files.bind("prediction", id.text);
      if (auto removed = files.run(); !removed) return removed;
      auto row = transaction.prepare(sql::predictions::remove);
      row.bind("id", id.text);
      return row.run();
    });
  });
}

Task<Result<std::vector<core::Prediction>>> Predictions::of_version(seams::VersionRuns query, int limit) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::predictions::of_version);
    statement.bind("version", query.version.text);
    statement.bind("after_account", query.after_account.text);
    statement.bind("after_id", query.after_id.text);
    statement.bind("owner", query.model.owner);
    statement.bind("name", query.model.name);
    statement.bind("limit", limit);
    return read_all(statement, read_prediction);
  };
  co_return co_await readers_.run(read);
}

Task<Result<bool>> Predictions::was_run_by_others(core::ModelName model, core::VersionId version) {
  auto read = [&](Connection& connection) -> Result<bool> {
    auto statement = connection.prepare(sql::predictions::was_run_by_others);
    statement.bind("version", version.text);
    statement.bind("owner", model.owner);
    statement.bind("name", model.name);
    return statement.step();
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Prediction>>> Predictions::expired(Time now, int limit) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::predictions::expired);
    statement.bind("now", now);
    statement.bind("limit", limit);
    return read_all(statement, read_prediction);
  };
  co_return co_await readers_.run(read);
}

seams::Write Predictions::downloaded(const core::FileId& file) {
  return writer_.submit(id_bytes, [file](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return note_download(transaction, file); });
  });
}

}  // namespace mimeo::sqlite

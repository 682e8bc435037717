#include "sqlite/shares.h"

#include "sqlite/keeping.h"
#include "sqlite/rows.h"
#include "sqlite/shares.sql.h"

namespace mimeo::sqlite {
namespace {

Result<void> insert_shared_file(Transaction& transaction, const core::PredictionId& prediction,
                                const seams::SharedFile& file) {
  auto statement = transaction.prepare(sql::shares::insert_file);
  statement.bind("prediction", prediction.text);
  statement.bind("address", file.address);
  statement.bind("file", file.file.text);
  statement.bind("place", file.place);
  auto inserted = statement.run();
  // The share is there, so the key that can be missing is the file's.
  if (!inserted && inserted.error().kind == ErrorKind::not_found) {
    return fail(ErrorKind::not_found, "There is no such file.");
  }
  return inserted;
}

Result<void> insert_share(Transaction& transaction, const seams::Share& share) {
  if (auto checked = check_has_data(transaction, share.prediction); !checked) return checked;
  int inserted = 0;
  {
    auto statement = transaction.prepare(sql::shares::insert);
    statement.bind("prediction", share.prediction.text);
    statement.bind("shared_at", share.shared_at);
    if (auto run = statement.run(); !run) return run;
    inserted = statement.changes();
  }
  if (inserted == 0) return {};
  for (const auto& file : share.files) {
    if (auto added = insert_shared_file(transaction, share.prediction, file); !added) return added;
  }
  return expire_files(transaction, share.prediction, std::nullopt);
}

Result<void> remove_share(Transaction& transaction, const core::PredictionId& prediction,
                          std::optional<Time> files_expire) {
  int removed = 0;
  {
    auto statement = transaction.prepare(sql::shares::remove);
    statement.bind("prediction", prediction.text);
    if (auto run = statement.run(); !run) return run;
    removed = statement.changes();
  }
  return removed == 0 ? Result<void>() : expire_files(transaction, prediction, files_expire);
}

Result<seams::SharedFile> read_shared_file(Statement& row) {
  seams::SharedFile file;
  file.file.text = row.text();
  file.address = row.text();
  file.place = row.text();
  return file;
}

Result<std::string> read_place(Statement& row) { return std::string(row.text()); }

Result<std::optional<seams::Share>> read_share(Connection& connection, const core::PredictionId& prediction) {
  seams::Share share;
  share.prediction = prediction;
  {
    auto statement = connection.prepare(sql::shares::find);
    statement.bind("prediction", prediction.text);
    auto row = statement.step();
    if (!row) return pass_on(std::move(row));
    if (!*row) return std::nullopt;
    share.shared_at = statement.time();
  }
  auto statement = connection.prepare(sql::shares::files);
  statement.bind("prediction", prediction.text);
  auto files = read_all(statement, read_shared_file);
  if (!files) return pass_on(std::move(files));
  share.files = std::move(*files);
  return share;
}

}  // namespace

seams::Write Shares::share(const seams::Share& share) {
  const auto bytes = small_row_bytes * (1 + share.files.size());
  return writer_.submit(bytes, [share](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return insert_share(transaction, share); });
  });
}

seams::Write Shares::unshare(const core::PredictionId& prediction, std::optional<Time> files_expire) {
  return writer_.submit(small_row_bytes, [prediction, files_expire](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return remove_share(transaction, prediction, files_expire); });
  });
}

Task<Result<std::optional<seams::Share>>> Shares::find(core::PredictionId prediction) {
  auto read = [&prediction](Connection& connection) { return read_share(connection, prediction); };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<std::string>>> Shares::places_of(core::FileId file) {
  auto read = [&file](Connection& connection) {
    auto statement = connection.prepare(sql::shares::places_of);
    statement.bind("file", file.text);
    return read_all(statement, read_place);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite

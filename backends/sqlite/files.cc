#include "sqlite/files.h"

#include "sqlite/error.h"
#include "sqlite/files.sql.h"
#include "sqlite/rows.h"
#include "sqlite/span.h"

namespace mimeo::sqlite {
namespace {

Result<core::File> read_file(Statement& row) {
  core::File f;
  f.id.text = row.text();
  f.kind =
      row.text() == core::to_string(core::File::Kind::upload) ? core::File::Kind::upload : core::File::Kind::output;
  f.account.text = row.text();
  if (auto prediction = row.optional_text()) f.prediction = core::PredictionId{std::move(*prediction)};
  f.name = row.text();
  f.content_type = row.text();
  f.size = row.integer();
  f.md5 = row.text();
  f.sha256 = row.text();
  auto metadata = parse_json(row.text());
  if (!metadata || !metadata->is_object()) {
    return damaged("metadata of a file is not a JSON object");
  }
  f.metadata = std::move(metadata->get_object());
  f.blob.text = row.text();
  f.secret = row.text();
  f.created_at = row.time();
  f.expires_at = row.optional_time();
  f.until_download = row.flag();
  return f;
}

Result<std::int64_t> read_bytes(Statement& row) { return row.integer(); }

Result<core::BlobId> read_blob(Statement& row) { return core::BlobId{std::string(row.text())}; }

Result<void> insert_file(Transaction& transaction, const core::File& file) {
  const auto metadata = write_json(file.metadata);
  auto statement = transaction.prepare(sql::files::insert);
  statement.bind("id", file.id.text);
  statement.bind("kind", core::to_string(file.kind));
  statement.bind("account", file.account.text);
  statement.bind_optional("prediction",
                          file.prediction ? std::optional(std::string_view(file.prediction->text)) : std::nullopt);
  statement.bind("name", file.name);
  statement.bind("content_type", file.content_type);
  statement.bind("size", file.size);
  statement.bind("md5", file.md5);
  statement.bind("sha256", file.sha256);
  statement.bind("metadata", metadata);
  statement.bind("blob", file.blob.text);
  statement.bind("secret", file.secret);
  statement.bind("created_at", file.created_at);
  statement.bind_optional("expires_at", file.expires_at);
  statement.bind("until_download", file.until_download);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "A file with this id already exists.");
}

Result<seams::Page<core::File>> read_uploads(Connection& connection, const seams::FileQuery& query, Time now) {
  auto span = read_span(query.cursor, std::nullopt, std::nullopt);
  if (!span) return pass_on(std::move(span));
  auto statement = connection.prepare(span->newer_first() ? sql::files::uploads_older : sql::files::uploads_newer);
  statement.bind("account", query.account.text);
  statement.bind("from", span->from().created_at);
  statement.bind("from_id", span->from().id);
  statement.bind("now", now);
  statement.bind("limit", query.limit + 1);
  auto rows = read_all(statement, read_file);
  if (!rows) return pass_on(std::move(rows));
  return seams::make_page(std::move(*rows), query.limit, span->cursor);
}

}  // namespace

seams::Write Files::insert(const core::File& file) {
  return writer_.submit(small_row_bytes, [file](Transaction& transaction) { return insert_file(transaction, file); });
}

Task<Result<std::optional<core::File>>> Files::find(core::FileId id) {
  auto read = [&id](Connection& connection) {
    auto statement = connection.prepare(sql::files::find);
    statement.bind("id", id.text);
    return read_first(statement, read_file);
  };
  co_return co_await readers_.run(read);
}

Task<Result<seams::Page<core::File>>> Files::uploads(seams::FileQuery query, Time now) {
  auto read = [&](Connection& connection) { return read_uploads(connection, query, now); };
  co_return co_await readers_.run(read);
}

seams::Write Files::remove(const core::FileId& id) {
  return writer_.submit(small_row_bytes, [id](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::files::remove);
    statement.bind("id", id.text);
    return statement.run();
  });
}

seams::Write Files::expire_outputs(const core::PredictionId& prediction, Time at) {
  auto expire = [prediction, at](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::files::expire_outputs);
    statement.bind("at", at);
    statement.bind("prediction", prediction.text);
    return statement.run();
  };
  return writer_.submit(small_row_bytes, std::move(expire), seams::Urgency::soon);
}

Task<Result<std::vector<core::File>>> Files::outputs_of(core::PredictionId prediction) {
  auto read = [&prediction](Connection& connection) {
    auto statement = connection.prepare(sql::files::outputs_of);
    statement.bind("prediction", prediction.text);
    return read_all(statement, read_file);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::File>>> Files::expired(Time now, int limit) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::files::expired);
    statement.bind("now", now);
    statement.bind("limit", limit);
    return read_all(statement, read_file);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::int64_t>> Files::bytes_of(core::AccountId account) {
  auto read = [&account](Connection& connection) {
    auto statement = connection.prepare(sql::files::bytes_of);
    statement.bind("account", account.text);
    return read_first(statement, read_bytes);
  };
  auto bytes = co_await readers_.run(read);
  if (!bytes) co_return pass_on(std::move(bytes));
  co_return bytes->value_or(0);
}

Task<Result<std::int64_t>> Files::bytes_of_all() {
  auto read = [](Connection& connection) { return connection.number(sql::files::bytes_of_all); };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::BlobId>>> Files::blobs() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::files::blobs);
    return read_all(statement, read_blob);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite

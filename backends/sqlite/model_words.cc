#include "sqlite/model_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sqlite/model_words.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

Result<void> run_for(Transaction& transaction, const char* query, const core::ModelName& name) {
  auto statement = transaction.prepare(query);
  statement.bind("owner", name.owner);
  statement.bind("name", name.name);
  return statement.run();
}

/// The words in the language of FTS5, the last one as a beginning. In quotes they are nothing but words, and none of
/// them holds a quote.
std::string expression_of(const std::vector<std::string>& words, Words needed) {
  std::string expression;
  for (const auto& word : words) {
    if (!expression.empty()) expression += needed == Words::all ? " " : " OR ";
    expression.append("\"").append(word).append("\"");
  }
  return expression + " *";
}

Result<seams::FoundModel> read_found(Statement& row) {
  seams::FoundModel found;
  found.name.owner = row.text();
  found.name.name = row.text();
  const auto match = row.integer();
  const double rank = static_cast<double>(row.integer()) / -1e6;
  // No rank of ours comes near 100: an exact name beats a beginning, and that beats every text.
  found.score = 100.0 * static_cast<double>(2 - match) + rank;
  return found;
}

}  // namespace

Result<void> insert_words(Transaction& transaction, const core::Model& model) {
  if (auto numbered = run_for(transaction, sql::model_words::insert_number, model.name); !numbered) return numbered;
  const auto tags = joined(model.tags);
  auto statement = transaction.prepare(sql::model_words::insert);
  statement.bind("owner", model.name.owner);
  statement.bind("name", model.name.name);
  statement.bind("description", model.description);
  statement.bind("readme", model.readme);
  statement.bind("tags", tags);
  return statement.run();
}

Result<void> update_words(Transaction& transaction, const core::Model& model) {
  const auto tags = joined(model.tags);
  auto statement = transaction.prepare(sql::model_words::update);
  statement.bind("description", model.description);
  statement.bind("readme", model.readme);
  statement.bind("tags", tags);
  statement.bind("owner", model.name.owner);
  statement.bind("name", model.name.name);
  return statement.run();
}

Result<void> remove_words(Transaction& transaction, const core::ModelName& name) {
  if (auto removed = run_for(transaction, sql::model_words::remove, name); !removed) return removed;
  return run_for(transaction, sql::model_words::remove_number, name);
}

Result<std::vector<seams::FoundModel>> find_words(Connection& connection, const seams::ModelSearch& search,
                                                  Words needed) {
  const auto words = joined(search.words);
  const auto expression = expression_of(search.words, needed);
  auto statement = connection.prepare(sql::model_words::search);
  statement.bind("words", words);
  statement.bind("expression", expression);
  statement.bind_optional("account",
                          search.account ? std::optional<std::string_view>(search.account->text) : std::nullopt);
  statement.bind("limit", search.limit);
  return read_all(statement, read_found);
}

}  // namespace mimeo::sqlite

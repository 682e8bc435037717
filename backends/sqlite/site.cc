#include "sqlite/site.h"

#include "sqlite/rows.h"
#include "sqlite/site.sql.h"

namespace mimeo::sqlite {
namespace {

Result<std::string> read_text(Statement& row) { return std::string(row.text()); }

}  // namespace

seams::Write Site::set_policy(const std::string& markdown) {
  return writer_.submit(markdown.size(), [markdown](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::site::set_policy);
    statement.bind("policy", markdown);
    return statement.run();
  });
}

Task<Result<std::string>> Site::policy() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::site::policy);
    return read_first(statement, read_text);
  };
  auto text = co_await readers_.run(read);
  if (!text) co_return pass_on(std::move(text));
  co_return text->value_or("");
}

}  // namespace mimeo::sqlite

#include "sqlite/account_rows.h"

#include "sqlite/error.h"

namespace mimeo::sqlite {
namespace {

/// Neither scopes nor origins hold a space.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

void add_word(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

}  // namespace

TokenTexts::TokenTexts(const core::Token& token) {
  for (const auto scope : token.scopes.list()) add_word(scopes, core::to_string(scope));
  for (const auto& origin : token.origins) add_word(origins, origin);
  if (token.retention) retention = core::to_string(*token.retention);
}

void bind_account(Statement& statement, const core::Account& account) {
  statement.bind("id", account.id.text);
  statement.bind("type", core::to_string(account.type));
  statement.bind("is_operator", account.is_operator);
  statement.bind("name", account.name);
  statement.bind("github_url", account.github_url);
  statement.bind("avatar_url", account.avatar_url);
  statement.bind("created_at", account.created_at);
  statement.bind_optional("removed_at", account.removed_at);
}

void bind_token(Statement& statement, const core::Token& token, const TokenTexts& texts) {
  statement.bind("id", token.id.text);
  statement.bind("hash", token.hash);
  statement.bind("prefix", token.prefix);
  statement.bind("account", token.account.text);
  statement.bind("created_by", token.created_by.text);
  statement.bind("name", token.name);
  statement.bind("scopes", texts.scopes);
  statement.bind("origins", texts.origins);
  statement.bind("retention", texts.retention);
  statement.bind("disabled", token.disabled);
  statement.bind("created_at", token.created_at);
  statement.bind_optional("expires_at", token.expires_at);
  statement.bind_optional("last_used_at", token.last_used_at);
}

Result<core::Account> read_account(Statement& row) {
  core::Account a;
  a.id.text = row.text();
  a.type = row.text() == core::to_string(core::Account::Type::user) ? core::Account::Type::user
                                                                    : core::Account::Type::organization;
  a.is_operator = row.flag();
  a.name = row.text();
  a.github_url = row.text();
  a.avatar_url = row.text();
  a.created_at = row.time();
  a.removed_at = row.optional_time();
  return a;
}

Result<core::Token> read_token(Statement& row) {
  core::Token t;
  t.id.text = row.text();
  t.hash = row.text();
  t.prefix = row.text();
  t.account.text = row.text();
  t.created_by.text = row.text();
  t.name = row.text();
  t.scopes = {};
  for (const auto word : words_of(row.text())) {
    const auto scope = core::parse_scope(word);
    if (!scope) return damaged("a token has a scope that nobody knows");
    t.scopes.add(*scope);
  }
  for (const auto word : words_of(row.text())) t.origins.emplace_back(word);
  const auto retention = row.text();
  if (!retention.empty()) {
    t.retention = core::parse_retention(retention);
    if (!t.retention) return damaged("a token has a retention that nobody can read");
  }
  t.disabled = row.flag();
  t.created_at = row.time();
  t.expires_at = row.optional_time();
  t.last_used_at = row.optional_time();
  return t;
}

Result<core::Membership> read_member(Statement& row) {
  core::Membership m;
  m.organization.text = row.text();
  m.user.text = row.text();
  const auto role = core::parse_role(row.text());
  if (!role) return damaged("a member has a role that nobody knows");
  m.role = *role;
  m.created_at = row.time();
  return m;
}

}  // namespace mimeo::sqlite

#include "engine/identities.h"

#include "base/ids.h"
#include "base/log.h"
#include "engine/enroll.h"

namespace mimeo::engine {
namespace {

std::string turn_key(const Person& person) { return person.issuer + " " + person.subject; }

Task<Result<AccountPointer>> create_account(Engine& engine, Person person) {
  std::string username = person.username;
  for (int number = 2;; ++number) {
    core::Account account;
    account.id.text = username;
    account.name = person.name;
    auto created = co_await create_user(engine, std::move(account));
    const bool is_taken = !created && created.error().kind == ErrorKind::conflict;
    const bool is_last = number > limits::oidc_usernames + 1;
    if (!is_taken || is_last) co_return created;
    // A name of no letters that we can write is everybody's.
    username = number > limits::oidc_usernames ? fmt::format("{}-{}", person.username, random_token(5)) : fmt::format("{}-{}", person.username, number);
  }
}

Task<Result<void>> link(Engine& engine, core::AccountId account, Person person) {
  seams::Identity identity{std::move(person.issuer), std::move(person.subject), account, engine.world.clock.now()};
  auto write = engine.world.identities.link(identity);
  auto linked = co_await write.durable();
  if (linked) log_info("identity.linked", {{"account", account}, {"issuer", identity.issuer}});
  co_return linked;
}

Task<Result<AccountPointer>> find_or_create_here(Engine& engine, Person person) {
  // Two browsers of one person must not make two accounts.
  const auto turn = co_await engine.identity_turns.take(turn_key(person));
  auto found = co_await find_account_of(engine, person);
  if (found || found.error().kind != ErrorKind::not_found) co_return found;
  // A crash in between leaves an account that nobody logs in to.
  auto created = co_await create_account(engine, person);
  if (!created) co_return created;
  auto linked = co_await link(engine, (*created)->id, std::move(person));
  if (!linked) co_return pass_on(std::move(linked));
  co_return created;
}

Task<Result<void>> link_here(Engine& engine, core::AccountId account, Person person) {
  const auto turn = co_await engine.identity_turns.take(turn_key(person));
  auto found = co_await engine.world.identities.find(person.issuer, person.subject);
  if (!found) co_return pass_on(std::move(found));
  if (*found && (*found)->account == account) co_return Result<void>{};
  co_return co_await link(engine, std::move(account), std::move(person));
}

}  // namespace

Task<Result<AccountPointer>> find_account_of(Engine& engine, Person person) {
  auto found = co_await engine.world.identities.find(std::move(person.issuer), std::move(person.subject));
  if (!found) co_return pass_on(std::move(found));
  if (!*found) co_return fail(ErrorKind::not_found, "Nobody here is linked with this person");
  auto account = engine.accounts.find((*found)->account);
  if (!account) co_return fail(ErrorKind::forbidden, "The account " + (*found)->account.text + " was removed");
  co_return account;
}

Task<Result<AccountPointer>> find_or_create_account_of(Engine& engine, Person person) {
  auto finding = find_or_create_here(engine, std::move(person));
  co_return co_await on_engine(engine, std::move(finding));
}

Task<Result<void>> link_account(Engine& engine, core::AccountId account, Person person) {
  auto linking = link_here(engine, std::move(account), std::move(person));
  co_return co_await on_engine(engine, std::move(linking));
}

}  // namespace mimeo::engine

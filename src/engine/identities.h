// People whom another service knows, and the accounts that they log in to here.
#pragma once

#include <string>

#include "engine/engine.h"

namespace mimeo::engine {

struct Person {
  std::string issuer;
  std::string subject;
  std::string name;      ///< what a new account is called
  std::string username;  ///< what its name should be like; a valid name
};

/// The account that the person is linked with. not_found: none. forbidden: one that was removed.
Task<Result<AccountPointer>> find_account_of(Engine& engine, Person person);

/// The same, and who has none gets a new one: `username`, or where that is taken, with a number behind it.
Task<Result<AccountPointer>> find_or_create_account_of(Engine& engine, Person person);

/// From now on the person logs in to this account, a user's. conflict: the person has another, or the account another
/// person of the same issuer. Linked with each other already: succeeds.
Task<Result<void>> link_account(Engine& engine, core::AccountId account, Person person);

}  // namespace mimeo::engine

// What the first start makes: accounts and the local token.
#pragma once

#include <string>

#include "engine/engine.h"

namespace mimeo::server {

/// The account that this machine's token speaks for.
inline constexpr std::string_view local_account = "local";
/// The account that owns the built-in models.
inline constexpr std::string_view builtin_account = "mimeo";

/// Makes the data folder (mode 0700) and the folders in it. forbidden: somebody else could read it.
Result<void> prepare_data_folder(const std::string& data_dir);

/// Removes what pushes had unpacked when an earlier server died. Only for who holds the folder's lock.
void remove_leftovers(const std::string& data_dir);

/// The key that the addresses of inboxes depend on, in DATA/inbox.key. When it is missing: the one in DATA/files.key, which was theirs
/// before there was this one, or a new one where there is none yet. Before that file is made.
Result<std::string> ensure_inbox_key(const std::string& data_dir);

/// What this server is known by to others, in DATA/server-id: 16 letters and digits, drawn when it is missing.
Result<std::string> ensure_server_id(const std::string& data_dir);

/// What DATA/token holds; empty: nothing.
std::string local_token(const std::string& data_dir);

/// Makes what is missing of: account `local`, account `mimeo`, a token in DATA/token (mode 0600).
Task<Result<void>> ensure_accounts(engine::Engine& engine, std::string data_dir);

}  // namespace mimeo::server

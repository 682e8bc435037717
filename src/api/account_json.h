// Accounts as JSON (http-api.md section 3.7), and as ours below /mimeo/v1.
#pragma once

#include <string>

#include "core/account.h"

namespace mimeo::api {

/// Replicate's members alone, as GET /v1/account and a deployment's `created_by` show them.
void write_account(const core::Account& account, std::string& out);

/// The same and ours: is_operator, created_at.
void write_full_account(const core::Account& account, std::string& out);

}  // namespace mimeo::api

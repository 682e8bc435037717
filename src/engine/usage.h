// usage: what accounts have used, what that costs, and whether they may go on. Any thread.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// What an account has spent since the first of this month (UTC), at today's prices. What still runs is not in it.
Task<Result<double>> spent_this_month(Engine& engine, core::AccountId account);

/// overspent: the account has a budget, and this month's is spent. Nothing new is to be accepted from it.
Task<Result<void>> check_budget(Engine& engine, core::AccountId account);

/// The way of an instance to being ready, or to its failure.
void count_setup(Engine& engine, const core::ModelName& model, const core::AccountId& account,
                 std::chrono::steady_clock::duration time);

}  // namespace mimeo::engine

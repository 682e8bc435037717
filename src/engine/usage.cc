#include "engine/usage.h"

#include <fmt/format.h>

namespace mimeo::engine {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

sys_days today(const Engine& engine) { return floor<days>(engine.world.clock.now()); }

sys_days first_of_month(sys_days day) {
  const std::chrono::year_month_day date(day);
  return sys_days(date.year() / date.month() / 1);
}

}  // namespace

Task<Result<double>> spent_this_month(Engine& engine, core::AccountId account) {
  seams::UsageQuery query;
  query.account = std::move(account);
  query.last = today(engine);
  query.first = first_of_month(query.last);
  query.by_hardware = true;
  auto rows = co_await engine.world.usage.sums(std::move(query));
  if (!rows) co_return pass_on(std::move(rows));
  double spent = 0;
  for (const auto& [key, usage] : *rows) {
    spent += core::cost_of(engine.options.prices, key.hardware, key.kind, usage.time);
  }
  co_return spent;
}

Task<Result<void>> check_budget(Engine& engine, core::AccountId account) {
  const auto budget = engine.allowances.find(account).monthly_budget;
  if (!budget) co_return Result<void>();
  auto spent = co_await spent_this_month(engine, account);
  if (!spent) co_return pass_on(std::move(spent));
  if (*spent < *budget) co_return Result<void>();
  co_return fail(
      ErrorKind::overspent,
      fmt::format("The budget of {} for this month is {:.2f}, and {:.2f} are spent. See {}/mimeo/v1/usage and "
                  "ask the operator",
                  account.text, *budget, *spent, engine.origins.api));
}

void count_setup(Engine& engine, const core::ModelName& model, const core::AccountId& account,
                 std::chrono::steady_clock::duration time) {
  const auto found = engine.catalog.find_model(model);
  core::UsageKey key;
  key.account = account;
  key.day = today(engine);
  key.model = model;
  key.hardware = found && !found->hardware.empty() ? found->hardware : engine.options.hardware.skus().front().name;
  key.kind = core::UsageKind::setup;
  engine.world.usage.add(key, {1, std::chrono::duration_cast<Duration>(time)});
}

}  // namespace mimeo::engine

#include "api/credit.h"

#include <fmt/format.h>

#include "engine/usage.h"

namespace mimeo::api {

Task<std::expected<void, Problem>> check_credit(Call& call) {
  auto overdraft = co_await engine::find_overdraft(call.engine, call.account->id);
  if (!overdraft) co_return pass_on(std::move(overdraft));
  if (!overdraft->has_value()) co_return std::expected<void, Problem>();
  auto detail =
      fmt::format("The budget of {} for this month is {:.2f}, and {:.2f} are spent. See {} and ask the operator",
                  call.account->id.text, (*overdraft)->budget, (*overdraft)->spent, call.address("/mimeo/v1/usage"));
  co_return refuse(problems::insufficient_credit, std::move(detail));
}

}  // namespace mimeo::api

#include "api/mcp_notices.h"

#include "api/mcp_limits.h"
#include "api/mcp_message.h"
#include "core/progress.h"

namespace mimeo::api::mcp {
namespace {

constexpr double sign_of_life = 0.001;
constexpr std::size_t line_bytes = 200;

std::string message_of(const core::Prediction& prediction) {
  std::string message(core::to_string(prediction.status));
  const auto line = core::last_line_of(prediction.logs);
  if (!line.empty()) message.append(": ").append(line.substr(0, line_bytes));
  return message;
}

}  // namespace

std::optional<std::string> Notices::next(const core::Prediction& prediction,
                                         std::chrono::steady_clock::time_point now) {
  const auto percentage = core::percentage_in(prediction.logs);
  const bool has_grown = percentage && *percentage > progress_;
  const bool has_changed = status_ != prediction.status;
  if (!has_grown && !has_changed && now - last_ < notice_pause) return std::nullopt;
  status_ = prediction.status;
  last_ = now;
  has_total_ = has_total_ || percentage;
  progress_ = has_grown ? *percentage : progress_ + sign_of_life;
  json::object params{{"progressToken", token_}, {"progress", progress_}, {"message", message_of(prediction)}};
  if (has_total_) params["total"] = 100;
  return write_json(json::value(notification_message("notifications/progress", std::move(params))));
}

}  // namespace mimeo::api::mcp

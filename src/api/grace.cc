#include "api/grace.h"

#include "base/json.h"
#include "base/limits.h"
#include "http/body.h"

namespace mimeo::api {

Task<std::expected<Duration, Problem>> read_grace(Call& call, Duration usual) {
  auto text = co_await http::read_all(call.request.body, call.options.json_body_bytes);
  if (!text) co_return std::unexpected(body_problem(std::move(text.error())));
  if (text->empty()) co_return usual;
  auto body = parse_json(*text);
  if (!body) co_return refuse(problems::malformed_json, body.error().message);
  const auto* seconds = find(*body, "grace_seconds");
  if (seconds == nullptr) co_return usual;
  constexpr std::int64_t longest = std::chrono::seconds(limits::webhook_retention).count();
  if (!seconds->is_int64() || seconds->get_int64() < 0 || seconds->get_int64() > longest) {
    co_return refuse(problems::invalid_parameter, "grace_seconds must be a number from 0 to a week");
  }
  co_return Duration(std::chrono::seconds(seconds->get_int64()));
}

}  // namespace mimeo::api

#include "cog/health.h"

#include <array>
#include <utility>

#include "base/json.h"

namespace mimeo::cog {
namespace {

using Status = Health::Status;

constexpr std::array<std::pair<std::string_view, Status>, 7> names = {{
    {"UNKNOWN", Status::starting},
    {"STARTING", Status::starting},
    {"READY", Status::ready},
    {"BUSY", Status::busy},
    {"SETUP_FAILED", Status::setup_failed},
    {"DEFUNCT", Status::defunct},
    {"UNHEALTHY", Status::unhealthy},
}};

}  // namespace

Result<Health> parse_health(std::string_view body) {
  auto answer = parse_json(body);
  if (!answer) return pass_on(std::move(answer));
  const json::string* status = find_string(*answer, "status");
  if (status == nullptr) return fail(ErrorKind::invalid, "a health answer without a status");
  Health health;
  bool known = false;
  for (const auto& [name, meaning] : names) {
    if (*status != name) continue;
    health.status = meaning;
    known = true;
  }
  if (!known) return fail(ErrorKind::invalid, "an unknown health status", std::string(*status));
  if (const json::value* setup = find(*answer, "setup")) {
    if (const json::string* logs = find_string(*setup, "logs")) health.setup_logs = *logs;
  }
  if (const json::string* reason = find_string(*answer, "user_healthcheck_error")) health.reason = *reason;
  return health;
}

}  // namespace mimeo::cog

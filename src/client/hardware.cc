#include "mimeo/client/hardware.h"

#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Hardware Hardware::of(Value raw) {
  Hardware made;
  made.sku = raw["sku"].text();
  made.name = raw["name"].text();
  made.raw = std::move(raw);
  return made;
}

namespace {

Operation list_operation(const SessionPtr& session) { return get(session, "/v1/hardware"); }

}  // namespace

Result<std::vector<Hardware>> Hardwares::list(std::stop_token stop) const {
  return now<std::vector<Hardware>>(session_, list_operation(session_), std::move(stop));
}
Task<Result<std::vector<Hardware>>> Hardwares::async_list(std::stop_token stop) const {
  return later<std::vector<Hardware>>(session_, list_operation(session_), std::move(stop));
}

}  // namespace mimeo::client

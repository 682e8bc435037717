#include "api/request_id.h"

#include <atomic>
#include <cstdint>

#include <fmt/format.h>

#include "base/ids.h"

namespace mimeo::api {

std::string new_request_id() {
  static const std::string process = random_token(5);
  static std::atomic<std::uint64_t> count = 0;
  return fmt::format("{}-{:06x}", process, count.fetch_add(1, std::memory_order_relaxed) + 1);
}

}  // namespace mimeo::api

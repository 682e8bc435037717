#include "api/request_id.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <iterator>

#include "base/ids.h"

namespace mimeo::api {

std::string new_request_id() {
  static const std::string process = random_token(5) + "-";
  static std::atomic<std::uint64_t> count = 0;
  constexpr std::size_t fewest_digits = 6;
  char digits[16];
  const auto number = count.fetch_add(1, std::memory_order_relaxed) + 1;
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number, 16).ptr;
  const auto size = static_cast<std::size_t>(end - digits);
  std::string id;
  id.reserve(process.size() + std::max(size, fewest_digits));
  id.append(process).append(size < fewest_digits ? fewest_digits - size : 0, '0').append(digits, size);
  return id;
}

}  // namespace mimeo::api

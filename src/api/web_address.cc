#include "api/web_address.h"

#include <algorithm>

namespace mimeo::api {

bool is_web_address(std::string_view text) {
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const auto scheme = text.substr(0, scheme_end);
  if (scheme != "https" && scheme != "http") return false;
  const auto rest = text.substr(scheme_end + 3);
  if (rest.empty() || rest.front() == '/' || rest.front() == '?' || rest.front() == '#') return false;
  return std::ranges::all_of(rest, [](unsigned char c) { return c > ' ' && c != 0x7f; });
}

}  // namespace mimeo::api

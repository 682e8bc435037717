#include "api/log_ins.h"

#include <algorithm>

#include "base/ids.h"
#include "base/limits.h"

namespace mimeo::api {
namespace {

constexpr std::size_t cookie_bytes = 20;
constexpr std::size_t longest_path = 2000;

}  // namespace

std::string LogIns::begin(LogIn log_in, Time now) {
  auto cookie = random_token(cookie_bytes);
  auto state = log_in.secrets.state;
  const std::lock_guard lock(mutex_);
  while (!order_.empty()) {
    const auto oldest = entries_.find(order_.front());
    const bool stays = oldest != entries_.end() && oldest->second.until > now && order_.size() < limits::oidc_logins;
    if (stays) break;
    if (oldest != entries_.end()) entries_.erase(oldest);
    order_.pop_front();
  }
  order_.push_back(state);
  entries_.insert_or_assign(std::move(state), Entry{std::move(log_in), cookie, now + limits::oidc_login});
  return cookie;
}

std::optional<LogIn> LogIns::take(std::string_view state, std::string_view cookie, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(std::string(state));
  if (found == entries_.end()) return std::nullopt;
  auto entry = std::move(found->second);
  entries_.erase(found);
  if (entry.until <= now || !constant_time_equal(entry.cookie, cookie)) return std::nullopt;
  return std::move(entry.log_in);
}

std::string log_in_cookie_name(std::string_view state) {
  std::string name = "mimeo_login_";
  for (const char c : state.substr(0, 12)) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_letter || c == '-' || c == '_') name += c;
  }
  return name;
}

std::string local_path(std::string_view path) {
  // Browsers take "//host", "/\host" and "/<tab>/host" for another site.
  const bool is_plain = std::ranges::all_of(path, [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
  const bool is_local = path.starts_with('/') && !path.starts_with("//") && path.size() <= longest_path;
  const bool leads_on = !path.starts_with("/login") && !path.starts_with("/mimeo/");
  return std::string(is_plain && is_local && leads_on ? path : "/");
}

}  // namespace mimeo::api

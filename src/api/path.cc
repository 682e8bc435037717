#include "api/path.h"

#include "core/stream_token.h"

namespace mimeo::api {
namespace {

bool drop_version(std::string_view& path) {
  if (!path.starts_with("/v1") || (path.size() > 3 && path[3] != '/')) return false;
  path.remove_prefix(3);
  return true;
}

bool drop_origin(std::string_view& path) {
  std::string_view rest = path;
  for (std::string_view scheme : {"/https:/", "/http:/"}) {
    if (!rest.starts_with(scheme)) continue;
    rest.remove_prefix(scheme.size());
    if (rest.starts_with('/')) rest.remove_prefix(1);
    const auto host_end = rest.find('/');
    path = host_end == std::string_view::npos ? std::string_view("/") : rest.substr(host_end);
    return true;
  }
  return false;
}

}  // namespace

std::string_view api_path(std::string_view path) {
  while (drop_version(path) || drop_origin(path)) continue;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? std::string_view("/") : path;
}

std::optional<std::string> stream_behind(std::string_view path) {
  constexpr std::string_view files = "/files/";
  if (!path.starts_with(files) || !core::is_file_stream(path.substr(files.size()))) return std::nullopt;
  return "/streams/" + std::string(path.substr(files.size()));
}

}  // namespace mimeo::api

#include "cli/download.h"

namespace mimeo::cli {
namespace {

ErrorKind kind_of(client::ErrorKind kind) {
  switch (kind) {
    case client::ErrorKind::expired:
      return ErrorKind::not_found;
    case client::ErrorKind::local:
      return ErrorKind::invalid;
    case client::ErrorKind::canceled:
      return ErrorKind::canceled;
    default:
      return ErrorKind::unavailable;
  }
}

client::ClientOptions options_for(const Server& server) {
  client::ClientOptions options{.url = server.url, .anonymous = true, .authorities = server.authorities};
  options.user_agent = "mimeo/" MIMEO_VERSION;
  return options;
}

}  // namespace

Downloads::Downloads(const Server& server) : client_(options_for(server)) {}

Result<std::uint64_t> Downloads::save(const std::string& url, const std::string& path, const Http::Watch& watch) {
  client::SaveOptions how;
  how.on_progress = [&watch](std::uint64_t done, std::optional<std::uint64_t> total) {
    watch(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total.value_or(0)));
  };
  auto saved = client_.file(url).save(path, how);
  if (!saved) return fail(kind_of(saved.error().kind), saved.error().message);
  return *saved;
}

}  // namespace mimeo::cli

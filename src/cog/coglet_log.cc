#include "cog/coglet_log.h"

#include <charconv>

#include "base/json.h"

namespace mimeo::cog {

CogletLine read_coglet_line(std::string_view line) {
  CogletLine read;
  if (line.starts_with("{\"timestamp\"")) {
    if (auto value = parse_json(line)) {
      const json::string* target = find_string(*value, "target");
      const json::value* fields = find(*value, "fields");
      const json::string* message = fields == nullptr ? nullptr : find_string(*fields, "message");
      if (target != nullptr && message != nullptr) {
        read.target = *target;
        read.message = *message;
        return read;
      }
    }
  }
  read.message = line;
  return read;
}

std::optional<std::uint16_t> CogletLine::port() const {
  constexpr std::string_view words = "Starting coglet server on ";
  if (!target.starts_with("coglet::") || !message.starts_with(words)) return std::nullopt;
  auto colon = message.rfind(':');
  std::uint16_t port = 0;
  const char* end = message.data() + message.size();
  auto [rest, error] = std::from_chars(message.data() + colon + 1, end, port);
  if (error != std::errc() || rest != end || port == 0) return std::nullopt;
  return port;
}

std::string setup_failure(std::string_view health_logs) {
  constexpr std::string_view words = "setup failed: ";
  auto at = health_logs.rfind(words);
  if (at == std::string_view::npos) return {};
  std::string_view reason = health_logs.substr(at + words.size());
  while (reason.ends_with('\n')) reason.remove_suffix(1);
  return std::string(reason);
}

bool tells_dead_worker(std::string_view reason) {
  return reason == worker_crashed || reason.starts_with("Healthcheck error: protocol error: healthcheck ");
}

std::string plain_error(std::string_view error) {
  for (std::string_view words :
       {"Prediction failed: ", "Training failed: ", "Async training failed: ", "Generator iteration error: "}) {
    while (error.starts_with(words)) error.remove_prefix(words.size());
  }
  return std::string(error);
}

}  // namespace mimeo::cog

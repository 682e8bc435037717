#include "cog/refusal.h"

#include <string>

#include <fmt/format.h>

#include "base/json.h"
#include "cog/coglet_log.h"

namespace mimeo::cog {
namespace {

/// `{"detail":[{"loc":["body","input","n"],"msg":"Field required"}]}` as "input.n: Field required"; or the `error` member.
std::string words_of(std::string_view body) {
  auto answer = parse_json(body);
  if (!answer) return std::string(body.substr(0, 500));
  if (const json::string* error = find_string(*answer, "error")) return plain_error(*error);
  const json::value* detail = find(*answer, "detail");
  const json::array* faults = detail == nullptr ? nullptr : detail->if_array();
  if (faults == nullptr) return detail != nullptr && detail->is_string() ? std::string(detail->get_string()) : "";
  std::string words;
  for (const json::value& fault : *faults) {
    const json::value* place = find(fault, "loc");
    const json::string* message = find_string(fault, "msg");
    if (message == nullptr) continue;
    if (!words.empty()) words += "\n";
    std::string path;
    if (place != nullptr && place->is_array()) {
      for (const json::value& part : place->get_array()) {
        if (!part.is_string() || part.get_string() == "body") continue;
        if (!path.empty()) path += '.';
        path += part.get_string();
      }
    }
    if (!path.empty()) words += path + ": ";
    words += *message;
  }
  return words;
}

}  // namespace

Error refusal(unsigned status, std::string_view body) {
  std::string words = words_of(body);
  std::string detail = fmt::format("HTTP {}", status);
  switch (status) {
    case 409: return {ErrorKind::conflict, words, detail};
    case 400:
    case 413:
    case 415:
    case 422: return {ErrorKind::invalid, words.empty() ? "The model refused the input" : words, detail};
    case 503: return {ErrorKind::unavailable, words, detail};
    default: return {ErrorKind::internal, fmt::format("Error starting the prediction (E9243): {}", words), detail};
  }
}

}  // namespace mimeo::cog

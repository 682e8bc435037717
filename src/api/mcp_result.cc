#include "api/mcp_result.h"

#include "base/hash.h"

namespace mimeo::api::mcp {

void ToolResult::add_text(std::string_view text) { content.push_back(json::object{{"type", "text"}, {"text", text}}); }

void ToolResult::add_media(std::string_view kind, std::string_view bytes, std::string_view media_type) {
  content.push_back(json::object{{"type", kind}, {"data", base64_encode(bytes)}, {"mimeType", media_type}});
}

ToolResult text_result(std::string_view text) {
  ToolResult result;
  result.add_text(text);
  return result;
}

ToolResult error_result(std::string_view text) {
  auto result = text_result(text);
  result.is_error = true;
  return result;
}

json::object to_json(ToolResult result) {
  json::object object{{"content", std::move(result.content)}};
  if (result.is_error) object["isError"] = true;
  if (!result.meta.empty()) object["_meta"] = std::move(result.meta);
  return object;
}

}  // namespace mimeo::api::mcp

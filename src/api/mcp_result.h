// What a tool of MCP answers.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace mimeo::api::mcp {

struct ToolResult {
  json::array content;
  bool is_error = false;  ///< for the model that called the tool to read, and to do better
  json::object meta;      ///< `_meta`: for programs

  void add_text(std::string_view text);
  /// `kind`: image or audio.
  void add_media(std::string_view kind, std::string_view bytes, std::string_view media_type);
};

ToolResult text_result(std::string_view text);
ToolResult error_result(std::string_view text);

/// As the `result` of tools/call.
json::object to_json(ToolResult result);

}  // namespace mimeo::api::mcp

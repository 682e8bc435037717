// Files for MCP: the bytes behind an address, and an output with its files as content.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/mcp_caller.h"
#include "api/mcp_result.h"

namespace mimeo::api::mcp {

struct FileContent {
  std::string name;
  std::string media_type;
  std::uint64_t size = 0;
  std::optional<std::string> bytes;  ///< nothing: it is larger than was asked for
};

/// An output file by its address, or an upload of the caller's by its. not_found: there is no such file. invalid: the
/// address lies elsewhere.
Task<Result<FileContent>> read_file(Caller& caller, std::string address, std::size_t limit);

/// What a media type is without its parameters: "text/plain".
std::string_view bare_media_type(std::string_view media_type);
/// Whether models are shown pictures of this type.
bool is_shown_image(std::string_view media_type);

/// Appends an output: its text, and for every file in it a link, small pictures themselves, too. `output` has
/// addresses. `is_concatenate`: the items of a list are pieces of one text.
Task<> add_output(Caller& caller, const json::value& output, bool is_concatenate, ToolResult& result);

/// The tool: a file as it is.
Task<ToolResult> fetch_file(Caller& caller, const json::object& arguments);

}  // namespace mimeo::api::mcp

// The tools of MCP: what they are called, what they take, and which function each of them is.
#pragma once

#include <string_view>
#include <vector>

#include "api/mcp_caller.h"
#include "api/mcp_result.h"
#include "core/json_schema.h"

namespace mimeo::api::mcp {

struct Tool {
  json::object about;  ///< as tools/list shows it: name, title, description, inputSchema, annotations
  core::JsonSchema takes;
  Task<ToolResult> (*run)(Caller& caller, const json::object& arguments);
  bool waits = false;  ///< for a prediction, so that it can tell of progress
};

/// All of them, in the order in which they are shown. Made once; any thread.
const std::vector<Tool>& tools();

/// Null: there is no such tool.
const Tool* find_tool(std::string_view name);

/// Runs it, unless the arguments are not what it takes: then the result says which, for models to do better.
Task<ToolResult> use(const Tool& tool, Caller& caller, const json::object& arguments);

}  // namespace mimeo::api::mcp

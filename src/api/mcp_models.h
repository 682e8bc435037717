// The tools of MCP that say what can be run.
#pragma once

#include "api/mcp_caller.h"
#include "api/mcp_result.h"

namespace mimeo::api::mcp {

/// Models for words, or all of them.
Task<ToolResult> search_models(Caller& caller, const json::object& arguments);
/// What a model takes and gives, as JSON Schema.
Task<ToolResult> get_model_schema(Caller& caller, const json::object& arguments);

/// `schema` with every "$ref" into `document` replaced by what it means. One that leads nowhere, or into itself, stays.
json::value without_references(const json::value& document, const json::value& schema, int depth = 0);

}  // namespace mimeo::api::mcp

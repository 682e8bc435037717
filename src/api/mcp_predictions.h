// The tools of MCP that make, wait for and cancel predictions.
#pragma once

#include "api/mcp_caller.h"
#include "api/mcp_result.h"

namespace mimeo::api::mcp {

/// Makes a prediction and waits for its end.
Task<ToolResult> run_model(Caller& caller, const json::object& arguments);
/// Tells what a prediction has come to; waits for its end if that is asked.
Task<ToolResult> get_prediction(Caller& caller, const json::object& arguments);
Task<ToolResult> cancel_prediction(Caller& caller, const json::object& arguments);

/// The same by id, for a request that the client has cancelled.
Task<> cancel_made(Caller& caller, core::PredictionId id);

}  // namespace mimeo::api::mcp

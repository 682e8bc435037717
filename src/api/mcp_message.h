// JSON-RPC 2.0 as MCP uses it: what a client says, and how it is answered.
//
//   request      = { jsonrpc: "2.0", id: string / integer, method, [params: object] }
//   notification = a request without an id: nothing is answered
//   response     = { jsonrpc, id, result / error }: to what we never ask, so it is let pass
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/json.h"

namespace mimeo::api::mcp {

/// A refusal of the protocol; what goes wrong in a tool is a result of that tool.
struct RpcError {
  int code = 0;
  std::string message;
};

inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;

struct Message {
  enum class Kind { request, notification, response };
  Kind kind = Kind::request;
  json::value id;
  std::string method;
  json::object params;
};

/// invalid_request: it is none of the three, or `params` is no object.
std::expected<Message, RpcError> parse_message(const json::value& value);

/// The answers to a request. A null `id` stands for one that could not be read.
json::object result_message(const json::value& id, json::value result);
json::object error_message(const json::value& id, const RpcError& error);
json::object notification_message(std::string_view method, json::object params);

}  // namespace mimeo::api::mcp

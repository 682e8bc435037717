#include "api/mcp_message.h"

#include "api/mcp_limits.h"

namespace mimeo::api::mcp {
namespace {

std::unexpected<RpcError> refuse_message(std::string message) {
  return std::unexpected(RpcError{invalid_request, std::move(message)});
}

bool is_id(const json::value& value) {
  return value.is_int64() || value.is_uint64() || (value.is_string() && value.get_string().size() <= name_bytes);
}

}  // namespace

std::expected<Message, RpcError> parse_message(const json::value& value) {
  const auto* version = find_string(value, "jsonrpc");
  if (version == nullptr || *version != "2.0")
    return refuse_message("A message is an object with \"jsonrpc\": \"2.0\"");
  Message message;
  const auto* id = find(value, "id");
  const auto* method = find_string(value, "method");
  if (method == nullptr) {
    if (find(value, "result") == nullptr && find(value, "error") == nullptr)
      return refuse_message("The message has no method");
    message.kind = Message::Kind::response;
    return message;
  }
  message.method = std::string(*method);
  if (id == nullptr) {
    message.kind = Message::Kind::notification;
  } else if (!is_id(*id)) {
    return refuse_message("The id of a request is a string or a whole number");
  } else {
    message.id = *id;
  }
  const auto* params = find(value, "params");
  if (params != nullptr && !params->is_object()) return refuse_message("params must be an object");
  if (params != nullptr) message.params = params->get_object();
  return message;
}

json::object result_message(const json::value& id, json::value result) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}};
}

json::object error_message(const json::value& id, const RpcError& error) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", error.code}, {"message", error.message}}}};
}

json::object notification_message(std::string_view method, json::object params) {
  return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

}  // namespace mimeo::api::mcp

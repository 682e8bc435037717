// The Model Context Protocol, for assistants that run models: POST /mcp, "streamable HTTP".
//
//   initialize                  which version both speak, and a name for the session
//   tools/list, tools/call      mcp_tools.h
//   notifications/cancelled     a run that waits is canceled with its prediction; a client that only hangs up cancels
//   nothing ping
//
// Nothing is kept between two requests: the session's id is a name that the client repeats, and any server process
// takes it. An answer is one JSON document, or, when a tool waits and the client has asked for progress, a stream of
// events that ends with it. There is nothing to tell outside of requests, so GET answers 405.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/cors.h"
#include "api/json_body.h"
#include "api/mcp_events.h"
#include "api/mcp_limits.h"
#include "api/mcp_message.h"
#include "api/mcp_notices.h"
#include "api/mcp_predictions.h"
#include "api/mcp_tools.h"
#include "api/operations.h"
#include "base/ids.h"
#include "base/log.h"
#include "http/sse.h"

namespace mimeo::api {
namespace mcp {
namespace {

/// Newest first.
constexpr std::array<std::string_view, 4> protocols = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};
/// What a client speaks that does not say so: the last version without the header.
constexpr std::string_view unsaid_protocol = "2025-03-26";
constexpr std::size_t session_bytes = 20;

constexpr std::string_view instructions =
    "Mimeo runs AI models (pictures, speech, text and others) on the user's own machine, behind the Replicate API. "
    "Find one with "
    "search_models, read what it takes with get_model_schema, and run it with run_model. Links to output files need no "
    "token and "
    "usually hold for an hour.";

bool is_known(std::string_view protocol) { return std::ranges::find(protocols, protocol) != protocols.end(); }

json::object initialize(const Call& call, const Message& message) {
  const json::value params(message.params);
  const auto* asked = find_string(params, "protocolVersion");
  const bool agreed = asked != nullptr && is_known(*asked);
  return {{"protocolVersion", agreed ? std::string_view(*asked) : protocols.front()},
          {"capabilities", {{"tools", json::object()}}},
          {"serverInfo", {{"name", "mimeo"}, {"title", "Mimeo"}, {"version", call.options.version}}},
          {"instructions", instructions}};
}

json::object list_tools() {
  json::array all;
  for (const auto& tool : tools()) all.push_back(tool.about);
  return {{"tools", std::move(all)}};
}

Errands::Key errand_key(const Call& call, const json::value& request) {
  const auto session = call.request.headers.find("Mcp-Session-Id").value_or("");
  return {call.bearer->token.id, std::string(session.substr(0, name_bytes)), write_json(request)};
}

Caller caller_of(Call& call) {
  const auto& headers = call.request.headers;
  return {.engine = call.engine,
          .options = call.options,
          .bearer = call.bearer,
          .authorization = std::string(headers.find("Authorization").value_or("")),
          .agent = std::string(headers.find("User-Agent").value_or("")),
          .protocol = std::string(headers.find("Mcp-Protocol-Version").value_or(unsaid_protocol)),
          .errand = std::make_shared<Errand>()};
}

/// What tools/call asks for.
struct ToolCall {
  const Tool* tool = nullptr;
  json::object arguments;
  json::value progress_token;  ///< null: none
};

std::expected<ToolCall, RpcError> parse_tool_call(const Message& message) {
  const json::value params(message.params);
  const auto* name = find_string(params, "name");
  if (name == nullptr) return std::unexpected(RpcError{invalid_params, "params.name must name a tool"});
  ToolCall wanted;
  wanted.tool = find_tool(*name);
  if (wanted.tool == nullptr) {
    return std::unexpected(RpcError{
        invalid_params, fmt::format("There is no tool \"{}\"", std::string_view(*name).substr(0, name_bytes))});
  }
  const auto* arguments = find(params, "arguments");
  if (arguments != nullptr && !arguments->is_object())
    return std::unexpected(RpcError{invalid_params, "params.arguments must be an object"});
  if (arguments != nullptr) wanted.arguments = arguments->get_object();
  const auto* meta = find(params, "_meta");
  const auto* token = meta == nullptr ? nullptr : find(*meta, "progressToken");
  if (token != nullptr && (token->is_string() || token->is_int64() || token->is_uint64()))
    wanted.progress_token = *token;
  return wanted;
}

/// The answer to a tools/call; nothing when the client has cancelled it and expects none.
Task<std::optional<json::object>> answer_tool_call(Caller& caller, const ToolCall& wanted, const json::value& id) {
  auto result = co_await use(*wanted.tool, caller, wanted.arguments);
  if (caller.errand->is_canceled()) co_return std::nullopt;
  co_return result_message(id, to_json(std::move(result)));
}

/// The task of an answer that comes as events. It outlives its request: a client that hangs up has not cancelled
/// anything.
Task<> tell_tool_call(Caller caller, ToolCall wanted, json::value id, EventSpeaker speaker) {
  Notices notices(wanted.progress_token);
  caller.tell = [&](const core::Prediction& prediction) {
    if (auto notice = notices.next(prediction, std::chrono::steady_clock::now())) speaker.say(*notice);
    return speaker.is_heard();
  };
  auto answer = co_await answer_tool_call(caller, wanted, id);
  if (answer) speaker.end(write_json(json::value(std::move(*answer))));
}

/// The run that a client does not want any more.
Task<> cancel_errand(Call& call, const Message& message) {
  const auto* request = message.params.if_contains("requestId");
  if (request == nullptr) co_return;
  const auto errand = call.options.errands->find(errand_key(call, *request));
  auto made = errand ? errand->cancel() : std::nullopt;
  if (!made) co_return;
  auto caller = caller_of(call);
  co_await cancel_made(caller, std::move(*made));
}

/// The answer to a request, as one message; nothing: none is expected.
Task<std::optional<json::object>> answer_message(Call& call, const Message& message) {
  if (message.method == "initialize") co_return result_message(message.id, initialize(call, message));
  if (message.method == "ping") co_return result_message(message.id, json::object());
  if (message.method == "tools/list") co_return result_message(message.id, list_tools());
  if (message.method != "tools/call") {
    co_return error_message(message.id,
                            {method_not_found, "There is no method \"" + message.method.substr(0, name_bytes) + "\""});
  }
  const auto wanted = parse_tool_call(message);
  if (!wanted) co_return error_message(message.id, wanted.error());
  auto caller = caller_of(call);
  caller.errand = call.options.errands->begin(errand_key(call, message.id));
  co_return co_await answer_tool_call(caller, *wanted, message.id);
}

/// The answer to any one message of a batch.
Task<std::optional<json::object>> take_message(Call& call, const json::value& value) {
  const auto message = parse_message(value);
  if (!message) co_return error_message(nullptr, message.error());
  if (message->kind == Message::Kind::request) co_return co_await answer_message(call, *message);
  if (message->method == "notifications/cancelled") co_await cancel_errand(call, *message);
  co_return std::nullopt;
}

bool takes_events(const http::Request& request) {
  const auto accept = request.headers.join("Accept");
  return accept.find("text/event-stream") != accept.npos;
}

/// A request whose answer is told as it comes; null: it is none of those.
std::optional<http::Response> stream_answer(Call& call, const Message& message, const Executor& here) {
  if (message.method != "tools/call" || !takes_events(call.request)) return std::nullopt;
  auto wanted = parse_tool_call(message);
  if (!wanted || !wanted->tool->waits || wanted->progress_token.is_null()) return std::nullopt;
  auto caller = caller_of(call);
  caller.errand = call.options.errands->begin(errand_key(call, message.id));
  EventLine line(here);
  call.engine.tasks.spawn(tell_tool_call(std::move(caller), std::move(*wanted), message.id, std::move(line.speaker)));
  return http::event_stream(std::move(line.feed));
}

http::Response json_answer(unsigned status, const json::value& value) {
  return http::Response::json(status, write_json(value));
}

Task<http::Response> answer_one(Call& call, const json::value& value) {
  const auto message = parse_message(value);
  if (!message) co_return json_answer(400, error_message(nullptr, message.error()));
  if (message->kind == Message::Kind::request) {
    const auto here = co_await asio::this_coro::executor;
    if (auto stream = stream_answer(call, *message, here)) co_return std::move(*stream);
  }
  auto answer = co_await take_message(call, value);
  if (!answer) co_return http::Response(202);
  auto response = json_answer(200, std::move(*answer));
  if (message->method == "initialize") response.headers.add("Mcp-Session-Id", random_token(session_bytes));
  co_return response;
}

Task<http::Response> answer_batch(Call& call, const json::array& batch) {
  if (batch.empty() || batch.size() > batch_messages) {
    co_return json_answer(
        400, error_message(nullptr, {invalid_request, fmt::format("A batch has 1 to {} messages", batch_messages)}));
  }
  json::array answers;
  for (const auto& value : batch) {
    auto answer = co_await take_message(call, value);
    if (answer) answers.push_back(std::move(*answer));
  }
  if (answers.empty()) co_return http::Response(202);
  co_return json_answer(200, std::move(answers));
}

/// A page that a foreign site shows may reach this address under a name of its own (DNS rebinding), and a browser then
/// says whose page it is. Without that header it is no page.
std::expected<void, Problem> check_page(const Call& call) {
  const auto origin = call.request.headers.find("Origin");
  if (!origin || *origin == call.engine.origins.api || *origin == call.options.page.api) return {};
  if (core::allows_origin(call.bearer->token, *origin) && !call.bearer->token.origins.empty()) return {};
  return refuse(problems::origin_refused);
}

}  // namespace
}  // namespace mcp

Task<Answer> call_mcp(Call& call) {
  auto right_page = mcp::check_page(call);
  if (!right_page) co_return std::unexpected(std::move(right_page.error()));
  const auto protocol = call.request.headers.find("Mcp-Protocol-Version");
  if (protocol && !mcp::is_known(*protocol)) {
    const auto text =
        fmt::format("This version of MCP is not spoken here; these are: {}", fmt::join(mcp::protocols, ", "));
    co_return mcp::json_answer(400, mcp::error_message(nullptr, {mcp::invalid_request, text}));
  }
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) {
    if (read.error().type != &problems::malformed_json) co_return std::unexpected(std::move(read.error()));
    co_return mcp::json_answer(400, mcp::error_message(nullptr, {mcp::parse_error, read.error().detail}));
  }
  if (body.value().is_array()) co_return co_await mcp::answer_batch(call, body.value().get_array());
  co_return co_await mcp::answer_one(call, body.value());
}

}  // namespace mimeo::api

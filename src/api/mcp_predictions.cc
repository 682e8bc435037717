#include "api/mcp_predictions.h"

#include <algorithm>

#include <fmt/format.h>

#include "api/mcp_files.h"
#include "api/mcp_limits.h"
#include "api/prediction_answer.h"
#include "base/hash.h"
#include "core/prediction_json.h"
#include "engine/wait.h"

namespace mimeo::api::mcp {
namespace {

using std::chrono::steady_clock;

std::string prediction_path(std::string_view id) { return "/v1/predictions/" + percent_encode(id); }

/// How long to wait: as long as was asked for, or `usual`; no longer than the client can bear.
steady_clock::duration wait_time(const Caller& caller, const json::object& arguments, steady_clock::duration usual) {
  const steady_clock::duration longest = caller.tell ? steady_clock::duration(told_wait) : silent_wait;
  const auto* asked = arguments.if_contains("wait_seconds");
  if (asked == nullptr) return std::min(usual, longest);
  const std::chrono::duration<double> wanted(asked->to_number<double>());
  if (wanted > longest) return longest;
  return std::chrono::duration_cast<steady_clock::duration>(wanted);
}

/// The prediction when it has ended, the time is over, the client has cancelled or left.
Task<Result<engine::PredictionPointer>> wait(Caller& caller, core::PredictionId id, steady_clock::duration time) {
  const auto until = steady_clock::now() + time;
  for (;;) {
    const auto left = std::max(until - steady_clock::now(), steady_clock::duration::zero());
    const auto pause = std::min<steady_clock::duration>(left, look_pause);
    auto found = co_await engine::wait_for_prediction(caller.engine, caller.bearer->account->id, id, pause);
    if (!found || core::is_terminal((*found)->status) || left.count() == 0) co_return found;
    if (caller.errand->is_canceled()) co_return found;
    if (caller.tell && !caller.tell(**found)) co_return found;
  }
}

json::value output_of(const Caller& caller, const core::Prediction& prediction) {
  std::string text;
  core::write_with_addresses(prediction.output.text, core::files_origin(caller.engine.origins, prediction.account),
                             text);
  auto value = parse_json(text);
  return value ? std::move(*value) : json::value();
}

std::string how_it_went(const core::Prediction& prediction) {
  auto text = fmt::format("Prediction {} of {}: {}", prediction.id.text, prediction.model.text(),
                          core::to_string(prediction.status));
  if (const auto* time = prediction.metrics.if_contains("predict_time"); time != nullptr && time->is_number()) {
    text += fmt::format(" in {:.1f} s", time->to_number<double>());
  }
  if (!core::is_terminal(prediction.status)) {
    text += ". It goes on; wait for it with get_prediction, or stop it with cancel_prediction.";
  }
  if (prediction.data_removed) text += ". Its data has been removed.";
  return text;
}

std::string end_of_logs(const core::Prediction& prediction) {
  const std::string_view logs = prediction.logs;
  const auto end = logs.substr(logs.size() - std::min(logs.size(), told_log_bytes));
  return end.empty() ? std::string() : "The end of its logs:\n" + std::string(end);
}

Task<ToolResult> result_of(Caller& caller, engine::PredictionPointer prediction) {
  ToolResult result;
  const auto output = output_of(caller, *prediction);
  if (prediction->error) result.add_text(*prediction->error);
  co_await add_output(caller, output, is_concatenate(caller.engine, *prediction), result);
  result.add_text(how_it_went(*prediction));
  result.is_error = prediction->status == core::Status::failed;
  if (result.is_error && !prediction->logs.empty()) result.add_text(end_of_logs(*prediction));
  result.meta = {{"mimeo/prediction", {{"id", prediction->id.text}, {"status", core::to_string(prediction->status)}}}};
  co_return result;
}

/// What waiting has come to.
Task<ToolResult> tell_end(Caller& caller, core::PredictionId id, steady_clock::duration time) {
  auto ended = co_await wait(caller, std::move(id), time);
  if (!ended) co_return error_result(ended.error().message);
  co_return co_await result_of(caller, std::move(*ended));
}

std::string text_argument(const json::object& arguments, std::string_view name) {
  return std::string(arguments.at(name).get_string());
}

}  // namespace

Task<ToolResult> run_model(Caller& caller, const json::object& arguments) {
  const auto* input = arguments.if_contains("input");
  const json::object body{{"version", arguments.at("model")}, {"input", input == nullptr ? json::object() : *input}};
  auto made = co_await ask(caller, "POST", "/v1/predictions", write_json(body));
  if (!made.is_ok()) co_return error_result(made.refusal());
  core::PredictionId id{std::string(*find_string(made.body, "id"))};
  const bool is_wanted = caller.errand->made(id);
  if (!is_wanted) {
    co_await cancel_made(caller, std::move(id));
    co_return ToolResult();
  }
  co_return co_await tell_end(caller, std::move(id), wait_time(caller, arguments, told_wait));
}

Task<ToolResult> get_prediction(Caller& caller, const json::object& arguments) {
  auto id = text_argument(arguments, "id");
  // By the API's own door first, which says whether the token may.
  auto found = co_await ask(caller, "GET", prediction_path(id));
  if (!found.is_ok()) co_return error_result(found.refusal());
  const auto time = wait_time(caller, arguments, steady_clock::duration::zero());
  core::PredictionId prediction{std::move(id)};
  co_return co_await tell_end(caller, std::move(prediction), time);
}

Task<ToolResult> cancel_prediction(Caller& caller, const json::object& arguments) {
  const auto id = text_argument(arguments, "id");
  auto canceled = co_await ask(caller, "POST", prediction_path(id) + "/cancel");
  if (!canceled.is_ok()) co_return error_result(canceled.refusal());
  const auto* status = find_string(canceled.body, "status");
  co_return text_result(
      fmt::format("Prediction {}: {}", id, status == nullptr ? "unknown" : std::string_view(*status)));
}

Task<> cancel_made(Caller& caller, core::PredictionId id) {
  co_await ask(caller, "POST", prediction_path(id.text) + "/cancel");
}

}  // namespace mimeo::api::mcp

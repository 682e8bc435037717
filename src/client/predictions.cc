#include "mimeo/client/predictions.h"

#include <cstdio>

#include "client/operation.h"
#include "client/run.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

std::string_view to_string(Status status) {
  switch (status) {
    case Status::starting: return "starting";
    case Status::processing: return "processing";
    case Status::succeeded: return "succeeded";
    case Status::failed: return "failed";
    case Status::canceled: return "canceled";
    case Status::aborted: return "aborted";
  }
  return "starting";
}

bool is_terminal(Status status) { return status != Status::starting && status != Status::processing; }

Prediction Prediction::of(Value raw) {
  Prediction made;
  made.id = raw["id"].text();
  made.model = raw["model"].text();
  made.version = raw["version"].text();
  made.deployment = raw["deployment"].text();
  made.logs = raw["logs"].text();
  made.created_at = raw["created_at"].text();
  made.started_at = raw["started_at"].text();
  made.completed_at = raw["completed_at"].text();
  made.deadline = raw["deadline"].text();
  made.source = raw["source"].text();
  const auto& error = raw["error"];
  made.error = error.is_null() || !error.text().empty() ? error.text() : error.to_json();
  for (const auto status : {Status::processing, Status::succeeded, Status::failed, Status::canceled, Status::aborted}) {
    if (raw["status"].text() == to_string(status)) made.status = status;
  }
  made.input = raw["input"];
  made.output = raw["output"];
  made.metrics = raw["metrics"];
  made.data_removed = raw["data_removed"].flag();
  made.urls = {raw["urls"]["get"].text(), raw["urls"]["cancel"].text(), raw["urls"]["stream"].text(),
               raw["urls"]["web"].text()};
  made.raw = std::move(raw);
  return made;
}

namespace {

Operation get_operation(const SessionPtr& session, std::string_view id) {
  return detail::get(session, "/v1/predictions/" + escape(id));
}

Operation list_operation(const SessionPtr& session, PredictionFilter filter) {
  std::string query;
  const auto add = [&query](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    query += query.empty() ? "?" : "&";
    query += std::string(name) + "=" + escape(value);
  };
  add("created_after", filter.created_after);
  add("created_before", filter.created_before);
  add("source", filter.source);
  return detail::get(session, "/v1/predictions" + query);
}

Operation cancel_operation(const SessionPtr& session, std::string_view id) {
  return {session->request("POST", "/v1/predictions/" + escape(id) + "/cancel")};
}

}  // namespace

Result<Prediction> Predictions::get(std::string_view id, std::stop_token stop) const {
  return now<Prediction>(session_, get_operation(session_, id), std::move(stop));
}
Task<Result<Prediction>> Predictions::async_get(std::string_view id, std::stop_token stop) const {
  return later<Prediction>(session_, get_operation(session_, id), std::move(stop));
}

Result<Page<Prediction>> Predictions::list(PredictionFilter filter, std::stop_token stop) const {
  return now<Page<Prediction>>(session_, list_operation(session_, std::move(filter)), std::move(stop));
}
Task<Result<Page<Prediction>>> Predictions::async_list(PredictionFilter filter, std::stop_token stop) const {
  return later<Page<Prediction>>(session_, list_operation(session_, std::move(filter)), std::move(stop));
}

Result<Prediction> Predictions::cancel(std::string_view id, std::stop_token stop) const {
  return now<Prediction>(session_, cancel_operation(session_, id), std::move(stop));
}
Task<Result<Prediction>> Predictions::async_cancel(std::string_view id, std::stop_token stop) const {
  return later<Prediction>(session_, cancel_operation(session_, id), std::move(stop));
}

Result<Prediction> Predictions::create(std::string_view ref, Value::Object input, CreateOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return create_prediction(session_, door_of(ref), std::move(input), std::move(options), std::move(call));
  });
}
Task<Result<Prediction>> Predictions::async_create(std::string_view ref, Value::Object input,
                                                   CreateOptions options) const {
  auto call = session_->call(options.stop);
  return create_prediction(session_, door_of(ref), std::move(input), std::move(options), std::move(call));
}

Result<Prediction> Predictions::wait(Prediction prediction, RunOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return wait_for_end(session_, std::move(prediction), std::move(options), std::move(call));
  });
}
Task<Result<Prediction>> Predictions::async_wait(Prediction prediction, RunOptions options) const {
  auto call = session_->call(options.stop);
  return wait_for_end(session_, std::move(prediction), std::move(options), std::move(call));
}

std::optional<Progress> progress_of(const Prediction& prediction) {
  // "42%|####    | 42/100 [...]": the last line that has it; bars go on within a line by CR.
  std::string_view rest = prediction.logs;
  while (!rest.empty()) {
    const auto end = rest.find_last_of("\r\n");
    const auto line = end == std::string_view::npos ? rest : rest.substr(end + 1);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
    Progress progress;
    int percent = 0;
    long long current = 0;
    long long total = 0;
    if (std::sscanf(std::string(line).c_str(), " %d%%|%*[^|]| %lld/%lld", &percent, &current, &total) != 3) continue;
    progress.fraction = percent / 100.0;
    progress.current = current;
    progress.total = total;
    return progress;
  }
  return std::nullopt;
}

}  // namespace mimeo::client

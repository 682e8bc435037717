#include "predictor/prediction.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"
#include "http/sse.h"
#include "predictor/utf8.h"
#include "predictor/value_json.h"

namespace mimeo::predictor {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::starting: return "starting";
    case Status::processing: return "processing";
    case Status::succeeded: return "succeeded";
    case Status::failed: return "failed";
    case Status::canceled: return "canceled";
  }
  return "";
}

namespace {
// Even without replay, a subscriber that is a little behind shall lose nothing.
constexpr std::size_t live_events = 1024;
}  // namespace

Prediction::Prediction(PredictionRequest request, Executor executor, std::size_t history)
    : request_(std::move(request)), history_(history), bell_(executor), end_bell_(executor) {}

// --- What the model did ---------------------------------------------------------------------------------------------

void Prediction::push(Event event) {
  events_.push_back(std::move(event));
  if (events_.size() > std::max(history_, live_events)) {
    events_.pop_front();
    ++first_event_;
  }
}

void Prediction::tell(Moment moment) {
  bell_.ring();
  if (told_) told_(moment);
}

void Prediction::start() {
  {
    const std::lock_guard lock(mutex_);
    status_ = Status::processing;
    began_ = std::chrono::steady_clock::now();
    push({EventKind::start});
  }
  tell(at_start);
}

void Prediction::set_output(std::string output) {
  {
    const std::lock_guard lock(mutex_);
    if (is_terminal(status_)) return;
    outputs_.assign(1, std::move(output));
    push({.kind = EventKind::output, .index = 0});
  }
  tell(at_output);
}

void Prediction::begin_list() {
  const std::lock_guard lock(mutex_);
  is_list_ = true;
}

void Prediction::add_item(std::string item) {
  {
    const std::lock_guard lock(mutex_);
    if (is_terminal(status_)) return;
    outputs_.push_back(std::move(item));
    push({.kind = EventKind::output, .index = outputs_.size() - 1});
  }
  tell(at_output);
}

void Prediction::add_log(LogSource source, std::string_view text) {
  if (text.empty()) return;
  const std::string repaired = is_utf8(text) ? std::string() : to_utf8(text);
  if (!repaired.empty()) text = repaired;
  {
    const std::lock_guard lock(mutex_);
    if (is_terminal(status_)) return;
    push({.kind = EventKind::log, .source = source, .index = logs_dropped_ + logs_.size(), .length = text.size()});
    logs_ += text;
    if (logs_.size() > 2 * limits::log_bytes) {  // at twice the bound, so that dropping is rare
      std::size_t drop = logs_.size() - limits::log_bytes;
      while (drop < logs_.size() && (logs_[drop] & 0xC0) == 0x80) ++drop;
      logs_.erase(0, drop);
      logs_dropped_ += drop;
    }
  }
  tell(at_logs);
}

void Prediction::record_metric(std::string_view name, MetricMode mode, Value value) {
  std::string data = fmt::format(R"({{"mode":"{}","name":)", mode == MetricMode::replace     ? "replace"
                                                             : mode == MetricMode::increment ? "incr"
                                                                                             : "append");
  write_json_string(name, data);
  data += ",\"value\":";
  write_value(value, data);
  data += '}';
  {
    const std::lock_guard lock(mutex_);
    if (is_terminal(status_)) return;
    switch (mode) {
      case MetricMode::replace: metrics_.set(name, std::move(value)); break;
      case MetricMode::increment: metrics_.add(name, value.number()); break;
      case MetricMode::append: metrics_.append(name, std::move(value)); break;
    }
    push({.kind = EventKind::metric, .data = std::move(data)});
  }
  bell_.ring();
}

void Prediction::finish(Status terminal, std::string error) {
  {
    const std::lock_guard lock(mutex_);
    if (is_terminal(status_)) return;
    status_ = stop_.stop_requested() ? Status::canceled : terminal;
    if (status_ == Status::failed) error_ = is_utf8(error) ? std::move(error) : to_utf8(error);
    if (began_ != std::chrono::steady_clock::time_point()) {
      seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    }
    push({EventKind::completed});
  }
  end_bell_.ring();
  tell(at_completed);
}

// --- What others see ------------------------------------------------------------------------------------------------

Status Prediction::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Prediction::append_output(std::string& out) const {
  if (!is_list_) {
    out += outputs_.front();
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    if (i > 0) out += ',';
    out += outputs_[i];
  }
  out += ']';
}

void Prediction::render_into(std::string& out, Status shown, const std::string& input) const {
  out += '{';
  if (shown == Status::failed) {
    out += "\"error\":";
    write_json_string(error_, out);
    out += ',';
  }
  out += "\"id\":";
  write_json_string(id(), out);
  if (!input.empty()) {
    out += ",\"input\":";
    out += input;
  }
  out += ",\"logs\":";
  write_json_string(logs_, out);
  out += ",\"metrics\":";
  out += is_terminal(shown) ? metrics_.render(seconds_) : metrics_.render();
  if (!outputs_.empty() || (is_list_ && shown == Status::succeeded)) {
    out += ",\"output\":";
    append_output(out);
  }
  out += ",\"status\":\"";
  out += to_string(shown);
  out += "\"}";
}

std::string Prediction::render() const {
  std::string out;
  const std::lock_guard lock(mutex_);
  render_into(out, status_);
  return out;
}

std::string Prediction::render_as_running() const {
  std::string out;
  const std::lock_guard lock(mutex_);
  render_into(out, Status::processing);
  return out;
}

std::string Prediction::render_with_input() const {
  std::string input = "{}";
  if (auto body = parse_json(request_.body)) {
    if (const json::value* member = find(*body, "input"); member && member->is_object()) input = write_json(*member);
  }
  std::string out;
  const std::lock_guard lock(mutex_);
  render_into(out, status_, input);
  return out;
}

void Prediction::append_event_text(const Event& event, std::string& out) const {
  switch (event.kind) {
    case EventKind::start: {
      out += "event: start\ndata: {\"id\":";
      write_json_string(id(), out);
      out += ",\"status\":\"processing\"}\n\n";
      return;
    }
    case EventKind::output:
      out += "event: output\ndata: {\"chunk\":";
      out += outputs_[event.index];
      out += fmt::format(",\"index\":{}}}\n\n", event.index);
      return;
    case EventKind::log: {
      // Text that gave way to newer text is missing here too.
      const std::uint64_t begin = std::max(event.index, logs_dropped_) - logs_dropped_;
      const std::uint64_t end = std::max(event.index + event.length, logs_dropped_) - logs_dropped_;
      out += "event: log\ndata: {\"data\":";
      write_json_string(std::string_view(logs_).substr(begin, end - begin), out);
      out += fmt::format(",\"source\":\"{}\"}}\n\n", event.source == LogSource::standard_output ? "stdout" : "stderr");
      return;
    }
    case EventKind::metric:
      out += "event: metric\ndata: ";
      out += event.data;
      out += "\n\n";
      return;
    case EventKind::completed:
      out += "event: completed\ndata: ";
      render_into(out, status_);
      out += "\n\n";
      return;
  }
}

std::uint64_t Prediction::first_replayed_event() const {
  const std::lock_guard lock(mutex_);
  return history_ == 0 ? first_event_ + events_.size() : 0;
}

Prediction::EventsRead Prediction::read_events(std::uint64_t from, std::string& out) const {
  const std::lock_guard lock(mutex_);
  const std::uint64_t end = first_event_ + events_.size();
  if (from < first_event_) {
    out += fmt::format("event: error\ndata: {{\"error\":\"events were lost: the history holds {}\",\"skipped\":{}}}\n\n",
                       history_, first_event_ - from);
    return {.next = end, .ended = true};
  }
  for (std::uint64_t i = from; i < end; ++i) append_event_text(events_[i - first_event_], out);
  const bool ended = end > 0 && events_.back().kind == EventKind::completed && is_terminal(status_);
  return {.next = end, .ended = ended};
}

}  // namespace mimeo::predictor

#include "cog/reports.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "cog/coglet_log.h"

namespace mimeo::cog {
namespace {

/// Metrics `a.b` live in the object `a`. The place for `name`, made if need be; nullptr where something else is in the
/// way.
json::value* place_of(json::object& root, std::string_view name) {
  json::object* object = &root;
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    json::value& inner = (*object)[name.substr(0, dot)];
    if (inner.is_null()) inner.emplace_object();
    object = inner.if_object();
    if (object == nullptr) return nullptr;
    name.remove_prefix(dot + 1);
  }
  return &(*object)[name];
}

json::value sum(const json::value& a, const json::value& b) {
  std::int64_t whole = 0;
  const bool are_whole = a.is_int64() && b.is_int64();
  if (are_whole && !__builtin_add_overflow(a.get_int64(), b.get_int64(), &whole)) return whole;
  if (a.is_number() && b.is_number()) return a.to_number<double>() + b.to_number<double>();
  return b;
}

void combine(json::value& held, const json::value& told, std::string_view mode) {
  if (mode == "incr") {
    held = sum(held, told);
  } else if (mode == "append") {
    if (held.is_null()) held.emplace_array();
    if (!held.is_array()) held = json::array{held};
    held.get_array().push_back(told);
  } else {
    held = told;
  }
}

/// Levels of arrays and objects inside one another.
std::size_t depth_of(const json::value& value) {
  std::size_t inner = 0;
  if (const auto* array = value.if_array()) {
    for (const auto& item : *array) inner = std::max(inner, depth_of(item));
  } else if (const auto* object = value.if_object()) {
    for (const auto& [name, member] : *object) inner = std::max(inner, depth_of(member));
  } else {
    return 0;
  }
  return inner + 1;
}

}  // namespace

Result<void> Reports::take_event(std::string_view event, std::string_view data) {
  if (finished_ || event == "start") return {};
  // A value that is looked at once needs no heap, if it is as small as most are.
  unsigned char space[2048];
  json::monotonic_resource memory(space);
  auto value = parse_json(data, &memory);
  if (!value) return pass_on(std::move(value));
  if (event == "output") {
    take_output(*value);
  } else if (event == "log") {
    take_log(*value);
  } else if (event == "metric") {
    take_metric(*value);
  } else if (event == "completed") {
    if (!value->is_object()) return fail(ErrorKind::invalid, "a completed event that is no object");
    take_final(value->get_object());
  } else if (event == "error") {
    const json::string* text = find_string(*value, "error");
    return fail(ErrorKind::unavailable, "The model's events were lost", text == nullptr ? "" : std::string(*text));
  }
  return {};
}

void Reports::take_output(const json::value& event) {
  const json::value* chunk = find(event, "chunk");
  // A single value comes again with the end, a moment later.
  if (!iterator_ || chunk == nullptr) return;
  const json::value* index = find(event, "index");
  if (index != nullptr && index->is_int64() && std::cmp_less(index->get_int64(), items_)) return;  // a replay
  ++items_;
  waiting_.push_back(seams::RunOutputItem{write_json(*chunk)});
}

void Reports::take_log(const json::value& event) {
  const json::string* text = find_string(event, "data");
  if (text != nullptr) tell_log(*text);
}

void Reports::take_metric(const json::value& event) {
  const json::string* name = find_string(event, "name");
  const json::value* value = find(event, "value");
  if (name == nullptr || value == nullptr) return;
  // Dots nest, and so does what is appended. All metrics are one object, which has to be read again.
  if (std::ranges::count(*name, '.') >= static_cast<std::ptrdiff_t>(limits::json_depth)) return;
  const json::string* mode = find_string(event, "mode");
  json::object next = metrics_;
  json::value* place = place_of(next, *name);
  if (place == nullptr) return;
  combine(*place, *value, mode == nullptr ? "replace" : std::string_view(*mode));
  std::string_view top = std::string_view(*name).substr(0, name->find('.'));
  if (depth_of(next[top]) >= limits::json_depth) return;
  tell_metric(top, next[top]);
}

void Reports::tell_log(std::string_view text) {
  if (text.empty()) return;
  log_bytes_ += text.size();
  waiting_.push_back(seams::RunLog{std::string(text)});
}

void Reports::tell_metric(std::string_view name, const json::value& value) {
  json::value& held = metrics_[name];
  if (held == value) return;
  held = value;
  waiting_.push_back(seams::RunMetric{std::string(name), held});
}

void Reports::take_final(const json::object& snapshot) {
  if (std::exchange(finished_, true)) return;
  if (const json::value* logs = snapshot.if_contains("logs"); logs != nullptr && logs->is_string()) {
    std::string_view text = logs->get_string();
    if (text.size() > log_bytes_) tell_log(text.substr(log_bytes_));
  }
  if (const json::value* metrics = snapshot.if_contains("metrics"); metrics != nullptr && metrics->is_object()) {
    for (const auto& [name, value] : metrics->get_object()) tell_metric(name, value);
  }
  const json::value* output = snapshot.if_contains("output");
  const json::array* items = output == nullptr ? nullptr : output->if_array();
  seams::RunFinished end;
  if (iterator_ && items != nullptr && !items->empty()) {
    for (; items_ < items->size(); ++items_) waiting_.push_back(seams::RunOutputItem{write_json((*items)[items_])});
  } else if (output != nullptr && !output->is_null()) {
    end.output = to_json_text(*output);
  }
  const json::value* status = snapshot.if_contains("status");
  std::string_view word = status != nullptr && status->is_string() ? std::string_view(status->get_string()) : "";
  if (word == "succeeded") {
    end.how = seams::RunFinished::How::succeeded;
  } else if (word == "canceled") {
    end.how = seams::RunFinished::How::canceled;
  } else {
    const json::value* error = snapshot.if_contains("error");
    std::string_view text = error != nullptr && error->is_string() ? std::string_view(error->get_string()) : "";
    end.how = seams::RunFinished::How::failed;
    end.error = text.empty() ? "The model failed without saying why (E1000)" : plain_error(text);
    crashed_ = end.error == worker_crashed || end.error.starts_with(worker_out_of_reach);
  }
  waiting_.push_back(std::move(end));
}

std::optional<seams::RunReport> Reports::next() {
  if (waiting_.empty()) return std::nullopt;
  seams::RunReport report = std::move(waiting_.front());
  waiting_.pop_front();
  return report;
}

}  // namespace mimeo::cog

#include "core/model_scaling.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/deployment.h"
#include "core/retention.h"

namespace mimeo::core {
namespace {

constexpr std::array<std::string_view, 7> day_names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int day_minutes = 24 * 60;
constexpr std::size_t most_windows = 32;

using Faults = std::vector<InvalidField>;

void refuse(Faults& faults, std::string field, std::string what) {
  faults.push_back({"scaling", std::move(field), std::move(what)});
}

/// A whole number within bounds.
std::optional<int> read_count(const json::value& value, int least, int most, const std::string& field, Faults& faults) {
  if (value.is_int64() && value.get_int64() >= least && value.get_int64() <= most) {
    return static_cast<int>(value.get_int64());
  }
  refuse(faults, field, fmt::format("must be a whole number from {} to {}", least, most));
  return std::nullopt;
}

/// "HH:MM"
std::optional<int> read_minute(const json::value* value, const std::string& field, Faults& faults) {
  const auto* text = value == nullptr ? nullptr : value->if_string();
  if (text != nullptr && text->size() == 5 && (*text)[2] == ':') {
    int digits[4];
    for (int i = 0; i < 4; ++i) digits[i] = (*text)[static_cast<std::size_t>(i < 2 ? i : i + 1)] - '0';
    const bool are_digits = std::ranges::all_of(digits, [](int digit) { return digit >= 0 && digit <= 9; });
    const int hour = digits[0] * 10 + digits[1];
    const int minute = digits[2] * 10 + digits[3];
    if (are_digits && hour < 24 && minute < 60) return hour * 60 + minute;
  }
  refuse(faults, field, "must be a time of the day like \"08:30\"");
  return std::nullopt;
}

std::vector<int> read_days(const json::value& value, const std::string& field, Faults& faults) {
  std::vector<int> days;
  const auto* array = value.if_array();
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    const auto* name = (*array)[i].if_string();
    const auto found = name == nullptr ? day_names.end() : std::ranges::find(day_names, std::string_view(*name));
    if (found == day_names.end()) {
      array = nullptr;
      break;
    }
    days.push_back(static_cast<int>(found - day_names.begin()));
  }
  if (array == nullptr || days.empty())
    refuse(faults, field, "must be a list of days: mon, tue, wed, thu, fri, sat, sun");
  std::ranges::sort(days);
  days.erase(std::ranges::unique(days).begin(), days.end());
  return days;
}

void refuse_unknown(const json::object& object, std::initializer_list<std::string_view> known, const std::string& field,
                    Faults& faults) {
  for (const auto& member : object) {
    if (std::ranges::find(known, std::string_view(member.key())) != known.end()) continue;
    refuse(faults, field + "." + std::string(member.key()), "is not a setting");
  }
}

std::optional<ModelScaling::Window> read_window(const json::value& value, const std::string& field, Faults& faults) {
  const auto* object = value.if_object();
  if (object == nullptr) {
    refuse(faults, field, "must be an object");
    return std::nullopt;
  }
  refuse_unknown(*object, {"days", "from", "until", "min_instances"}, field, faults);
  ModelScaling::Window window;
  const auto from = read_minute(object->if_contains("from"), field + ".from", faults);
  const auto until = read_minute(object->if_contains("until"), field + ".until", faults);
  if (const auto* days = object->if_contains("days")) window.days = read_days(*days, field + ".days", faults);
  if (const auto* count = object->if_contains("min_instances")) {
    window.min_instances = read_count(*count, 0, most_min_instances, field + ".min_instances", faults).value_or(1);
  }
  window.from = from.value_or(0);
  window.until = until.value_or(0);
  return window;
}

std::string to_hours(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

/// Whether a window that began on `day` or the day before is open.
bool is_open(const ModelScaling::Window& window, int day, int minute) {
  const auto on = [&](int which) {
    return window.days.empty() || std::ranges::find(window.days, which) != window.days.end();
  };
  if (window.from < window.until) return on(day) && minute >= window.from && minute < window.until;
  return (on(day) && minute >= window.from) || (on((day + 6) % 7) && minute < window.until);
}

}  // namespace

int ModelScaling::min_instances_at(int day, int minute) const {
  int most = min_instances;
  for (const auto& window : schedule) {
    if (is_open(window, day, minute % day_minutes)) most = std::max(most, window.min_instances);
  }
  return most;
}

std::expected<ModelScaling, std::vector<InvalidField>> read_scaling(const json::value& value, std::string_view field) {
  if (value.is_null()) return ModelScaling{};
  Faults faults;
  ModelScaling scaling;
  const std::string name(field);
  const auto* object = value.if_object();
  if (object == nullptr) {
    refuse(faults, name, "must be an object");
    return std::unexpected(std::move(faults));
  }
  refuse_unknown(*object, {"min_instances", "max_instances", "keep_warm", "schedule"}, name, faults);
  if (const auto* least = object->if_contains("min_instances")) {
    scaling.min_instances = read_count(*least, 0, most_min_instances, name + ".min_instances", faults).value_or(0);
  }
  if (const auto* most = object->if_contains("max_instances"); most != nullptr && !most->is_null()) {
    scaling.max_instances = read_count(*most, 1, most_max_instances, name + ".max_instances", faults);
    if (scaling.max_instances && *scaling.max_instances < scaling.min_instances) {
      refuse(faults, name + ".max_instances", "must not be less than min_instances");
    }
  }
  if (const auto* time = object->if_contains("keep_warm"); time != nullptr && !time->is_null()) {
    const auto* text = time->if_string();
    const auto span = text == nullptr ? std::nullopt : parse_time_span(std::string_view(*text));
    if (span)
      scaling.keep_warm = *span;
    else
      refuse(faults, name + ".keep_warm", "must be a time like \"30m\" or \"2h\"");
  }
  if (const auto* windows = object->if_contains("schedule")) {
    const auto* array = windows->if_array();
    if (array == nullptr || array->size() > most_windows) {
      refuse(faults, name + ".schedule", fmt::format("must be a list of at most {} windows", most_windows));
    }
    for (std::size_t i = 0; array != nullptr && i < std::min(array->size(), most_windows); ++i) {
      auto window = read_window((*array)[i], fmt::format("{}.schedule.{}", name, i), faults);
      if (window) scaling.schedule.push_back(std::move(*window));
    }
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return scaling;
}

json::object write_scaling(const ModelScaling& scaling) {
  json::object object;
  object["min_instances"] = scaling.min_instances;
  object["max_instances"] = scaling.max_instances ? json::value(*scaling.max_instances) : json::value();
  object["keep_warm"] = scaling.keep_warm ? json::value(to_string(Retention{scaling.keep_warm})) : json::value();
  json::array windows;
  for (const auto& window : scaling.schedule) {
    json::object one;
    if (!window.days.empty()) {
      json::array days;
      for (const int day : window.days) days.emplace_back(day_names[static_cast<std::size_t>(day)]);
      one["days"] = std::move(days);
    }
    one["from"] = to_hours(window.from);
    one["until"] = to_hours(window.until);
    one["min_instances"] = window.min_instances;
    windows.emplace_back(std::move(one));
  }
  object["schedule"] = std::move(windows);
  return object;
}

}  // namespace mimeo::core

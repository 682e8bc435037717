#include "predictor/input.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <tuple>

#include <boost/regex.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "predictor/value_json.h"

namespace mimeo::predictor {

// Boost.Regex, because std::regex of libstdc++ recurses per character: a long text from a stranger overflows the stack.
struct InputRules::Patterns {
  std::vector<std::optional<boost::regex>> of_field;
};

InputRules::InputRules(std::vector<FieldInfo> fields)
    : fields_(std::move(fields)), patterns_(std::make_unique<Patterns>()) {
  for (const FieldInfo& field : fields_) {
    auto& pattern = patterns_->of_field.emplace_back();
    if (field.pattern) pattern.emplace(*field.pattern, boost::regex::ECMAScript);
  }
}

InputRules::~InputRules() = default;
InputRules::InputRules(InputRules&&) noexcept = default;

bool is_fetchable(std::string_view uri) {
  const auto begins = [&](std::string_view scheme) {
    return equal_ignoring_case(uri.substr(0, scheme.size()), scheme);
  };
  return begins("http://") || begins("https://") || begins("data:");
}

namespace {

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// Collects what is wrong with one field.
class Checker {
 public:
  Checker(std::vector<InputIssue>& issues, const FieldInfo& field, const boost::regex* pattern)
      : issues_(issues), field_(field), pattern_(pattern) {}

  /// Checks `value` against `type` and, at the top, against the field's own bounds; integers given as 3.0 become 3.
  void check(Value& value, const Type& type, const std::string& place, bool top = true) {
    if (value.is_null() && (type.nullable || type.kind == Type::Kind::any)) return;
    switch (type.kind) {
      case Type::Kind::any:
      case Type::Kind::record: return;
      case Type::Kind::boolean:
        if (!value.get_if<bool>()) wrong_type(value, place, "boolean");
        return;
      case Type::Kind::string:
      case Type::Kind::secret:
        if (!value.get_if<std::string>()) return wrong_type(value, place, "string");
        if (top) check_text(value, place);
        return;
      case Type::Kind::file:
        if (!value.get_if<std::string>()) return wrong_type(value, place, "string");
        if (!is_fetchable(value.get<std::string>())) add(place, "must be an http or https URL, or a data URI");
        return;
      case Type::Kind::integer:
        if (!make_integer(value)) return wrong_type(value, place, "integer");
        check_bounds(value, place, Value(type.least), Value(type.most));
        if (value.get_if<std::int64_t>() && top) check_field_bounds(value, place);
        return;
      case Type::Kind::number:
        if (!value.get_if<double>() && !value.get_if<std::int64_t>()) return wrong_type(value, place, "number");
        if (top) check_field_bounds(value, place);
        return;
      case Type::Kind::list: {
        auto* items = value.get_if<Value::Array>();
        if (!items) return wrong_type(value, place, "array");
        for (std::size_t i = 0; i < items->size(); ++i) {
          check((*items)[i], *type.item, fmt::format("{}/{}", place, i), false);
        }
        return;
      }
    }
  }

 private:
  void add(const std::string& place, std::string message) { issues_.push_back({place, std::move(message)}); }

  void wrong_type(const Value& value, const std::string& place, std::string_view type) {
    add(place, fmt::format("{} is not of type \"{}\"", value.to_json(), type));
  }

  // 3.0 is an integer to JSON Schema. Numbers beyond int64 stay doubles and fail the bounds.
  static bool make_integer(Value& value) {
    if (value.get_if<std::int64_t>()) return true;
    const double* number = value.get_if<double>();
    if (!number || std::trunc(*number) != *number) return false;
    if (std::abs(*number) < 9.2e18) value = static_cast<std::int64_t>(*number);
    return true;
  }

  static bool less(const Value& a, const Value& b) {
    const auto* left = a.get_if<std::int64_t>();
    const auto* right = b.get_if<std::int64_t>();
    return left && right ? *left < *right : a.number() < b.number();
  }

  void check_bounds(const Value& value, const std::string& place, const std::optional<Value>& minimum,
                    const std::optional<Value>& maximum) {
    if (minimum && less(value, *minimum)) {
      add(place, fmt::format("{} is less than the minimum of {}", value.to_json(), minimum->to_json()));
    }
    if (maximum && less(*maximum, value)) {
      add(place, fmt::format("{} is greater than the maximum of {}", value.to_json(), maximum->to_json()));
    }
  }

  void check_field_bounds(const Value& value, const std::string& place) {
    check_bounds(value, place, field_.minimum, field_.maximum);
    check_choices(value, place);
  }

  void check_text(const Value& value, const std::string& place) {
    const auto& text = value.get<std::string>();
    const auto plural = [](std::size_t n) { return n == 1 ? "" : "s"; };
    if (field_.min_length || field_.max_length) {
      const std::size_t length = count_characters(text);
      if (field_.min_length && length < *field_.min_length) {
        add(place, fmt::format("{} is shorter than {} character{}", value.to_json(), *field_.min_length,
                               plural(*field_.min_length)));
      }
      if (field_.max_length && length > *field_.max_length) {
        add(place, fmt::format("{} is longer than {} character{}", value.to_json(), *field_.max_length,
                               plural(*field_.max_length)));
      }
    }
    if (pattern_ && !matches(text)) {
      add(place, fmt::format("{} does not match \"{}\"", value.to_json(), *field_.pattern));
    }
    check_choices(value, place);
  }

  bool matches(const std::string& text) {
    try {
      return boost::regex_search(text, *pattern_);
    } catch (const std::exception&) {
      return false;  // too much backtracking: what cannot be checked is refused
    }
  }

  void check_choices(const Value& value, const std::string& place) {
    if (field_.choices.empty()) return;
    const std::string shown = value.to_json();
    std::string all;
    for (const Value& choice : field_.choices) {
      const std::string text = choice.to_json();
      if (text == shown) return;
      all += (all.empty() ? "" : ",") + text;
    }
    add(place, fmt::format("{} is not one of [{}]", shown, all));
  }

  std::vector<InputIssue>& issues_;
  const FieldInfo& field_;
  const boost::regex* pattern_;
};

}  // namespace

std::expected<InputValues, std::vector<InputIssue>> InputRules::read(const json::value& input) const {
  static const json::object nothing;
  const json::object* members = input.is_null() ? &nothing : input.if_object();
  if (!members) {
    const std::string message = fmt::format("{} is not of type \"object\"", write_json(input));
    return std::unexpected(std::vector<InputIssue>{{"__root__", message}});
  }

  InputValues values(fields_.size());
  std::vector<InputIssue> issues;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const FieldInfo& field = fields_[i];
    const json::value* given = members->if_contains(field.name);
    if (!given) {
      if (field.required) issues.push_back({field.name, "Field required", "value_error.missing"});
      continue;
    }
    values[i] = to_value(*given);
    const auto& pattern = patterns_->of_field[i];
    Checker(issues, field, pattern ? &*pattern : nullptr).check(*values[i], field.type, field.name);
  }
  if (issues.empty()) return values;
  std::ranges::sort(issues, {}, [](const InputIssue& issue) { return std::tie(issue.field, issue.message); });
  return std::unexpected(std::move(issues));
}

std::string render_issues(const std::vector<InputIssue>& issues) {
  json::array detail;
  for (const InputIssue& issue : issues) {
    detail.push_back(json::object{
        {"loc", json::array{"body", "input", issue.field}}, {"msg", issue.message}, {"type", issue.type}});
  }
  return write_json(json::object{{"detail", detail}});
}

}  // namespace mimeo::predictor

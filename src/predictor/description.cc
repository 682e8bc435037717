#include "predictor/description.h"

#include <algorithm>
#include <array>
#include <set>

#include <boost/regex.hpp>
#include <fmt/format.h>

#include "predictor/input.h"
#include "predictor/value_json.h"

namespace mimeo::predictor {
namespace {

bool is_identifier(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name[0]) &&
         std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// A menu becomes a component named like its field, beside these.
constexpr std::array reserved_components{"Input",         "Output",         "PredictionRequest", "PredictionResponse",
                                         "TrainingInput", "TrainingOutput", "TrainingRequest",   "TrainingResponse",
                                         "Status",        "HTTPValidationError", "ValidationError"};

bool holds(const Type& type, auto predicate) {
  if (predicate(type.kind)) return true;
  return type.item && holds(*type.item, predicate);
}

std::string check_input_field(const FieldInfo& field) {
  const auto is_file = [](Type::Kind kind) { return kind == Type::Kind::file; };
  if (!is_identifier(field.name)) return "its name must be letters, digits and underscores";
  if (holds(field.type, [](Type::Kind kind) { return kind == Type::Kind::record; })) {
    return "a struct cannot be an input; take a Value";
  }
  if (!field.choices.empty() && std::ranges::count(reserved_components, field.name)) {
    return "a field with choices cannot have this name, the schema uses it";
  }
  if (field.minimum && field.maximum && field.minimum->number() > field.maximum->number()) {
    return "its minimum is above its maximum";
  }
  if (field.min_length && field.max_length && *field.min_length > *field.max_length) {
    return "its min_length is above its max_length";
  }
  if (field.pattern) {
    try {
      boost::regex compiled(*field.pattern, boost::regex::ECMAScript);
    } catch (const std::exception& error) {
      return fmt::format("its pattern is no regular expression: {}", error.what());
    }
  }
  if (field.fallback && !field.fallback->is_null()) {
    if (holds(field.type, is_file)) {
      const auto* items = field.fallback->get_if<Value::Array>();
      return items && items->empty() ? "" : "a file cannot have a default";
    }
    const json::object input{{field.name, to_json_value(*field.fallback)}};
    const auto checked = InputRules({field}).read(input);
    if (!checked) return fmt::format("its default breaks its own rules: {}", checked.error().front().message);
  }
  return {};
}

Result<void> check_input(const std::vector<FieldInfo>& fields, std::string_view noun) {
  std::set<std::string_view> names;
  for (const FieldInfo& field : fields) {
    if (!names.insert(field.name).second) {
      return fail(ErrorKind::invalid, fmt::format("{} '{}' is described twice", noun, field.name));
    }
    const std::string fault = check_input_field(field);
    if (!fault.empty()) return fail(ErrorKind::invalid, fmt::format("{} '{}': {}", noun, field.name, fault));
  }
  return {};
}

}  // namespace

Result<void> check_description(const detail::Program& program) {
  if (auto sound = check_input(program.prediction.input, "input"); !sound) return sound;
  for (const FieldInfo& field : program.prediction.input) {
    const bool with_file = holds(field.type, [](Type::Kind kind) { return kind == Type::Kind::file; });
    if (program.about.brief && with_file) {
      return fail(ErrorKind::invalid, fmt::format("input '{}': a brief predictor cannot take files", field.name));
    }
  }
  if (program.training) {
    if (auto sound = check_input(program.training->input, "training input"); !sound) return sound;
  }
  if (program.about.concurrency < 1) return fail(ErrorKind::invalid, "the concurrency must be at least 1");
  return {};
}

}  // namespace mimeo::predictor

#include "api/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace mimeo::api {
namespace {

json::value scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  // yaml-cpp gives "!" to what was quoted and "?" to what was plain; a block of
  // text (| or >) counts as quoted.
  if (node.Tag() == "!") return json::value(text);
  if (text.empty() || text == "~") return nullptr;
  auto value = parse_json(text);
  return value && value->is_primitive() && !value->is_string() ? std::move(*value) : json::value(text);
}

json::value convert(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map: {
      json::object object;
      for (const auto& member : node) object[member.first.Scalar()] = convert(member.second);
      return object;
    }
    case YAML::NodeType::Sequence: {
      json::array array;
      for (const auto& item : node) array.push_back(convert(item));
      return array;
    }
    case YAML::NodeType::Scalar: return scalar(node);
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined: break;
  }
  return nullptr;
}

}  // namespace

Result<json::value> parse_yaml(std::string_view text) {
  try {
    return convert(YAML::Load(std::string(text)));
  } catch (const YAML::Exception& e) {
    return fail(ErrorKind::invalid, fmt::format("line {}: {}", e.mark.line + 1, e.msg));
  }
}

}  // namespace mimeo::api

#include "core/names.h"

#include <algorithm>

#include "base/text.h"

namespace mimeo::core {
namespace {

bool is_lower_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_valid_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || !is_lower_alphanumeric(name.front())) return false;
  return std::ranges::all_of(name, [](char c) { return is_lower_alphanumeric(c) || c == '.' || c == '_' || c == '-'; });
}

bool is_version_id(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string name_like(std::string_view text) {
  constexpr std::size_t longest = 56;
  std::string name;
  for (const char c : lower_case(text)) {
    const bool may_stand = is_lower_alphanumeric(c) || c == '.' || c == '_' || c == '-';
    if (may_stand && (!name.empty() || is_lower_alphanumeric(c))) {
      name += c;
    } else if (!may_stand && !name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), longest));
  while (!name.empty() && !is_lower_alphanumeric(name.back())) name.pop_back();
  return name;
}

std::optional<ModelName> parse_model_name(std::string_view text) {
  auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto owner = text.substr(0, slash);
  auto name = text.substr(slash + 1);
  if (!is_valid_name(owner) || !is_valid_name(name)) return std::nullopt;
  return ModelName{std::string(owner), std::string(name)};
}

std::optional<ModelReference> parse_model_reference(std::string_view text) {
  if (is_version_id(text)) return ModelReference{.model = std::nullopt, .version = VersionId{std::string(text)}};
  auto colon = text.find(':');
  auto model = parse_model_name(text.substr(0, colon));
  if (!model) return std::nullopt;
  if (colon == std::string_view::npos) return ModelReference{.model = std::move(model), .version = std::nullopt};
  auto version = text.substr(colon + 1);
  if (!is_version_id(version)) return std::nullopt;
  return ModelReference{.model = std::move(model), .version = VersionId{std::string(version)}};
}

}  // namespace mimeo::core

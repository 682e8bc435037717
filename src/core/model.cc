#include "core/model.h"

namespace mimeo::core {

std::string_view to_string(Visibility visibility) { return visibility == Visibility::public_ ? "public" : "private"; }

std::optional<Visibility> parse_visibility(std::string_view text) {
  if (text == "public") return Visibility::public_;
  if (text == "private") return Visibility::private_;
  return std::nullopt;
}

std::string_view to_string(Package::Kind kind) {
  return kind == Package::Kind::cog_project ? "cog_project" : "executable";
}

std::optional<Package::Kind> parse_package_kind(std::string_view text) {
  if (text == "cog_project") return Package::Kind::cog_project;
  if (text == "executable") return Package::Kind::executable;
  return std::nullopt;
}

}  // namespace mimeo::core

// Collections: models that belong together, chosen by the operator.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::core {

struct Collection {
  std::string slug;  ///< its address, of the form of a model's name
  std::string name;
  std::string description;
  std::string full_description;   ///< Markdown, or empty
  std::vector<ModelName> models;  ///< in the order in which they are shown, each once
  Time created_at;
};

/// The collection that always exists and always holds the official models; nobody can define or change it.
inline constexpr std::string_view official_slug = "official";

}  // namespace mimeo::core

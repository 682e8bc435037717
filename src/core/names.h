// The identifiers of the domain, and model references as people and clients write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace mimeo::core {

using PredictionId = Id<struct PredictionTag>;  ///< 26 characters, time-ordered (base/ids.h)
using VersionId = Id<struct VersionTag>;        ///< 64 lower-case hex characters
using AccountId = Id<struct AccountTag>;        ///< the account's username: lower-case, unique, never reused
using FileId = Id<struct FileTag>;              ///< 26 characters, time-ordered
using InstanceId = Id<struct InstanceTag>;      ///< 26 characters, time-ordered

/// `owner/name`: a model's address.
struct ModelName {
  std::string owner;
  std::string name;

  std::string text() const { return owner + "/" + name; }
  auto operator<=>(const ModelName&) const = default;
};

/// `owner/name` or `owner/name:version`, as clients write it; or a bare 64-hex version.
struct ModelReference {
  std::optional<ModelName> model;
  std::optional<VersionId> version;
};

/// Letters, digits, `.`, `_`, `-`, beginning with a letter or digit, at most 64: lower-case as Replicate's are.
bool is_valid_name(std::string_view name);
bool is_version_id(std::string_view text);

/// A valid name that reads like `text`, and leaves room for a number behind it; empty when nothing of it can stand in one.
std::string name_like(std::string_view text);

/// "owner/name"; nothing when either part is not a valid name.
std::optional<ModelName> parse_model_name(std::string_view text);
/// "owner/name", "owner/name:<64 hex>" or "<64 hex>"; nothing otherwise.
std::optional<ModelReference> parse_model_reference(std::string_view text);

}  // namespace mimeo::core

template <>
struct std::hash<mimeo::core::ModelName> {
  std::size_t operator()(const mimeo::core::ModelName& model) const {
    return std::hash<std::string>{}(model.owner) * 31 + std::hash<std::string>{}(model.name);
  }
};

// Models, their versions and examples.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mimeo/client/page.h"
#include "mimeo/client/predictions.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"
#include "mimeo/client/value.h"

namespace mimeo::client {

struct Version {
  std::string id;
  std::string created_at;
  std::string cog_version;
  Value openapi_schema;
  Value raw;

  static Version of(Value raw);
};

struct Model {
  std::string owner;
  std::string name;
  std::string url;
  std::string description;
  std::string visibility;  ///< "public" or "private"
  std::string github_url;
  std::string paper_url;
  std::string license_url;
  std::string weights_url;
  std::string cover_image_url;
  std::int64_t run_count = 0;
  bool is_official = false;
  std::string created_at;
  std::optional<Prediction> default_example;
  std::optional<Version> latest_version;
  Value raw;

  static Model of(Value raw);
};

struct NewModel {
  std::string owner;
  std::string name;
  std::string visibility = "private";
  std::string hardware = "cpu";
  Value::Object more = {};  ///< "description", "github_url", "paper_url", "license_url", "cover_image_url"
};

struct ModelOrder {
  std::string sort_by = {};         ///< "latest_version_created_at" or "model_created_at"
  std::string sort_direction = {};  ///< "desc" or "asc"
};

/// `model` is "owner/name" everywhere.
class Models {
 public:
  explicit Models(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// The public ones.
  Result<Page<Model>> list(ModelOrder order = {}, std::stop_token stop = {}) const;
  Task<Result<Page<Model>>> async_list(ModelOrder order, std::stop_token stop = {}) const;
  Task<Result<Page<Model>>> async_list() const { return async_list(ModelOrder()); }

  Result<Page<Model>> search(std::string_view words, std::stop_token stop = {}) const;
  Task<Result<Page<Model>>> async_search(std::string_view words, std::stop_token stop = {}) const;

  Result<Model> get(std::string_view model, std::stop_token stop = {}) const;
  Task<Result<Model>> async_get(std::string_view model, std::stop_token stop = {}) const;

  Result<Model> create(NewModel made, std::stop_token stop = {}) const;
  Task<Result<Model>> async_create(NewModel made, std::stop_token stop = {}) const;

  /// `changes`: "description", "readme", "github_url", "paper_url", "weights_url", "license_url".
  Result<Model> update(std::string_view model, Value::Object changes, std::stop_token stop = {}) const;
  Task<Result<Model>> async_update(std::string_view model, Value::Object changes, std::stop_token stop = {}) const;

  /// Only a private one without versions.
  Result<void> remove(std::string_view model, std::stop_token stop = {}) const;
  Task<Result<void>> async_remove(std::string_view model, std::stop_token stop = {}) const;

  /// Markdown.
  Result<std::string> readme(std::string_view model, std::stop_token stop = {}) const;
  Task<Result<std::string>> async_readme(std::string_view model, std::stop_token stop = {}) const;

  Result<Page<Prediction>> examples(std::string_view model, std::stop_token stop = {}) const;
  Task<Result<Page<Prediction>>> async_examples(std::string_view model, std::stop_token stop = {}) const;

  /// Newest first.
  Result<Page<Version>> versions(std::string_view model, std::stop_token stop = {}) const;
  Task<Result<Page<Version>>> async_versions(std::string_view model, std::stop_token stop = {}) const;

  Result<Version> version(std::string_view model, std::string_view version, std::stop_token stop = {}) const;
  Task<Result<Version>> async_version(std::string_view model, std::string_view version,
                                      std::stop_token stop = {}) const;

  /// And with it every prediction that it made.
  Result<void> remove_version(std::string_view model, std::string_view version, std::stop_token stop = {}) const;
  Task<Result<void>> async_remove_version(std::string_view model, std::string_view version,
                                          std::stop_token stop = {}) const;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace mimeo::client

// Models and their versions.
#pragma once

#include <map>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "core/model_scaling.h"
#include "core/names.h"
#include "core/retention.h"

namespace mimeo::core {

enum class Visibility { public_, private_ };
std::string_view to_string(Visibility visibility);
std::optional<Visibility> parse_visibility(std::string_view text);

/// A model: an address with a description; what runs is one of its versions.
struct Model {
  ModelName name;
  std::string description;  ///< this and the addresses below: empty means null on the wire
  Visibility visibility = Visibility::public_;
  std::string github_url;
  std::string paper_url;
  std::string license_url;
  std::string cover_image_url;
  std::string weights_url;
  std::string readme;    ///< Markdown
  std::vector<std::string> tags;  ///< words by which it is found
  std::string hardware;  ///< SKU
  std::optional<Retention> retention;  ///< of its predictions, where neither request nor token says otherwise
  std::int64_t run_count = 0;
  bool is_official = false;
  Time created_at;
  std::optional<PredictionId> default_example;
  std::optional<VersionId> latest_version;  ///< the most recently pushed one
  /// Who asks for the first gets the second, another version of this model, which is not overridden itself.
  std::map<VersionId, VersionId> overrides;
  ModelScaling scaling;
  std::optional<int> attempts;  ///< times one prediction may be started, when what runs it dies; nothing: as the server says
};

/// How a version is packaged, and so how an instance of it is started.
struct Package {
  enum class Kind {
    cog_project,  ///< run by the official `cog` package: `directory` holds cog.yaml and its files, unless they are in an image
    executable,   ///< `directory`/model is a program built with the predictor SDK
  };
  Kind kind = Kind::executable;
  std::string directory;    ///< absolute; private to the server, immutable once registered
  std::string environment;  ///< absolute path of the virtual environment; "docker:" and an image's id; empty for executables
  int concurrency = 1;      ///< predictions one instance runs at once
  std::string predict;      ///< Cog's model reference, e.g. "run.py:Runner"; empty for executables
  std::string train;        ///< likewise for trainings; empty for executables, and where there is nothing to train
  std::string weights;      ///< absolute path of the file that a training made, handed to the model's set-up; or empty
  std::vector<std::string> variables;  ///< NAME=value, from cog.yaml
};

std::string_view to_string(Package::Kind kind);
std::optional<Package::Kind> parse_package_kind(std::string_view text);

/// One immutable build of a model. Its id is a SHA-256 over the content, so pushing the same thing twice is one version. One
/// that a training made has the package of its base, and weights beside it; its id is a SHA-256 over the two.
struct Version {
  VersionId id;
  ModelName model;
  Time created_at;
  std::string cog_version;
  JsonText openapi_schema{"{}"};  ///< the whole OpenAPI document of the container
  Package package;
  std::string base;  ///< "owner/name:id" of the version it was trained from, or empty
  /// Its deletion has been accepted. It does not exist for anybody any more; what is left of it is still to be removed.
  bool withdrawn = false;
};

}  // namespace mimeo::core

// publish: makes a version of what an author pushes.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

struct PublishRequest {
  core::AccountId account;
  core::ModelName model;  ///< created when it does not exist; its owner must be the account
  std::string folder;     ///< a private copy of what was pushed; taken over
  std::string image;      ///< or the Docker image to publish; then the folder is empty
  std::optional<core::VersionId> as;  ///< register under this id instead of the content's
  std::function<void(std::string_view)> progress;
};

struct Published {
  VersionPointer version;
  bool is_new = false;  ///< false: the model had this very version
};

/// invalid: the project cannot work, with the reason. forbidden: the model belongs to another account. conflict: `as` names a
/// version with other content. Any thread.
Task<Result<Published>> publish(Engine& engine, PublishRequest request);

}  // namespace mimeo::engine

// Images that are pushed to us: the OCI Distribution API below /v2/, as `docker push`, `cog push` and skopeo speak it.
//
//   docker push ─► /v2/ here ─► docker-registry (backends/registry), which looks at the token (registry_token.cc)
//               manifest under a tag ─► the Docker Engine takes the image ─► engine::publish ─► the pusher's answer
//
// So a push has succeeded when there is a version, and says why when there is none.
//
// Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
#pragma once

#include <string>

#include "api/options.h"
#include "api/problem.h"
#include "core/model.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api {

class ImageRegistry {
 public:
  ImageRegistry(engine::Engine& engine, const Options& options) : engine_(engine), options_(options) {}

  static bool is_asked(std::string_view path) { return path == "/v2" || path.starts_with("/v2/"); }

  /// Any executor.
  Task<http::Response> answer(http::Request& request) const;

 private:
  Task<std::expected<void, Problem>> publish(http::Request& request, core::ModelName model, std::string digest) const;

  engine::Engine& engine_;
  const Options& options_;
};

}  // namespace mimeo::api

// Images that are pushed to us: the OCI Distribution API below /v2/, as `docker push`, `cog push` and skopeo speak it.
//
//   docker push ─► /v2/ here ─► docker-registry (backends/registry), which looks at the token (registry_token.cc)
//               manifest under a tag ─► the Docker Engine takes the image ─► engine::publish ─► the pusher's answer
//
// So a push has succeeded when there is a version, and says why when there is none. A tag without a version is not
// there for anybody.
//
// Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
#pragma once

#include <string>
#include <string_view>

#include "api/options.h"
#include "api/problem.h"
#include "api/request_metrics.h"
#include "core/model.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api {

/// A refusal in the words of that API, which its clients show; `code` is one of its own.
http::Response registry_refusal(unsigned status, std::string_view code, std::string_view message);

class ImageRegistry {
 public:
  ImageRegistry(engine::Engine& engine, const Options& options, RequestMetrics::Entry& counts)
      : engine_(engine), options_(options), counts_(counts) {}

  static bool is_asked(std::string_view path) { return path == "/v2" || path.starts_with("/v2/"); }

  /// Any executor.
  Task<http::Response> answer(http::Request& request) const;

 private:
  Task<http::Response> respond(http::Request& request) const;
  Task<http::Response> forward(http::Request& request) const;
  Task<std::expected<void, Problem>> publish(http::Request& request, core::ModelName model, std::string digest) const;

  engine::Engine& engine_;
  const Options& options_;
  RequestMetrics::Entry& counts_;
};

}  // namespace mimeo::api

// The HTTP API, made from an engine: one handler for each of the two origins.
//
//   Api api(engine, options);
//   http::Listener api_listener(lanes, api.api_handler(), {.render_problem = api::render_early_problem});
//   http::Listener files_listener(lanes, api.files_handler(), {.render_problem = api::render_early_problem});
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/options.h"
#include "api/problem.h"
#include "engine/engine.h"
#include "http/handler.h"

namespace mimeo::api {

class ImageRegistry;
class WebPage;
namespace mcp {
class Errands;
}

/// What the paths of the accounts' inboxes begin with (inbox.cc).
inline constexpr std::string_view inbox_path = "/mimeo/v1/inbox/";

/// Outlives the listeners that use its handlers; the engine outlives it. Handlers run on any executor, many at once.
class Api {
 public:
  Api(engine::Engine& engine, Options options);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// Replicate's operations with `/v1`, without it and doubled; ours below /mimeo/v1; /healthz, /readyz, /metrics,
  /// /openapi.json; images below /v2/; and the web page.
  http::Handler api_handler() const;

  /// Metrics alone, for anyone: for an address of their own.
  http::Handler metrics_handler() const;

  /// For the address where browsers of this machine get the page in plain http: by the name in the request, the API with the page, or
  /// output files. Other names are refused, for a foreign site may give its own name our address.
  http::Handler page_handler() const;

  /// Output files at their unguessable addresses: no token is asked for, and one that is sent is ignored.
  http::Handler files_handler() const;

  /// Where a browser on this machine is signed in as who has the token: once, and for some minutes, as by `mimeo login`. Nothing: nobody
  /// has that token.
  std::optional<std::string> sign_in_link(std::string_view token) const;

 private:
  class Origin;
  engine::Engine& engine_;
  std::unique_ptr<RequestMetrics> request_metrics_;
  std::unique_ptr<SignInCodes> sign_in_codes_;
  std::unique_ptr<LogIns> log_ins_;
  std::unique_ptr<mcp::Errands> errands_;
  std::unique_ptr<WebPage> web_page_;  ///< null: none
  std::unique_ptr<ImageRegistry> images_;
  Options options_;
  std::unique_ptr<Origin> api_;
  std::unique_ptr<Origin> files_;
  std::unique_ptr<Origin> metrics_;
};

}  // namespace mimeo::api

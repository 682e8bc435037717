// What wiring tells the API besides the engine.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/metrics.h"
#include "base/offload.h"
#include "base/result.h"
#include "core/gpu_use.h"
#include "core/origins.h"
#include "core/rate.h"

namespace mimeo::streams {
class Hub;
}

namespace mimeo::seams {
class Registry;
}

namespace mimeo::oidc {
class Provider;
}

namespace mimeo::http {
struct Request;
struct Response;
}

namespace mimeo::api {

class RequestMetrics;
class SignInCodes;
class LogIns;
namespace mcp {
class Errands;
}

struct Options {
  /// Where blocking work goes: reads of cold files, unpacking.
  Offload* offload = nullptr;
  /// An existing folder of ours, on the file system where versions are kept: pushed models are unpacked in it.
  std::string staging_folder;
  core::RateLimits rate_limits;
  /// What the accounts' secrets for signed downloads are derived from: the keys that hold at this time, the present one first.
  std::function<std::vector<std::string>(Time)> files_keys;
  /// Draws a new one; the others hold until then at the latest. Called on the pool of `offload`.
  std::function<Result<void>(Time now, Time former_until)> rotate_files_key;
  /// What the addresses of inboxes depend on.
  std::string inbox_key;
  std::size_t json_body_bytes = limits::json_body_bytes;
  std::size_t upload_bytes = limits::upload_bytes;
  /// Of all predictions.
  streams::Hub* streams = nullptr;
  /// Appends the metrics of those parts that the API does not know. Called on the pool of `offload`.
  std::function<void(MetricsText&)> write_metrics = [](MetricsText&) {};
  /// How much of each GPU is used. Called on the pool of `offload`.
  std::function<std::vector<core::GpuUse>()> gpu_use = [] { return std::vector<core::GpuUse>(); };
  /// Metrics are for anybody, because nobody else than this machine can ask.
  bool open_metrics = false;
  /// Of the program.
  std::string version;
  /// The archive of the web page (web_page.h); empty: there is none.
  std::string_view web_page;
  /// Where browsers of this machine get it in plain http, and output files for it: two names of one address. Empty: nowhere.
  core::Origins page;
  /// Clients must be told of this server's own authority, or take the API's certificate for a forgery.
  bool own_authority = false;
  /// Where images are pushed to; null: nowhere.
  seams::Registry* registry = nullptr;
  /// Who says who somebody is; null: nobody beside us. Belongs to the engine's thread.
  oidc::Provider* oidc = nullptr;
  /// Set by Api.
  const RequestMetrics* request_metrics = nullptr;
  SignInCodes* sign_in_codes = nullptr;
  LogIns* log_ins = nullptr;
  mcp::Errands* errands = nullptr;
  /// The two origins, for operations that are made of others. Set by Api; they do not outlive it.
  std::function<Task<http::Response>(http::Request&)> ask_api;
  std::function<Task<http::Response>(http::Request&)> ask_files;
  /// What /readyz asks; any thread.
  std::function<bool()> is_ready = [] { return true; };
};

}  // namespace mimeo::api

// Output files, on the files origin: GET and HEAD /f/{token}/{name}. The address is the right to read; a token in the
// headers is neither asked for nor minded.
//
// What is served here was written by models of any author: it is never sniffed, may run no script, and lives on an
// origin of its own. Any page may read it, as on the live service (api.cc adds that to every answer of this origin).
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "api/blob_slice.h"
#include "api/operations.h"
#include "engine/files.h"
#include "http/file_response.h"

namespace mimeo::api {
namespace {

/// No copy may outlive the file. An unfinished prediction's file has no end yet, but it will last for the whole
/// retention time.
std::string cache_control(const Call& call, const core::File& file) {
  using std::chrono::seconds;
  constexpr seconds longest = std::chrono::hours(1);
  seconds left = longest;
  if (file.expires_at) {
    left = std::chrono::duration_cast<seconds>(*file.expires_at - call.now());
  } else if (call.engine.options.prediction_retention) {
    left = std::chrono::duration_cast<seconds>(*call.engine.options.prediction_retention);
  }
  return fmt::format("public, max-age={}", std::clamp(left, seconds(0), longest).count());
}

}  // namespace

Task<Answer> get_output(Call& call) {
  std::string token(call.path("token"));
  auto open = co_await engine::open_output(call.engine, std::move(token));
  if (!open) co_return pass_on(std::move(open));
  if (open->file.name != call.path("name")) co_return refuse(problems::file_not_found);
  auto slice = co_await slice_of_blob(*open->bytes, call.options.offload);
  if (!slice) co_return pass_on(std::move(slice));

  const core::File& file = open->file;
  auto response = http::file_response(call.request, std::move(*slice), file.content_type, '"' + file.md5 + '"');
  auto& headers = response.headers;
  headers.add("Cache-Control", cache_control(call, file));
  headers.add("Content-Disposition", http::content_disposition("inline", file.name));
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Content-Security-Policy",
              "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self' data:; style-src 'unsafe-inline'");
  co_return response;
}

Task<Answer> preflight_output(Call&) {
  http::Response response(204);
  response.headers.add("Allow", "GET, HEAD, OPTIONS");
  response.headers.add("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
  response.headers.add("Access-Control-Allow-Headers", "Authorization, If-None-Match, If-Range, Range");
  response.headers.add("Access-Control-Max-Age", "86400");
  co_return response;
}

}  // namespace mimeo::api

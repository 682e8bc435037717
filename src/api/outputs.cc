// Output files, on the files origin: GET and HEAD /f/{token}/{name}. The address is the right to read; a token in the
// headers is neither asked for nor minded.
//
// What is served here was written by models of any author: it is never sniffed, may run no script, and lives on an
// origin of its own. Any page may read it, as on the live service (api.cc adds that to every answer of this origin).
#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "api/file_bytes.h"
#include "api/operations.h"
#include "engine/files.h"
#include "http/file_response.h"

namespace mimeo::api {
namespace {

/// No copy may outlive the file. Where its end is not known yet, or it has none, a copy is asked about before it is
/// used: an unfinished prediction may have a retention of seconds, and what stays for ever is removed by hand.
std::string cache_control(const Call& call, const core::File& file, unsigned status) {
  using std::chrono::seconds;
  if (status == 416) return "no-store";  // it is about one reader's range, at the address of the whole file
  if (!file.expires_at) return "public, no-cache";
  constexpr seconds longest = std::chrono::hours(1);
  const auto left = std::chrono::duration_cast<seconds>(*file.expires_at - call.now());
  return "public, max-age=" + std::to_string(std::clamp(left, seconds(0), longest).count());
}

/// Whether an answer brings the file to its end: all of it, or what was missing of an interrupted download. A range by
/// itself does not: players look at the end of a film first.
bool completes_download(const http::Request& request, const http::Response& response, const core::File& file) {
  if (request.method != "GET") return false;
  if (response.status == 200) return true;
  const auto* slice = std::get_if<http::FileSlice>(&response.body);
  if (response.status != 206 || slice == nullptr) return false;
  const auto size = static_cast<std::uint64_t>(file.size);
  const bool resumes = request.headers.has("If-Range");
  return slice->offset + slice->length == size && (slice->offset == 0 || resumes);
}

}  // namespace

Task<Answer> get_output(Call& call) {
  std::string token(call.path("token"));
  auto open = co_await engine::open_output(call.engine, std::move(token));
  if (!open) co_return pass_on(std::move(open));
  const core::File& file = (*open)->file;
  if (file.name != call.path("name")) co_return refuse(problems::file_not_found);
  const auto host = call.request.headers.find("Host").value_or("");
  if (!core::serves_files_of(call.engine.origins, file.account, host)) co_return refuse(problems::file_not_found);
  auto response = co_await file_bytes(call, file, (*open)->bytes);
  if (!response) co_return response;
  auto& headers = response->headers;
  headers.add("Cache-Control", cache_control(call, file, response->status));
  headers.add("Content-Disposition", http::content_disposition("inline", file.name));
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Content-Security-Policy",
              "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self' data:; style-src 'unsafe-inline'");
  if (file.until_download && completes_download(call.request, *response, file)) {
    response->on_sent = [&engine = call.engine, file] { engine::note_download(engine, file); };
  }
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

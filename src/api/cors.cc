#include "api/cors.h"

#include "api/auth.h"

namespace mimeo::api {
namespace {

bool is_preflight(const http::Request& request) {
  return request.method == "OPTIONS" && request.headers.has("Access-Control-Request-Method");
}

bool may_read(const engine::Engine& engine, const http::Request& request, std::string_view origin) {
  const Time now = engine.world.clock.now();
  if (!is_preflight(request)) {
    const auto bearer = authenticate(engine, request.headers, now);
    if (bearer) return core::allows_origin((*bearer)->token, origin);
  }
  return engine.accounts.serves_page(origin, now);
}

/// What the browser wants to know before it sends the request itself.
void answer_preflight(const http::Request& request, http::Headers& headers) {
  const std::string allowed(headers.find("Allow").value_or("OPTIONS"));
  headers.add("Access-Control-Allow-Methods", allowed);
  if (const auto asked = request.headers.find("Access-Control-Request-Headers")) {
    headers.add("Access-Control-Allow-Headers", *asked);
  }
  // A page of the public web that speaks to a server on one's own machine.
  if (request.headers.has("Access-Control-Request-Private-Network")) {
    headers.add("Access-Control-Allow-Private-Network", "true");
  }
  headers.add("Access-Control-Max-Age", "600");  // short: a token's pages may change
}

}  // namespace

std::expected<void, Problem> check_origin(const engine::Engine& engine, const engine::Bearer& bearer,
                                          const http::Headers& headers) {
  if (bearer.token.origins.empty()) return {};
  const auto origin = headers.find("Origin");
  if (!origin || *origin == engine.origins.api || core::allows_origin(bearer.token, *origin)) return {};
  return refuse(problems::origin_refused);
}

void add_cors(const engine::Engine& engine, const http::Request& request, bool is_open, http::Response& response) {
  auto& headers = response.headers;
  const auto origin = request.headers.find("Origin");
  if (!is_open) headers.add("Vary", "Origin");
  if (!origin || !(is_open || may_read(engine, request, *origin))) return;
  headers.add("Access-Control-Allow-Origin", is_open ? std::string_view("*") : *origin);
  headers.add("Access-Control-Expose-Headers",
              "Allow, Content-Disposition, Location, Mcp-Session-Id, Mimeo-File, Preference-Applied, Ratelimit-Remaining, Ratelimit-Reset, "
              "Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, "
              "Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-Id, X-Should-Retry");
  if (is_preflight(request)) answer_preflight(request, headers);
}

}  // namespace mimeo::api

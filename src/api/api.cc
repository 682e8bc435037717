#include "api/api.h"

#include "api/auth.h"
#include "api/path.h"
#include "api/request_id.h"
#include "api/routes.h"
#include "base/log.h"
#include "http/router.h"

namespace mimeo::api {
namespace {

/// A page on any site may read what it has the address of.
void allow_every_page(http::Headers& headers) {
  headers.add("Access-Control-Allow-Origin", "*");
  headers.add("Access-Control-Expose-Headers",
              "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, Content-Type, ETag, X-Request-Id");
  headers.add("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace

/// One origin: a table of routes and what every request through it has in common.
class Api::Origin {
 public:
  /// Pages of other sites may read what needs no token: a token has no business in a page, an address may be in one.
  enum class Pages { refused, allowed };

  Origin(engine::Engine& engine, const Options& options, std::span<const Route> routes, Pages pages)
      : engine_(engine), options_(options), pages_(pages), router_(render_http_problem) {
    for (const Route& route : routes) {
      router_.add(route.verb, route.path, [this, &route](http::Request& request) { return run(route, request); });
    }
  }

  Task<http::Response> answer(http::Request& request) const {
    request.id = new_request_id();
    request.path = api_path(request.path);
    auto response = co_await router_.route(request);
    response.headers.add("X-Request-Id", request.id);
    if (pages_ == Pages::allowed) allow_every_page(response.headers);
    co_return response;
  }

 private:
  Task<http::Response> run(const Route& route, http::Request& request) const {
    Call call{engine_, options_, request, nullptr};
    if (route.access == Access::token) {
      auto account = authenticate(engine_.accounts, request.headers);
      if (!account) co_return render(account.error());
      call.account = std::move(*account);
    }
    auto answer = co_await route.run(call);
    if (answer) co_return std::move(*answer);
    const Problem& problem = answer.error();
    if (problem.cause) {
      log_error("request.failed", *problem.cause, {{"request", request.id}, {"operation", route.operation}});
    }
    co_return render(problem);
  }

  engine::Engine& engine_;
  const Options& options_;
  const Pages pages_;
  http::Router router_;
};

Api::Api(engine::Engine& engine, Options options)
    : options_(std::move(options)),
      api_(std::make_unique<Origin>(engine, options_, api_routes(), Origin::Pages::refused)),
      files_(std::make_unique<Origin>(engine, options_, files_routes(), Origin::Pages::allowed)) {}

Api::~Api() = default;

http::Handler Api::api_handler() const {
  return [origin = api_.get()](http::Request& request) { return origin->answer(request); };
}

http::Handler Api::files_handler() const {
  return [origin = files_.get()](http::Request& request) { return origin->answer(request); };
}

}  // namespace mimeo::api

#include "api/api.h"

#include <set>

#include "api/auth.h"
#include "api/cors.h"
#include "api/image_registry.h"
#include "api/log_ins.h"
#include "api/mcp_errands.h"
#include "api/path.h"
#include "api/rate_limit.h"
#include "api/request_id.h"
#include "api/request_metrics.h"
#include "api/routes.h"
#include "api/session.h"
#include "api/tus.h"
#include "api/web_page.h"
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

Task<http::Response> misdirected() {
  co_return http::Response::text(421, "Nothing has this name here.\n");
}

/// People type 127.0.0.1 for localhost. Here it is the name of what models made, which lies below /f/ alone.
Task<http::Response> lead_to_page(std::string address) {
  http::Response response(302);
  response.headers.add("Location", address);
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

/// A caller's own name for its request is told back, and means nothing to us.
void repeat_clients_id(const http::Request& request, http::Response& response) {
  constexpr std::size_t longest = 128;
  const auto id = request.headers.find("X-Request-Id");
  if (id && id->size() <= longest) response.headers.add("X-Client-Request-Id", *id);
}

}  // namespace

/// One origin: a table of routes and what every request through it has in common.
class Api::Origin {
 public:
  /// Pages of other sites may read any file whose address they have; of the API what their tokens and cors.h say.
  enum class Pages { by_token, all, none };

  Origin(engine::Engine& engine, const Options& options, RequestMetrics& metrics, std::span<const Route> routes,
         Pages pages, const WebPage* page = nullptr, const ImageRegistry* images = nullptr)
      : engine_(engine),
        options_(options),
        page_(page),
        images_(images),
        pages_(pages),
        unrouted_(metrics.entry("none")),
        router_([this](unsigned status, std::string_view detail) {
          unrouted_.count(status, {});
          return render_http_problem(status, detail);
        }) {
    for (const Route& route : routes) {
      const auto rate_class = rate_class_of(route);
      router_.add(route.verb, route.path,
                  [this, &route, rate_class, &counts = metrics.entry(route.operation)](http::Request& request) {
                    return measure(counts, route, rate_class, request);
                  });
      if (route.access == Access::open) open_patterns_.insert(route.path);
    }
  }

  Task<http::Response> answer(http::Request& request) const {
    request.id = new_request_id();
    if (images_ && ImageRegistry::is_asked(request.path)) {
      auto response = co_await images_->answer(request);
      response.headers.add("X-Request-Id", request.id);
      co_return response;
    }
    if (page_) {
      if (auto page = page_->answer(request)) co_return std::move(*page);
    }
    request.path = api_path(request.path);
    const auto stream = stream_behind(request.path);
    if (stream) request.path = *stream;
    tus::override_method(request);
    auto response = co_await router_.route(request);
    tus::add_headers(request, options_.upload_bytes, response.headers);
    response.headers.add("X-Request-Id", request.id);
    repeat_clients_id(request, response);
    if (pages_ == Pages::all) {
      allow_every_page(response.headers);
    } else if (pages_ == Pages::by_token) {
      const bool is_open = request.headers.has("Origin") && open_patterns_.contains(router_.pattern_of(request.path));
      add_cors(engine_, request, is_open, response);
    }
    if (log_enabled(LogLevel::debug)) {
      // The pattern, because some paths are secrets.
      log_debug("request.answered", {{"request", request.id},
                                     {"method", request.method},
                                     {"route", router_.pattern_of(request.path)},
                                     {"status", response.status}});
    }
    co_return response;
  }

 private:
  Task<http::Response> measure(RequestMetrics::Entry& counts, const Route& route, core::RateClass rate_class,
                               http::Request& request) const {
    const auto begun = std::chrono::steady_clock::now();
    auto response = co_await run(route, rate_class, request);
    counts.count(response.status, std::chrono::steady_clock::now() - begun);
    co_return response;
  }

  bool is_for_anyone(const Route& route, const http::Request& request) const {
    if (route.access == Access::open) return true;
    return route.access == Access::monitors && options_.open_metrics && !request.headers.has("Authorization");
  }

  Task<http::Response> run(const Route& route, core::RateClass rate_class, http::Request& request) const {
    Call call{engine_, options_, request, nullptr, nullptr};
    std::optional<core::Taken> taken;
    if (!is_for_anyone(route, request)) {
      const auto admitted = admit(call, route, rate_class, taken);
      if (!admitted) co_return with_rate(render(admitted.error()), taken);
    }
    auto answer = co_await route.run(call);
    if (answer) co_return with_rate(std::move(*answer), taken);
    const Problem& problem = answer.error();
    if (problem.cause) {
      log_error("request.failed", *problem.cause, {{"request", request.id}, {"operation", route.operation}});
    }
    co_return with_rate(render(problem), taken);
  }

  /// Finds out who asks, and whether they may.
  std::expected<void, Problem> admit(Call& call, const Route& route, core::RateClass rate_class,
                                     std::optional<core::Taken>& taken) const {
    const Time now = call.now();
    auto bearer = authenticate(engine_, call.request.headers, now);
    if (!bearer) return std::unexpected(std::move(bearer.error()));
    auto from_right_page = check_origin(engine_, **bearer, call.request.headers);
    if (!from_right_page) return from_right_page;
    taken = take_request(options_.rate_limits, **bearer, rate_class, now);
    if (taken && !taken->allowed) return std::unexpected(rate_limited(*taken));
    auto allowed = check_access(**bearer, route);
    if (!allowed) return allowed;
    call.account = (*bearer)->account;
    call.bearer = std::move(*bearer);
    return {};
  }

  static http::Response with_rate(http::Response response, const std::optional<core::Taken>& taken) {
    if (taken) add_rate_headers(*taken, response.headers);
    return response;
  }

  engine::Engine& engine_;
  const Options& options_;
  const WebPage* page_;          ///< null: none here
  const ImageRegistry* images_;  ///< null: nothing is pushed here
  const Pages pages_;
  RequestMetrics::Entry& unrouted_;  ///< what no route takes
  http::Router router_;
  std::set<std::string_view> open_patterns_;
};

Api::Api(engine::Engine& engine, Options options)
    : engine_(engine),
      request_metrics_(std::make_unique<RequestMetrics>()),
      sign_in_codes_(std::make_unique<SignInCodes>()),
      log_ins_(std::make_unique<LogIns>()),
      errands_(std::make_unique<mcp::Errands>()),
      options_(std::move(options)) {
  options_.request_metrics = request_metrics_.get();
  options_.sign_in_codes = sign_in_codes_.get();
  options_.log_ins = log_ins_.get();
  options_.errands = errands_.get();
  options_.ask_api = [this](http::Request& request) { return api_->answer(request); };
  options_.ask_files = [this](http::Request& request) { return files_->answer(request); };
  if (!options_.web_page.empty()) web_page_ = std::make_unique<WebPage>(options_.web_page, engine.origins.files + " " + options_.page.files);
  auto& metrics = *request_metrics_;
  images_ = std::make_unique<ImageRegistry>(engine, options_, metrics.entry("registry"));
  api_ = std::make_unique<Origin>(engine, options_, metrics, api_routes(), Origin::Pages::by_token, web_page_.get(), images_.get());
  files_ = std::make_unique<Origin>(engine, options_, metrics, files_routes(), Origin::Pages::all);
  metrics_ = std::make_unique<Origin>(engine, options_, metrics, metrics_routes(), Origin::Pages::none);
}

Api::~Api() = default;

http::Handler Api::api_handler() const {
  return [origin = api_.get()](http::Request& request) { return origin->answer(request); };
}

http::Handler Api::metrics_handler() const {
  return [origin = metrics_.get()](http::Request& request) { return origin->answer(request); };
}

http::Handler Api::page_handler() const {
  return [this](http::Request& request) {
    const auto name = plain_origin(request.headers);
    if (name == options_.page.api) return api_->answer(request);
    if (name == options_.page.files) {
      const bool is_page = WebPage::is_wanted(request) && request.path.starts_with('/') && !request.path.starts_with("/f/");
      return is_page ? lead_to_page(options_.page.api + request.target) : files_->answer(request);
    }
    return misdirected();
  };
}

http::Handler Api::files_handler() const {
  return [origin = files_.get()](http::Request& request) { return origin->answer(request); };
}

std::optional<std::string> Api::sign_in_link(std::string_view token) const {
  const auto now = engine_.world.clock.now();
  const auto bearer = engine_.accounts.authenticate(token, now);
  if (!bearer) return std::nullopt;
  const auto& page = options_.page.api.empty() ? engine_.origins.api : options_.page.api;
  return api::sign_in_link(page, sign_in_codes_->make((*bearer)->token.id, now));
}

}  // namespace mimeo::api

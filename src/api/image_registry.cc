#include "api/image_registry.h"

#include <array>

#include <fmt/format.h>

#include "api/staging.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_there.h"
#include "base/text.h"
#include "engine/publish.h"
#include "http/client.h"
#include "seams/registry.h"

namespace mimeo::api {
namespace {

/// A blob of many gigabytes is one request. Either side's silence ends it sooner.
constexpr std::chrono::hours longest_request(24);

/// What is between two neighbours, and goes no further (RFC 9110 section 7.6.1); what is of a message's body is written
/// anew.
bool goes_on(std::string_view header) {
  static constexpr std::array<std::string_view, 11> stays = {
      "Connection", "Keep-Alive",     "Proxy-Connection", "TE",   "Trailer", "Transfer-Encoding",
      "Upgrade",    "Content-Length", "Expect",           "Host", "Date"};
  return std::ranges::none_of(stays, [header](std::string_view name) { return equal_ignoring_case(name, header); });
}

/// The body of a request that outlives its being passed on, and no more than `limit` of it.
class Borrowed final : public http::Source {
 public:
  Borrowed(http::Source& source, std::uint64_t limit, std::optional<Error>& broken)
      : source_(source), left_(limit), broken_(broken) {}

  Task<Result<std::size_t>> read(std::span<char> into) override {
    auto got = co_await source_.read(into);
    if (got && *got > left_) got = fail(ErrorKind::too_large, "A layer is larger than may be pushed");
    if (got)
      left_ -= *got;
    else
      broken_ = got.error();
    co_return got;
  }
  std::optional<std::uint64_t> remaining() const override { return source_.remaining(); }

 private:
  http::Source& source_;
  std::uint64_t left_;
  std::optional<Error>& broken_;
};

/// What a HEAD is answered: a size, and nothing to read.
class OnlySize final : public http::Source {
 public:
  explicit OnlySize(std::uint64_t size) : size_(size) {}
  Task<Result<std::size_t>> read(std::span<char>) override { co_return 0; }
  std::optional<std::uint64_t> remaining() const override { return size_; }

 private:
  const std::uint64_t size_;
};

http::Response refusal(const Problem& problem) {
  const unsigned status = problem.type->status;
  const auto code = status == 403   ? "DENIED"
                    : status == 404 ? "NAME_UNKNOWN"
                    : status < 500  ? "MANIFEST_INVALID"
                                    : "UNAVAILABLE";
  return registry_refusal(status, code, problem.detail);
}

http::Response refusal(const Error& broken) {
  if (broken.kind == ErrorKind::too_large) return registry_refusal(413, "SIZE_INVALID", broken.message);
  return registry_refusal(400, "BLOB_UPLOAD_INVALID", "The request was broken off: " + broken.message);
}

http::ClientRequest passed_on(http::Request& request, std::optional<Error>& broken) {
  http::ClientRequest passed(request.method, request.target);
  const auto between = request.headers.join("Connection");
  for (const auto [name, value] : request.headers) {
    if (goes_on(name) && !http::list_has_token(between, name)) passed.headers.add(name, value);
  }
  if (request.body.remaining() != 0)
    passed.stream = std::make_unique<Borrowed>(request.body, limits::pushed_bytes, broken);
  return passed;
}

http::Response pass_on_answer(const http::Request& request, http::ClientResponse answer) {
  http::Response response(answer.status);
  for (const auto [name, value] : answer.headers) {
    if (goes_on(name)) response.headers.add(name, value);
  }
  if (request.method != "HEAD") {
    response.body = std::move(answer.body);
  } else if (const auto size = answer.headers.find("Content-Length")) {
    response.body = std::make_unique<OnlySize>(std::strtoull(std::string(*size).c_str(), nullptr, 10));
  }
  return response;
}

struct Reference {
  core::ModelName model;
  std::string text;

  bool is_tag() const { return text.find(':') == std::string::npos; }
};

/// What `/v2/owner/name/manifests/...` names; nothing for other paths.
std::optional<Reference> manifest_in(std::string_view path) {
  const auto parts = split(path, '/');
  if (parts.size() != 5 || parts[3] != "manifests") return std::nullopt;
  return Reference{{std::string(parts[1]), std::string(parts[2])}, std::string(parts[4])};
}

}  // namespace

http::Response registry_refusal(unsigned status, std::string_view code, std::string_view message) {
  const json::object error = {{"code", code}, {"message", message}, {"detail", nullptr}};
  return http::Response::json(status, write_json(json::object{{"errors", json::array{error}}}));
}

Task<http::Response> ImageRegistry::answer(http::Request& request) const {
  const auto begun = std::chrono::steady_clock::now();
  auto response = co_await respond(request);
  counts_.count(response.status, std::chrono::steady_clock::now() - begun);
  log_debug("request.answered",
            {{"request", request.id}, {"method", request.method}, {"route", "/v2/"}, {"status", response.status}});
  co_return response;
}

Task<http::Response> ImageRegistry::respond(http::Request& request) const {
  if (options_.registry == nullptr) co_return registry_refusal(404, "UNSUPPORTED", "This server takes no images");
  // None of its paths needs it, and two readers might read it in two ways.
  if (request.path.find('%') != std::string_view::npos)
    co_return registry_refusal(400, "NAME_INVALID", "Escapes have no place in this path");
  // How clients learn where to get a token. Nothing has to be started for that.
  if (request.path.size() <= std::string_view("/v2/").size() && !request.headers.has("Authorization")) {
    auto challenge = registry_refusal(401, "UNAUTHORIZED", "authentication required");
    challenge.headers.add("Docker-Distribution-Api-Version", "registry/2.0");
    challenge.headers.add("WWW-Authenticate", fmt::format("Bearer realm=\"{}{}\",service=\"{}\"",
                                                          engine_.origins.api, seams::Registry::token_path, seams::Registry::service));
    co_return challenge;
  }
  if (request.body.remaining().value_or(0) > limits::pushed_bytes) {
    co_return registry_refusal(413, "SIZE_INVALID", "A layer is larger than may be pushed");
  }
  auto response = co_await forward(request);
  const auto manifest = manifest_in(request.path);
  if (!manifest || !manifest->is_tag() || response.status >= 300) co_return response;

  if (request.method == "PUT") {
    const std::string digest(response.headers.find("Docker-Content-Digest").value_or(""));
    // To its end, whoever goes away meanwhile.
    auto publishing = publish(request, manifest->model, digest);
    auto published = co_await run_there(engine_.executor, std::move(publishing));
    if (published) co_return response;
    const Problem& problem = published.error();
    if (problem.cause) log_error("registry.push_failed", *problem.cause, {{"request", request.id}});
    co_return refusal(problem);
  }
  // Clients look before they push, and would leave it at that where a push had failed, or its version was removed.
  auto in_use = co_await options_.registry->is_in_use(manifest->model.text(), manifest->text);
  if (in_use && !*in_use) co_return registry_refusal(404, "MANIFEST_UNKNOWN", "There is no version of this image");
  co_return response;
}

Task<http::Response> ImageRegistry::forward(http::Request& request) const {
  const Executor here = co_await asio::this_coro::executor;
  std::optional<Error> broken;
  Result<http::ClientResponse> answer = fail(ErrorKind::unavailable, "");
  // A second time when it has just died, and nothing has been sent.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto port = co_await options_.registry->port();
    if (!port) co_return registry_refusal(503, "UNAVAILABLE", port.error().message);
    http::Client client(here, http::Address::of_tcp("127.0.0.1", *port));
    auto passed = passed_on(request, broken);
    answer = co_await client.send(std::move(passed), std::chrono::steady_clock::now() + longest_request);
    if (answer || answer.error().detail != "connect") break;
  }
  if (answer) co_return pass_on_answer(request, std::move(*answer));
  if (broken) co_return refusal(*broken);
  log_warn("registry.request_failed", answer.error(), {{"request", request.id}});
  co_return registry_refusal(502, "UNAVAILABLE", "The registry did not answer");
}

/// The registry has seen a token with the right to push, which only the owner's are given. On the engine's thread.
Task<std::expected<void, Problem>> ImageRegistry::publish(http::Request& request, core::ModelName model,
                                                          std::string digest) const {
  const auto turn = co_await engine_.package_turns.take("image " + model.text() + "@" + digest);
  Call call{engine_, options_, request, nullptr, nullptr};
  auto staging = co_await make_empty_staging(call);
  if (!staging) co_return std::unexpected(std::move(staging.error()));
  auto clean_up = [&staging] { const StagingFolder gone = std::move(*staging); };
  auto image = co_await options_.registry->deliver(model.text(), std::move(digest));
  if (!image) {
    co_await options_.offload->run(clean_up);
    co_return std::unexpected(Problem(std::move(image.error())));
  }
  engine::PublishRequest wanted;
  wanted.account = core::AccountId{model.owner};
  wanted.model = std::move(model);
  wanted.folder = staging->content();
  wanted.image = *image;
  auto published = co_await engine::publish(engine_, std::move(wanted));
  co_await options_.offload->run(clean_up);
  // A version has a name of its own by now.
  co_await options_.registry->release(std::move(*image));
  if (!published) co_return std::unexpected(Problem(std::move(published.error())));
  co_return std::expected<void, Problem>{};
}

}  // namespace mimeo::api

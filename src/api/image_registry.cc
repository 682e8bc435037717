#include "api/image_registry.h"

#include <array>

#include <fmt/format.h>

#include "api/staging.h"
#include "base/json.h"
#include "base/log.h"
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

/// The body of a request that outlives its being passed on.
class Borrowed final : public http::Source {
 public:
  explicit Borrowed(http::Source& source) : source_(source) {}
  Task<Result<std::size_t>> read(std::span<char> into) override { return source_.read(into); }
  std::optional<std::uint64_t> remaining() const override { return source_.remaining(); }

 private:
  http::Source& source_;
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

/// In the words that its clients show.
http::Response refusal(unsigned status, std::string_view code, std::string_view message) {
  const json::object error = {{"code", code}, {"message", message}, {"detail", nullptr}};
  return http::Response::json(status, write_json(json::object{{"errors", json::array{error}}}));
}

http::Response refusal(const Problem& problem) {
  const unsigned status = problem.type->status;
  const auto code = status == 403   ? "DENIED"
                    : status == 404 ? "NAME_UNKNOWN"
                    : status < 500  ? "MANIFEST_INVALID"
                                    : "UNAVAILABLE";
  return refusal(status, code, problem.detail);
}

http::ClientRequest pass_on_request(http::Request& request) {
  http::ClientRequest passed(request.method, request.target);
  for (const auto [name, value] : request.headers) {
    if (goes_on(name)) passed.headers.add(name, value);
  }
  if (request.body.remaining() != 0) passed.stream = std::make_unique<Borrowed>(request.body);
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

/// The model that a manifest is pushed to under a tag; nothing for other requests, and for one by digest: that is a
/// part of something else.
std::optional<core::ModelName> tagged_model(const http::Request& request) {
  if (request.method != "PUT") return std::nullopt;
  const auto parts = split(request.path, '/');
  const bool fits = parts.size() == 5 && parts[3] == "manifests" && parts[4].find(':') == std::string_view::npos;
  if (!fits) return std::nullopt;
  return core::ModelName{std::string(parts[1]), std::string(parts[2])};
}

}  // namespace

Task<http::Response> ImageRegistry::answer(http::Request& request) const {
  if (options_.registry == nullptr) co_return refusal(404, "UNSUPPORTED", "This server takes no images");
  auto port = co_await options_.registry->port();
  if (!port) {
    log_error("registry.not_started", port.error(), {{"request", request.id}});
    co_return refusal(503, "UNAVAILABLE", port.error().message);
  }
  const Executor here = co_await asio::this_coro::executor;
  http::Client client(here, http::Address::of_tcp("127.0.0.1", *port));
  auto passed = pass_on_request(request);
  auto answer = co_await client.send(std::move(passed), std::chrono::steady_clock::now() + longest_request);
  if (!answer) {
    log_warn("registry.request_failed", answer.error(), {{"request", request.id}});
    co_return refusal(502, "UNAVAILABLE", "The registry did not answer");
  }
  const auto model = tagged_model(request);
  if (!model || answer->status != 201) co_return pass_on_answer(request, std::move(*answer));

  const std::string digest(answer->headers.find("Docker-Content-Digest").value_or(""));
  auto published = co_await publish(request, *model, digest);
  if (published) co_return pass_on_answer(request, std::move(*answer));
  const Problem& problem = published.error();
  if (problem.cause) log_error("registry.push_failed", *problem.cause, {{"request", request.id}});
  // What can never be run is of no use to anybody. The rest may be pushed again, without its bytes.
  if (problem.type->status < 500) co_await options_.registry->remove(model->text(), digest);
  co_return refusal(problem);
}

/// The registry has seen a token with the right to push, which only the owner's are given.
Task<std::expected<void, Problem>> ImageRegistry::publish(http::Request& request, core::ModelName model,
                                                          std::string digest) const {
  auto image = co_await options_.registry->deliver(model.text(), digest);
  if (!image) co_return std::unexpected(Problem(std::move(image.error())));
  Call call{engine_, options_, request, nullptr, nullptr};
  auto staging = co_await make_empty_staging(call);
  if (!staging) co_return std::unexpected(std::move(staging.error()));
  engine::PublishRequest wanted;
  wanted.account = core::AccountId{model.owner};
  wanted.model = std::move(model);
  wanted.folder = staging->content();
  wanted.image = *image;
  auto published = co_await engine::publish(engine_, std::move(wanted));
  auto clean_up = [&staging] { const StagingFolder gone = std::move(*staging); };
  co_await options_.offload->run(clean_up);
  // The version has a name of its own by now.
  co_await options_.registry->release(std::move(*image));
  if (!published) co_return std::unexpected(Problem(std::move(published.error())));
  co_return std::expected<void, Problem>{};
}

}  // namespace mimeo::api

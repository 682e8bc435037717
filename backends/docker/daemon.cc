#include "docker/daemon.h"

#include <fmt/format.h>

#include "base/limits.h"

namespace mimeo::docker {
namespace {

ErrorKind kind_of(unsigned status) {
  switch (status) {
    case 400: return ErrorKind::invalid;
    case 404: return ErrorKind::not_found;
    case 409: return ErrorKind::conflict;
    default: return ErrorKind::unavailable;
  }
}

}  // namespace

Daemon::Daemon(Executor executor, std::string socket)
    : client_(std::move(executor), http::Address::of_unix(std::move(socket))) {}

Task<Result<http::ClientResponse>> Daemon::send(http::ClientRequest request, Duration patience) {
  request.headers.set("Host", "docker");
  request.repeatable = request.method == "GET";
  auto response = co_await client_.send(std::move(request), std::chrono::steady_clock::now() + patience);
  if (!response) {
    co_return fail(ErrorKind::unavailable, "Docker does not answer", response.error().message,
                   "Install and start it (Debian: apt install docker.io), or say with --docker where its socket is.");
  }
  if (response->status < 300 || response->status == 304) co_return std::move(*response);
  auto text = co_await http::read_all(*response->body, limits::json_body_bytes);
  auto answer = text ? parse_json(*text) : Result<json::value>(nullptr);
  const auto* words = answer ? find_string(*answer, "message") : nullptr;
  co_return fail(kind_of(response->status), words ? "Docker: " + std::string(*words)
                                                  : fmt::format("Docker answered with status {}", response->status));
}

Task<Result<json::value>> Daemon::call(std::string method, std::string target, std::optional<json::value> body,
                                       Duration patience) {
  auto request = body ? http::ClientRequest::json(std::move(method), std::move(target), write_json(*body))
                      : http::ClientRequest(std::move(method), std::move(target));
  request.silence = patience;
  auto response = co_await send(std::move(request), patience);
  if (!response) co_return pass_on(std::move(response));
  auto text = co_await http::read_all(*response->body, limits::json_body_bytes);
  if (!text) co_return pass_on(std::move(text));
  // Podman ends its lines also where it has nothing to say.
  if (text->find_first_not_of(" \t\r\n") == std::string::npos) co_return json::value();
  co_return parse_json(*text);
}

Task<Result<std::unique_ptr<http::Source>>> Daemon::follow(std::string method, std::string target, Duration silence,
                                                             http::Headers headers) {
  http::ClientRequest request(std::move(method), std::move(target));
  request.headers = std::move(headers);
  request.silence = silence;
  auto response = co_await send(std::move(request), patience);
  if (!response) co_return pass_on(std::move(response));
  co_return std::move(response->body);
}

}  // namespace mimeo::docker

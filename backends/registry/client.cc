#include "registry/client.h"

#include <fmt/format.h>

#include "base/limits.h"

namespace mimeo::registry {
namespace {

constexpr std::chrono::seconds patience(30);
constexpr std::string_view manifests =
    "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";

std::string digest_in(const json::value* descriptor) {
  const auto* digest = descriptor ? find_string(*descriptor, "digest") : nullptr;
  return digest ? std::string(*digest) : std::string();
}

}  // namespace

Client::Client(Executor executor, std::uint16_t port, Authorize authorize)
    : client_(std::move(executor), http::Address::of_tcp("127.0.0.1", port)), authorize_(std::move(authorize)) {}

Task<Result<Client::Answer>> Client::ask(std::string method, std::string repository, std::string target,
                                         std::string action) {
  http::ClientRequest request(std::move(method), std::move(target));
  request.headers.add("Authorization", "Bearer " + authorize_(repository, action));
  request.headers.add("Accept", manifests);
  auto response = co_await client_.send(std::move(request), std::chrono::steady_clock::now() + patience);
  if (!response) co_return pass_on(std::move(response));
  auto text = co_await http::read_all(*response->body, limits::json_body_bytes);
  if (!text) co_return pass_on(std::move(text));
  if (response->status == 404) co_return fail(ErrorKind::not_found, "The registry has no such image");
  if (response->status >= 300)
    co_return fail(ErrorKind::unavailable, fmt::format("The registry answered with status {}", response->status),
                   *text);
  Answer answer;
  answer.digest = response->headers.find("Docker-Content-Digest").value_or("");
  if (!text->empty()) {
    auto body = parse_json(*text);
    if (!body) co_return pass_on(std::move(body));
    answer.body = std::move(*body);
  }
  co_return answer;
}

Task<Result<Manifest>> Client::manifest(std::string repository, std::string reference) {
  auto target = fmt::format("/v2/{}/manifests/{}", repository, reference);
  auto answer = co_await ask("GET", std::move(repository), std::move(target), "pull");
  if (!answer) co_return pass_on(std::move(answer));
  Manifest manifest;
  manifest.digest = std::move(answer->digest);
  manifest.config = digest_in(find(answer->body, "config"));
  const auto* images = find(answer->body, "manifests");
  if (images != nullptr && images->is_array()) {
    for (const auto& image : images->get_array()) manifest.images.push_back(digest_in(&image));
    std::erase(manifest.images, "");
  }
  co_return manifest;
}

Task<Result<void>> Client::remove(std::string repository, std::string digest) {
  auto answer = co_await ask("DELETE", repository, fmt::format("/v2/{}/manifests/{}", repository, digest), "delete");
  if (!answer && answer.error().kind != ErrorKind::not_found) co_return pass_on(std::move(answer));
  co_return Result<void>{};
}

}  // namespace mimeo::registry

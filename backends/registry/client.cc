#include "registry/client.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "base/limits.h"

namespace mimeo::registry {
namespace {

constexpr std::chrono::seconds patience(30);
constexpr std::size_t page_size = 100;  // the most that every version gives at once
constexpr std::string_view manifests =
    "application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json";

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

Task<Result<std::vector<std::string>>> Client::list(std::string repository, std::string target, std::string action,
                                                    std::string member) {
  auto answer = co_await ask("GET", std::move(repository), std::move(target), std::move(action));
  if (!answer) co_return pass_on(std::move(answer));
  std::vector<std::string> names;
  const auto* items = find(answer->body, member);
  if (items == nullptr || !items->is_array()) co_return names;
  for (const auto& item : items->get_array()) {
    if (item.is_string()) names.emplace_back(item.get_string());
  }
  co_return names;
}

Task<Result<std::vector<std::string>>> Client::repositories() {
  std::vector<std::string> all;
  for (;;) {
    const auto after = all.empty() ? std::string() : "&last=" + percent_encode(all.back());
    auto page = co_await list("", fmt::format("/v2/_catalog?n={}{}", page_size, after), "*", "repositories");
    if (!page) co_return page;
    all.insert(all.end(), page->begin(), page->end());
    if (page->size() < page_size) co_return all;
  }
}

Task<Result<std::vector<std::string>>> Client::tags(std::string repository) {
  auto target = fmt::format("/v2/{}/tags/list", repository);
  return list(std::move(repository), std::move(target), "pull", "tags");
}

Task<Result<std::vector<std::string>>> Client::digests(std::string repository, std::string reference) {
  auto answer = co_await ask("GET", repository, fmt::format("/v2/{}/manifests/{}", repository, reference), "pull");
  if (!answer) co_return pass_on(std::move(answer));
  std::vector<std::string> digests = {answer->digest};
  const auto* config = find(answer->body, "config");
  const auto* digest = config ? find_string(*config, "digest") : nullptr;
  if (digest != nullptr) digests.emplace_back(*digest);
  const auto* kinds = find(answer->body, "manifests");
  if (kinds == nullptr || !kinds->is_array()) co_return digests;
  for (const auto& kind : kinds->get_array()) {
    const auto* one = find_string(kind, "digest");
    if (one == nullptr) continue;
    auto more = co_await this->digests(repository, std::string(*one));
    if (more) digests.insert(digests.end(), more->begin(), more->end());
  }
  co_return digests;
}

Task<Result<void>> Client::remove(std::string repository, std::string digest) {
  auto answer = co_await ask("DELETE", repository, fmt::format("/v2/{}/manifests/{}", repository, digest), "delete");
  if (!answer && answer.error().kind != ErrorKind::not_found) co_return pass_on(std::move(answer));
  co_return Result<void>{};
}

}  // namespace mimeo::registry

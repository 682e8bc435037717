#include "docker/images.h"

#include <variant>

#include <fmt/format.h>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>

#include "base/command.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/run_there.h"

namespace mimeo::docker {
namespace {

/// Somebody waits, and nothing of this takes long.
constexpr std::chrono::seconds patience(10);
/// A layer of many gigabytes may be unpacked without a word.
constexpr std::chrono::minutes pull_silence(30);

/// What may stand in a path of the Engine without being written in another way. The rest is the Engine's to judge.
bool is_reference(std::string_view text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:@";
  const auto has = [text](std::string_view part) { return text.find(part) != std::string_view::npos; };
  return !text.empty() && text.size() <= 512 && text.find_first_not_of(allowed) == std::string_view::npos &&
         text.front() != '/' && text.front() != '.' && !has("..") && !has("//") && !has("/.");
}

seams::Image read_image(const json::value& found) {
  seams::Image image;
  if (const auto* id = find_string(found, "Id")) image.id = *id;
  const auto* config = find(found, "Config");
  if (config == nullptr) return image;
  if (const auto* labels = find(*config, "Labels"); labels != nullptr && labels->is_object()) {
    for (const auto& [name, value] : labels->get_object()) {
      if (value.is_string()) image.labels.emplace(name, value.get_string());
    }
  }
  if (const auto* lines = find(*config, "Env"); lines != nullptr && lines->is_array()) {
    for (const auto& line : lines->get_array()) {
      if (line.is_string()) image.environment.emplace_back(line.get_string());
    }
  }
  return image;
}

/// What went wrong in a pull, which tells how far it is, one JSON object a line: a status it has no more then.
std::string refusal_in(std::string_view line) {
  const auto told = parse_json(line);
  if (!told) return {};
  const auto* detail = mimeo::find(*told, "errorDetail");
  const auto* message = detail ? find_string(*detail, "message") : nullptr;
  if (message == nullptr) message = find_string(*told, "error");  // as it was called before
  return message ? std::string(*message) : std::string();
}

}  // namespace

Images::Images(Executor executor, std::string socket, const std::string& owner)
    : executor_(executor), repository_("mimeo/" + owner), daemon_(std::move(executor), std::move(socket)) {}

Task<Result<json::value>> Images::call(std::string method, std::string target) {
  auto calling = daemon_.call(std::move(method), std::move(target), std::nullopt, patience);
  co_return co_await run_there(executor_, std::move(calling));
}

Task<Result<seams::Image>> Images::find(std::string reference) {
  if (!is_reference(reference)) {
    co_return fail(ErrorKind::invalid, fmt::format("\"{}\" is no name of an image", reference.substr(0, 100)));
  }
  auto found = co_await call("GET", "/images/" + reference + "/json");
  if (!found) co_return pass_on(std::move(found));
  co_return read_image(*found);
}

Task<Result<void>> Images::pull(std::string repository, std::string digest, std::string token, std::stop_token stop) {
  // What the Engine passes on as it is, instead of asking a token service for one.
  const json::object credentials = {{"registrytoken", token}};
  http::Headers headers;
  headers.add("X-Registry-Auth", base64_encode(write_json(credentials)));
  auto target = fmt::format("/images/create?fromImage={}&tag={}", repository, digest);
  auto stopped = std::make_shared<Latch>(executor_);
  const std::stop_callback on_stop(stop, [this, stopped] { asio::post(executor_, [stopped] { stopped->open(); }); });
  auto pulling = pull_until(std::move(target), std::move(headers), stopped);
  co_return co_await run_there(executor_, std::move(pulling));
}

/// Who stops waiting closes the connection, and the Engine stops with what it has.
Task<Result<void>> Images::pull_until(std::string target, http::Headers headers, std::shared_ptr<Latch> stopped) {
  using namespace asio::experimental::awaitable_operators;
  auto pulling = pull_here(std::move(target), std::move(headers));
  auto stopping = stopped->wait();
  std::variant<Result<void>, std::monostate> first = co_await (std::move(pulling) || std::move(stopping));
  auto* pulled = std::get_if<Result<void>>(&first);
  if (pulled == nullptr) co_return fail(ErrorKind::canceled, "The server is stopping");
  co_return std::move(*pulled);
}

Task<Result<void>> Images::pull_here(std::string target, http::Headers headers) {
  auto answer = co_await daemon_.follow("POST", std::move(target), pull_silence, std::move(headers));
  if (!answer) co_return pass_on(std::move(answer));
  std::string refusal;
  Lines lines([&refusal](std::string_view line) {
    if (auto told = refusal_in(line); !told.empty()) refusal = std::move(told);
  });
  std::vector<char> piece(limits::body_chunk_bytes);
  for (;;) {
    auto got = co_await (*answer)->read(piece);
    if (!got) co_return pass_on(std::move(got));
    if (*got == 0) break;
    lines.add({piece.data(), *got});
  }
  if (!refusal.empty()) co_return fail(ErrorKind::unavailable, "Docker: " + refusal);
  co_return Result<void>{};
}

Task<Result<void>> Images::drop(std::string reference) {
  auto done = co_await call("DELETE", "/images/" + reference);
  if (!done && done.error().kind != ErrorKind::not_found) co_return pass_on(std::move(done));
  co_return Result<void>{};
}

Task<Result<void>> Images::keep(std::string id, std::string name) {
  auto done = co_await call("POST", fmt::format("/images/{}/tag?repo={}&tag={}", id, repository_, name));
  if (!done) co_return pass_on(std::move(done));
  co_return Result<void>{};
}

Task<Result<void>> Images::release(std::string name) { return drop(fmt::format("{}:{}", repository_, name)); }

}  // namespace mimeo::docker

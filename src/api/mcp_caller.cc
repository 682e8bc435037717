#include "api/mcp_caller.h"

namespace mimeo::api::mcp {
namespace {

/// A request that no connection has brought.
class NoPeer final : public http::Peer {
 public:
  std::string_view address() const override { return "mcp"; }
  bool is_tls() const override { return true; }
  Task<> gone() override {
    asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
    co_await never.async_wait(as_result);
  }
};

}  // namespace

std::string Reply::refusal() const {
  const auto title = text_in(body, "title");
  const auto detail = text_in(body, "detail");
  if (detail.empty() || title.empty()) return detail.empty() ? title : detail;
  return title + (detail.starts_with("- ") ? ":\n" : ": ") + detail;
}

Task<Reply> ask(Caller& caller, std::string method, std::string target, std::string body) {
  NoPeer peer;
  http::StringSource content(std::move(body));
  http::Request request(peer, content);
  request.method = std::move(method);
  request.set_target(std::move(target));
  request.headers.add("Authorization", caller.authorization);
  if (!caller.agent.empty()) request.headers.add("User-Agent", caller.agent);
  auto response = co_await caller.options.ask_api(request);
  Reply reply{response.status, nullptr};
  const auto* text = std::get_if<std::string>(&response.body);
  if (text != nullptr && !text->empty()) {
    auto parsed = parse_json(*text);
    if (parsed) reply.body = std::move(*parsed);
  }
  co_return reply;
}

Task<http::Response> ask_for_file(Caller& caller, std::string target, std::string host) {
  NoPeer peer;
  http::StringSource content{std::string()};
  http::Request request(peer, content);
  request.method = "GET";
  request.set_target(std::move(target));
  request.headers.add("Host", host);
  co_return co_await caller.options.ask_files(request);
}

}  // namespace mimeo::api::mcp

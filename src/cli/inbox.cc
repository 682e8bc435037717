// A receiver of webhooks for whoever has not written one yet: prints each call, says whether it is signed rightly, and
// answers what it was told to.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "base/limits.h"
#include "cli/commands.h"
#include "core/webhook_signature.h"
#include "http/body.h"
#include "http/listener.h"

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

/// As receivers usually allow.
constexpr auto clock_difference = 5min;

class Inbox {
 public:
  Inbox(const Common& common, const InboxOptions& options) : common_(common), options_(options) {}

  int run() {
    auto secret = options_.secret.empty() ? find_secret() : Result<std::string>(options_.secret);
    // Without one it can still show what comes.
    if (!secret) std::fprintf(stderr, "mimeo: signatures are not checked: %s\n", secret.error().message.c_str());
    if (secret) secrets_ = {*secret};
    http::Listener listener({loop_.get_executor()}, [this](http::Request& request) { return answer(request); });
    auto opened = listener.open(http::Address::of_tcp("127.0.0.1", static_cast<std::uint16_t>(options_.port)));
    if (!opened) return report(common_, opened.error());
    const auto url = "http://" + listener.address().to_string();
    if (common_.json) {
      print(fmt::format(R"({{"url":"{}"}})", url));
    } else {
      print("Webhooks sent to " + url + " are shown here; end with Ctrl-C");
    }
    listener.start();
    asio::co_spawn(loop_, wait_for_signal(listener), [](std::exception_ptr) {});
    loop_.run();
    return exit_ok;
  }

 private:
  Task<> wait_for_signal(http::Listener& listener) {
    asio::signal_set signals(loop_, SIGINT, SIGTERM);
    co_await signals.async_wait(as_result);
    co_await listener.stop(1s);
  }

  Result<std::string> find_secret() const {
    auto server = find_server(common_);
    if (!server) return pass_on(std::move(server));
    Http http(*server);
    auto answer = http.call("GET", "/v1/webhooks/default/secret");
    if (!answer) return pass_on(std::move(answer));
    const auto* key = mimeo::find_string(*answer, "key");
    if (key == nullptr) return fail(ErrorKind::internal, "The server told no secret");
    return std::string(*key);
  }

  Task<http::Response> answer(http::Request& request) {
    auto body = co_await http::read_all(request.body, limits::model_event_bytes);
    if (!body) co_return http::Response::text(413, "too large\n");
    show(request, *body);
    co_return http::Response::text(static_cast<unsigned>(options_.status), "");
  }

  bool is_verified(const http::Headers& headers, const std::string& body) {
    const auto id = headers.find("webhook-id").value_or("");
    const auto signature = headers.find("webhook-signature").value_or("");
    const std::string timestamp(headers.find("webhook-timestamp").value_or(""));
    const auto seconds = std::strtoll(timestamp.c_str(), nullptr, 10);
    const auto age = SystemClock().now() - Time(std::chrono::seconds(seconds));
    if (id.empty() || seconds <= 0 || std::chrono::abs(age) > clock_difference) return false;
    if (core::is_signed(signature, secrets_, id, seconds, body)) return true;
    // It may have been rotated since. Not more often than that, whatever strangers send.
    if (!options_.secret.empty() || std::chrono::steady_clock::now() < next_look_) return false;
    next_look_ = std::chrono::steady_clock::now() + 5s;
    if (auto secret = find_secret()) secrets_ = {*secret};
    return core::is_signed(signature, secrets_, id, seconds, body);
  }

  void show(const http::Request& request, const std::string& body) {
    const auto& headers = request.headers;
    const bool verified = is_verified(headers, body);
    const std::string id(headers.find("webhook-id").value_or(""));
    auto parsed = parse_json(body);
    if (common_.json) {
      json::object line;
      line["at"] = to_rfc3339(SystemClock().now());
      line["id"] = id;
      line["path"] = request.target;
      line["verified"] = secrets_.empty() ? json::value(nullptr) : json::value(verified);
      line["body"] = parsed ? *parsed : json::value(body);
      return print(write_json(json::value(line)));
    }
    const auto text = [&](std::string_view name) {
      const auto* member = parsed ? mimeo::find_string(*parsed, name) : nullptr;
      return member == nullptr ? std::string("?") : std::string(*member);
    };
    const char* mark = secrets_.empty() ? "not checked" : verified ? "signed" : "WRONG SIGNATURE";
    print(fmt::format("{}  {}  {}  {}  {}  {} bytes, {}", to_rfc3339(SystemClock().now()), request.target, text("id"),
                      text("status"), id, body.size(), mark));
  }

  static void print(const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  }

  const Common& common_;
  const InboxOptions& options_;
  asio::io_context loop_{1};
  std::vector<std::string> secrets_;
  std::chrono::steady_clock::time_point next_look_{};
};

}  // namespace

int webhook_inbox(const Common& common, const InboxOptions& options) { return Inbox(common, options).run(); }

}  // namespace mimeo::cli

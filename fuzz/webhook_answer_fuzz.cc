// What a receiver of webhooks answers, over a real socket: whatever it is, the call ends, its outcome keeps its bounds,
// and what is noted of it can be read again.
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include "base/json.h"
#include "base/test_run.h"
#include "core/webhook.h"
#include "require.h"
#include "webhooks/calls.h"

namespace {

using namespace mimeo;
using namespace std::chrono_literals;
using asio::ip::tcp;

webhooks::CallOptions call_options() {
  webhooks::CallOptions options;
  options.reach = http::Reach(true);
  options.answer = 300ms;
  return options;
}

struct World {
  asio::io_context io{1};
  tcp::acceptor door{io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  webhooks::Calls calls{io.get_executor(), call_options()};
  const std::string url = "http://127.0.0.1:" + std::to_string(door.local_endpoint().port()) + "/hook";

  /// Answers one call with `bytes` and hangs up.
  Task<> answer(std::string_view bytes) {
    auto accepted = co_await door.async_accept(as_result);
    auto& [error, socket] = accepted;
    require(!error);
    std::string request;
    auto whole = asio::dynamic_buffer(request);
    co_await asio::async_read_until(socket, whole, "\r\n\r\n{}", as_result);
    co_await asio::async_write(socket, asio::buffer(bytes), as_result);
  }

  Task<webhooks::Answer> call(const std::string& body) { co_return co_await calls.post(url, {}, body); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static World world;
  const std::string body = "{}";
  asio::co_spawn(world.io, world.answer({reinterpret_cast<const char*>(data), size}), asio::detached);
  auto answer = run_on(world.io, world.call(body));

  require(answer.body.size() <= limits::webhook_answer_kept);
  require((answer.status >= 200 && answer.status <= 299) == answer.error.empty());
  require(!answer.retry_after || *answer.retry_after > 0s);

  core::DeliveryOutcome outcome;
  outcome.attempt.at = Time(1'800'000'000s);
  outcome.attempt.status = answer.status;
  outcome.attempt.error = std::move(answer.error);
  outcome.attempt.answer = std::move(answer.body);
  outcome.retry_after = answer.retry_after;
  core::Delivery delivery;
  delivery.created_at = delivery.round_began_at = outcome.attempt.at;
  core::apply(delivery, std::move(outcome), core::RetrySchedule::replicate(), 0.5);
  require((delivery.state == core::DeliveryState::pending) == delivery.next_attempt_at.has_value());
  require((delivery.state == core::DeliveryState::delivered) == delivery.attempts.back().succeeded());

  std::string written;
  core::write_attempts(delivery.attempts, written);
  const auto again = core::read_attempts(written);
  require(again && again->size() == 1 && again->front().status == delivery.attempts.front().status);
  return 0;
}

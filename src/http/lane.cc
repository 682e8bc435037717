#include "http/lane.h"

#include "base/log.h"
#include "http/connection.h"
#include "http/event_stream.h"
#include "http/socket.h"

namespace mimeo::http {

namespace {

constexpr auto lane_sweep_period = std::chrono::seconds(1);
/// What one attempt reads into; a whole head fits.
constexpr std::size_t lane_scratch_bytes = 32 * 1024;

}  // namespace

Lane::Lane(Executor on, Service& of)
    : executor(on),
      service(of),
      deadlines(on, lane_sweep_period),
      scratch(lane_scratch_bytes),
      emptied(on, asio::steady_timer::time_point::max()),
      group(on, "http connections") {}

void Lane::serve(FileHandle socket) { group.spawn(run(std::move(socket))); }

Task<> Lane::run(FileHandle accepted) {
  set_no_delay(accepted.get());
  std::string address = peer_address(accepted.get());
  StreamSocket socket = adopt(executor, std::move(accepted));
  std::unique_ptr<Transport> transport = service.options.tls
                                             ? make_tls_transport(std::move(socket), service.options.tls)
                                             : make_plain_transport(std::move(socket));
  auto connection = std::make_unique<Connection>(*this, std::move(transport), std::move(address));
  if (service.connections > service.options.connections) {
    log_warn("connection.refused", {{"open", service.connections - 1}});
    co_await connection->refuse();
  } else {
    co_await run_on(std::move(connection), Next::request);
  }
}

Task<> Lane::run_on(std::unique_ptr<Connection> connection, Next next) {
  next = co_await connection->run(next);
  if (next == Next::events) EventStream::begin(std::move(connection));
}

void Lane::go_on(std::unique_ptr<Connection> connection, Next next) {
  group.spawn(run_on(std::move(connection), next));
}

Task<> Lane::begin_stop() {
  stopping = true;
  for (Served& connection : connections) connection.close_if_idle();
  co_return;
}

Task<> Lane::finish_stop(SteadyTime deadline) {
  emptied.expires_at(deadline);
  while (!connections.empty() && std::chrono::steady_clock::now() < deadline) {
    co_await emptied.async_wait(as_result);
  }
  group.stop();
  co_await group.join();
  // What is left are streams, which have no coroutine to be cancelled.
  for (ServedEvents& events : streams) events.stop();
  emptied.expires_at(SteadyTime::max());
  while (!connections.empty()) co_await emptied.async_wait(as_result);
}

}  // namespace mimeo::http

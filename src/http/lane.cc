#include "http/lane.h"

#include "base/log.h"
#include "http/connection.h"
#include "http/socket.h"

namespace mimeo::http {

namespace {

constexpr auto sweep_period = std::chrono::seconds(1);
/// What one attempt reads into; a whole head fits.
constexpr std::size_t scratch_bytes = 32 * 1024;

struct Counted {
  explicit Counted(std::atomic<std::size_t>& counter) : count(counter), number(++counter) {}
  ~Counted() { --count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  std::atomic<std::size_t>& count;
  const std::size_t number;
};

}  // namespace

Lane::Lane(Executor on, Service& of)
    : executor(on),
      service(of),
      deadlines(on, sweep_period),
      scratch(scratch_bytes),
      emptied(on, asio::steady_timer::time_point::max()),
      group(on, "http connections") {}

void Lane::serve(FileHandle socket) { group.spawn(run(std::move(socket))); }

Task<> Lane::run(FileHandle accepted) {
  const Counted counted(service.connections);
  {
    set_no_delay(accepted.get());
    std::string address = peer_address(accepted.get());
    StreamSocket socket = adopt(executor, std::move(accepted));
    std::unique_ptr<Transport> transport = service.options.tls
                                               ? make_tls_transport(std::move(socket), service.options.tls)
                                               : make_plain_transport(std::move(socket));
    Connection connection(*this, std::move(transport), std::move(address));
    if (counted.number > service.options.connections) {
      log_warn("connection.refused", {{"open", counted.number - 1}});
      co_await connection.refuse();
    } else {
      co_await connection.run();
    }
  }
  if (connections.empty()) emptied.cancel();
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
}

}  // namespace mimeo::http

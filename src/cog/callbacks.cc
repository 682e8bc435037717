#include "cog/callbacks.h"

#include <chrono>

#include "http/door.h"

namespace mimeo::cog {

using namespace std::chrono_literals;

Callbacks::Callbacks(Executor executor, seams::Blobs& blobs)
    : tasks_(executor, "callbacks"),
      uploads_(blobs, tasks_),
      offers_(blobs),
      router_(make_router()),
      listener_({executor}, [this](http::Request& request) { return router_.route(request); }) {}

Callbacks::~Callbacks() = default;

http::Router Callbacks::make_router() {
  http::Router router;
  router.add("PUT", "/uploads/{door}/{name...}", [this](http::Request& request) { return uploads_.receive(request); });
  router.add("GET", "/inputs/{secret}/{name}", [this](http::Request& request) { return offers_.serve(request); });
  return router;
}

Result<void> Callbacks::open(std::uint16_t port) {
  auto opened = listener_.open(http::Address::of_tcp("127.0.0.1", port));
  if (!opened && port != 0) opened = listener_.open(http::Address::of_tcp("127.0.0.1", 0));
  if (!opened) return opened;
  origin_ = "http://" + listener_.address().to_string();
  uploads_.set_origin(origin_);
  offers_.set_origin(origin_);
  listener_.start();
  open_ = true;
  return {};
}

Task<Result<std::unique_ptr<http::Listener>>> Callbacks::listen_behind(std::string door,
                                                                      std::chrono::steady_clock::time_point until) {
  auto socket = co_await http::ask_door(std::move(door), 0, until);
  if (!socket) co_return pass_on(std::move(socket));
  const auto handle = [this](http::Request& request) { return router_.route(request); };
  auto listener = std::make_unique<http::Listener>(std::vector{tasks_.executor()}, handle);
  listener->open(std::move(*socket), listener_.address());
  listener->start();
  co_return std::move(listener);
}

Task<> Callbacks::close() {
  if (std::exchange(open_, false)) co_await listener_.stop(1s);
  co_await tasks_.join();
}

std::string Callbacks::offer(core::BlobId blob, std::string_view name, std::string content_type) {
  return offers_.offer(std::move(blob), name, std::move(content_type));
}

void Callbacks::withdraw(std::string_view address) { offers_.withdraw(address); }

std::optional<seams::Upload> Callbacks::take(std::string_view address) { return uploads_.take(address); }

}  // namespace mimeo::cog

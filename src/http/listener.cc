#include "http/listener.h"

#include <cassert>
#include <cerrno>
#include <cstring>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/run_there.h"
#include "base/task_group.h"
#include "http/lane.h"
#include "http/socket.h"

namespace mimeo::http {

namespace {

/// Between two tries when the process has no descriptor left for another connection.
constexpr auto accept_pause = std::chrono::milliseconds(100);

}  // namespace

struct Listener::State {
  State(const std::vector<Executor>& executors, Handler handler, ListenerOptions options)
      : service{std::move(handler), std::move(options)},
        door(executors.front()),
        pause(executors.front()),
        accepting(executors.front(), "http listener") {
    for (const Executor& executor : executors) lanes.push_back(std::make_unique<Lane>(executor, service));
  }

  Service service;
  Address address;
  std::vector<std::unique_ptr<Lane>> lanes;
  asio::posix::basic_stream_descriptor<Executor> door;
  asio::steady_timer pause;
  TaskGroup accepting;
  bool started = false;

  /// On the first lane, whose descriptor and tasks these are.
  Task<> close_door() {
    accepting.stop();
    co_await accepting.join();
    door.close();
  }

  Task<> accept() {
    std::size_t turn = 0;
    bool told = false;
    for (;;) {
      FileHandle socket(::accept4(door.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (socket) {
        told = false;
        lanes[turn++ % lanes.size()]->serve(std::move(socket));
        continue;
      }
      const int error = errno;
      if (error == EAGAIN || error == EWOULDBLOCK) {
        co_await door.async_wait(asio::posix::descriptor_base::wait_read, as_result);
      } else if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
        // Clients wait in the system's queue until others have closed something.
        if (!told) log_warn("connection.not_accepted", {{"reason", std::strerror(error)}});
        told = true;
        pause.expires_after(accept_pause);
        co_await pause.async_wait(as_result);
      }
      // Anything else concerns the one connection that failed before it was accepted.
    }
  }
};

Listener::Listener(std::vector<Executor> lanes, Handler handler, ListenerOptions options)
    : state_(std::make_unique<State>(lanes, std::move(handler), std::move(options))) {}

Listener::~Listener() { assert(!state_->started && "a started listener must be stopped"); }

Result<void> Listener::open(const Address& address) {
  state_->address = address;
  Result<FileHandle> socket = listen_on(state_->address);
  if (!socket) return pass_on(std::move(socket));
  state_->door.assign(socket->release());
  return {};
}

void Listener::open(FileHandle socket, const Address& address) {
  state_->address = address;
  state_->door.assign(socket.release());
}

const Address& Listener::address() const { return state_->address; }

void Listener::start() {
  state_->started = true;
  state_->accepting.spawn(state_->accept());
}

Task<> Listener::stop(std::chrono::milliseconds grace) {
  State& state = *state_;
  const SteadyTime deadline = std::chrono::steady_clock::now() + grace;
  Task<> closing = state.close_door();
  co_await run_there(state.lanes.front()->executor, std::move(closing));
  if (state.address.is_unix()) ::unlink(state.address.unix_path.c_str());
  for (const std::unique_ptr<Lane>& lane : state.lanes) {
    Task<> begun = lane->begin_stop();
    co_await run_there(lane->executor, std::move(begun));
  }
  for (const std::unique_ptr<Lane>& lane : state.lanes) {
    Task<> finished = lane->finish_stop(deadline);
    co_await run_there(lane->executor, std::move(finished));
  }
  state.started = false;
}

std::size_t Listener::connections() const { return state_->service.connections; }

void Listener::sweep(std::chrono::steady_clock::time_point now) {
  for (const std::unique_ptr<Lane>& lane : state_->lanes) lane->deadlines.sweep(now);
}

}  // namespace mimeo::http

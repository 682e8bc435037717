#include "http/curl_loop.h"

#include <unordered_map>

#include <boost/asio/posix/stream_descriptor.hpp>

namespace mimeo::http {
namespace {

/// One of libcurl's sockets, borrowed while libcurl wants to know about it.
struct Watched {
  Watched(const Executor& executor, curl_socket_t socket) : descriptor(executor, socket) {}
  asio::posix::stream_descriptor descriptor;
  bool wants_read = false;
  bool wants_write = false;
  bool reading = false;
  bool writing = false;
};

}  // namespace

// Shared with the handlers that are on their way when the loop is destroyed; they find that it is gone.
struct CurlLoop::State : std::enable_shared_from_this<State> {
  State(Executor on, long idle_connections) : executor(std::move(on)), timer(executor), multi(curl_multi_init()) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, idle_connections);
  }

  void close() {
    timer.cancel();
    curl_multi_cleanup(multi);  // closes idle connections, and tells on_socket of each
    multi = nullptr;
    for (auto& [socket, watched] : sockets) watched->descriptor.release();
    sockets.clear();
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* opaque, void*) {
    auto& self = *static_cast<State*>(opaque);
    auto found = self.sockets.find(socket);
    if (what == CURL_POLL_REMOVE) {
      if (found == self.sockets.end()) return 0;
      found->second->descriptor.release();  // libcurl closes it, or keeps it for later
      self.sockets.erase(found);
      return 0;
    }
    if (found == self.sockets.end()) {
      found = self.sockets.emplace(socket, std::make_shared<Watched>(self.executor, socket)).first;
    }
    auto& watched = found->second;
    watched->wants_read = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
    watched->wants_write = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
    self.wait_for(watched);
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* opaque) {
    auto& self = *static_cast<State*>(opaque);
    self.timer.cancel();
    if (milliseconds < 0) return 0;
    self.timer.expires_after(std::chrono::milliseconds(milliseconds));
    self.timer.async_wait([weak = self.weak_from_this()](boost::system::error_code error) {
      auto state = weak.lock();
      if (!error && state && state->multi != nullptr) state->drive(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
  }

  void wait_for(const std::shared_ptr<Watched>& watched) {
    wait_for(watched, asio::posix::stream_descriptor::wait_read, watched->wants_read, &Watched::reading, CURL_CSELECT_IN);
    wait_for(watched, asio::posix::stream_descriptor::wait_write, watched->wants_write, &Watched::writing,
             CURL_CSELECT_OUT);
  }

  void wait_for(const std::shared_ptr<Watched>& watched, asio::posix::stream_descriptor::wait_type what, bool wanted,
                bool Watched::*waiting, int event) {
    if (!wanted || (*watched).*waiting) return;
    (*watched).*waiting = true;
    const auto socket = watched->descriptor.native_handle();
    watched->descriptor.async_wait(
        what, [weak = weak_from_this(), watched, waiting, event, socket](boost::system::error_code error) {
          (*watched).*waiting = false;
          auto state = weak.lock();
          if (error || !state || state->multi == nullptr || !state->is_watched(socket, watched)) return;
          state->drive(socket, event);
          if (state->is_watched(socket, watched)) state->wait_for(watched);
        });
  }

  /// The number may belong to another socket by now.
  bool is_watched(curl_socket_t socket, const std::shared_ptr<Watched>& watched) const {
    auto found = sockets.find(socket);
    return found != sockets.end() && found->second == watched;
  }

  void drive(curl_socket_t socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi, socket, events, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      transfer->end(message->data.result);
    }
  }

  const Executor executor;
  asio::steady_timer timer;
  CURLM* multi;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watched>> sockets;
};

CurlLoop::CurlLoop(Executor executor, long idle_connections)
    : state_(std::make_shared<State>(std::move(executor), idle_connections)) {}

CurlLoop::~CurlLoop() { state_->close(); }

Task<CURLcode> CurlLoop::perform(CURL* easy) {
  Transfer transfer(*this, easy);
  transfer.begin();
  while (!transfer.ended()) co_await transfer.changed();
  co_return *transfer.ended();
}

CurlLoop::Transfer::Transfer(CurlLoop& loop, CURL* easy)
    : state_(loop.state_), easy_(easy), changed_(state_->executor, asio::steady_timer::time_point::max()) {}

CurlLoop::Transfer::~Transfer() {
  if (begun_) curl_multi_remove_handle(state_->multi, easy_);
}

void CurlLoop::Transfer::begin() {
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  begun_ = curl_multi_add_handle(state_->multi, easy_) == CURLM_OK;
  if (!begun_) end(CURLE_FAILED_INIT);
}

Task<> CurlLoop::Transfer::changed() {
  if (ended_) co_return;
  co_await changed_.async_wait(as_result);
}

}  // namespace mimeo::http

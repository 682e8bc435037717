#include "http/event_stream.h"

#include "http/chunked.h"

namespace mimeo::http {

namespace {

/// A sign of life: a comment, which clients ignore. No empty line follows it: Go's client takes one for an event, and
/// forgets the last id for it.
constexpr std::string_view heartbeat = ":\n";
/// 15 s: under the 30 s of silence after which Python's client gives up, and under a proxy's usual 60 s.
constexpr auto heartbeat_after = std::chrono::seconds(15);
/// Between the last event and the end of the response.
constexpr auto end_after = std::chrono::milliseconds(20);
/// Who loses a connection in the middle of a TLS record has nothing of it, and would begin there again: small ones let
/// a reader of a long backlog get on over the worst line.
constexpr std::size_t record_bytes = 1024;
/// So little goes out together with the events behind it, as the head of the response does.
constexpr std::size_t joined_event_bytes = 1024;

}  // namespace

void EventStream::begin(std::unique_ptr<Connection> connection) {
  const auto stream = std::make_shared<EventStream>(std::move(connection));
  stream->lane_.streams.push_back(*stream);
  stream->feed_->listen(*stream);
  stream->watch();
  stream->send();
}

EventStream::EventStream(std::unique_ptr<Connection> connection)
    : lane_(connection->lane_),
      connection_(std::move(connection)),
      feed_(std::move(connection_->events_->feed)),
      unsent_(std::move(connection_->events_->head)),
      next_(connection_->events_->next),
      chunked_(connection_->events_->chunked) {
  connection_->events_.reset();
}

void EventStream::stop() { end(Next::close); }

void EventStream::news() { send(); }

// Writes what there is. A stream that has nothing more to say holds no buffer: the usual event goes from the lane's
// straight to the socket.
void EventStream::send() {
  if (blocked_ || over_) return;
  std::string& out = lane_.outgoing;
  out.assign(unsent_);
  std::string().swap(unsent_);
  for (;;) {
    if (state_ == EventFeed::State::open && out.size() <= joined_event_bytes) add_events(out);
    if (out.empty()) break;
    const auto most = connection_->transport_->is_tls() ? record_bytes : out.size();
    const std::string_view pieces[] = {std::string_view(out).substr(0, most)};
    const Attempt attempt = connection_->transport_->try_write(pieces);
    switch (attempt.status) {
      case Attempt::Status::done: out.erase(0, attempt.bytes); break;
      case Attempt::Status::wait_read:
      case Attempt::Status::wait_write: unsent_ = out; return wait_for_room(attempt.status);
      case Attempt::Status::ended:
      case Attempt::Status::failed: return end(Next::close);
    }
  }
  if (state_ == EventFeed::State::ended) return end_soon();
  if (state_ == EventFeed::State::cut_off) return end(Next::close);
  connection_->deadline_.arm(heartbeat_after);
}

void EventStream::add_events(std::string& out) {
  std::string& events = lane_.events;
  events.clear();
  state_ = feed_->take(events);
  if (!events.empty()) add_chunk(out, events);
}

// Go's client reads on after the last event, and drops that if it meets the end before it has passed the event on. So
// the end comes by itself, a moment later.
void EventStream::end_soon() {
  if (last_words_) return;
  last_words_ = std::make_unique<asio::steady_timer>(lane_.executor, end_after);
  last_words_->async_wait([self = shared_from_this()](boost::system::error_code) {
    if (self->over_) return;
    if (self->chunked_) {
      // So little always finds room; if not, the client sees the connection end instead.
      const std::string_view pieces[] = {"0\r\n\r\n"};
      const Attempt attempt = self->connection_->transport_->try_write(pieces);
      if (attempt.status != Attempt::Status::done || attempt.bytes != pieces[0].size()) return self->end(Next::close);
    }
    self->end(self->next_);
  });
}

void EventStream::add_chunk(std::string& out, std::string_view text) {
  if (chunked_) append_chunk_size(out, text.size());
  out += text;
  if (chunked_) out += "\r\n";
}

void EventStream::wait_for_room(Attempt::Status what) {
  blocked_ = true;
  connection_->deadline_.arm(lane_.service.options.write);
  connection_->transport_->when(what, [self = shared_from_this()](bool ready) {
    if (self->over_) return;
    if (!ready) return self->stop();
    self->blocked_ = false;
    self->send();
  });
}

void EventStream::watch() {
  if (has_room_for_input()) {
    connection_->transport_->when(Attempt::Status::wait_read,
                                  [self = shared_from_this()](bool ready) { self->woken(ready); });
  } else {
    // Bytes that nobody takes would wake us again and again; a reset still shows.
    connection_->transport_->socket().async_wait(asio::socket_base::wait_error,
                                                 [self = shared_from_this()](boost::system::error_code error) {
                                                   if (!error) self->stop();
                                                   self->woken(false);
                                                 });
  }
}

// Not ready: the wait was cancelled, at the end or because the deadline has passed; then a heartbeat is due, or the
// peer has taken nothing for too long.
void EventStream::woken(bool ready) {
  const bool is_late = !ready && connection_->deadline_.expired();
  if (is_late && !blocked_)
    beat();
  else if (is_late || (ready && is_peer_gone()))
    stop();
  over_ ? leave() : watch();
}

void EventStream::beat() {
  add_chunk(unsent_, heartbeat);
  send();
}

bool EventStream::has_room_for_input() const {
  return connection_->input_.buffered().size() < lane_.service.options.header_bytes;
}

// Takes what has arrived of following requests.
bool EventStream::is_peer_gone() {
  while (has_room_for_input()) {
    const Attempt attempt = connection_->input_.try_fill();
    if (attempt.status == Attempt::Status::ended || attempt.status == Attempt::Status::failed) return true;
    if (attempt.status != Attempt::Status::done) return false;
  }
  return false;
}

// Whatever waits for the socket is cancelled; the watch then takes leave.
void EventStream::end(Next next) {
  if (std::exchange(over_, true)) return;
  next_ = next;
  boost::system::error_code ignored;
  connection_->transport_->socket().cancel(ignored);
}

void EventStream::leave() {
  feed_.reset();
  connection_->deadline_.disarm();
  unlink();
  lane_.go_on(std::move(connection_), next_);
}

}  // namespace mimeo::http

// Sends an event stream: a response that may be silent for hours, and of which there may be ten thousand at once.
//
// It is no coroutine, since the frames of one would hold some kilobytes all the while: between two events there are the
// connection, the feed, this object, and one wait for the socket, which is how a peer's going shows at once.
#pragma once

#include <memory>
#include <string>

#include "http/connection.h"
#include "http/event_feed.h"

namespace mimeo::http {

/// Lives on its lane's executor until the wait for its socket has ended, which holds it.
class EventStream final : public EventListener, public ServedEvents, public std::enable_shared_from_this<EventStream> {
 public:
  /// Goes on with a connection that has answered with a feed, and gives it back to its lane at the end.
  static void begin(std::unique_ptr<Connection> connection);

  explicit EventStream(std::unique_ptr<Connection> connection);

  void stop() override;

 private:
  void news() override;
  void send();
  void add_events(std::string& out);
  void add_chunk(std::string& out, std::string_view text);
  void wait_for_room(Attempt::Status what);
  void watch();
  void woken(bool ready);
  void beat();
  bool has_room_for_input() const;
  bool is_peer_gone();
  void end_soon();
  void end(Next next);
  void leave();

  Lane& lane_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<EventFeed> feed_;
  std::string unsent_;
  EventFeed::State state_ = EventFeed::State::open;
  Next next_;
  const bool chunked_;
  std::unique_ptr<asio::steady_timer> last_words_;  ///< runs from the last event to the end
  bool blocked_ = false;                            ///< the peer's buffers are full
  bool over_ = false;
};

}  // namespace mimeo::http

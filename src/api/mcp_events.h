// An answer that comes as events: messages that a tool says while it works, and its result last.
#pragma once

#include <memory>
#include <string_view>

#include "base/async.h"
#include "http/event_feed.h"

namespace mimeo::api::mcp {

/// The speaker's end; copies speak into the same stream. Any thread. When the last of them is gone without end(), the
/// stream ends.
class EventSpeaker {
 public:
  /// A message on the way. Dropped when the reader is far behind.
  void say(std::string_view message) const;
  /// The last one, which is never dropped.
  void end(std::string_view message) const;
  /// Whether somebody still reads.
  bool is_heard() const;

 private:
  friend struct EventLine;
  struct State;
  struct Voice;
  class Feed;
  explicit EventSpeaker(std::shared_ptr<State> state);
  std::shared_ptr<Voice> voice_;
};

/// Both ends. The feed belongs to `executor`.
struct EventLine {
  explicit EventLine(Executor executor);

  std::unique_ptr<http::EventFeed> feed;
  EventSpeaker speaker;

 private:
  explicit EventLine(std::shared_ptr<EventSpeaker::State> state);
};

}  // namespace mimeo::api::mcp

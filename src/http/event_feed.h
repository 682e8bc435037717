// Where the events of one subscriber come from. Nothing here waits: whoever sends them takes what there is, and is told
// when there is more. So a stream that is silent costs what it has to remember, and no coroutine.
#pragma once

#include <string>

namespace mimeo::http {

/// Told that there is news. Does not destroy the feed that tells it before it has returned.
class EventListener {
 public:
  virtual void news() = 0;

 protected:
  ~EventListener() = default;
};

/// Belongs to the executor of its subscriber's connection.
class EventFeed {
 public:
  enum class State {
    open,
    ended,    ///< in order: there will be no more events
    cut_off,  ///< there will be no more here, but the subscriber may come again for the rest
  };

  virtual ~EventFeed() = default;

  /// Appends the text of the next events, some kilobytes of them, as `append_event` writes them. Nothing appended while
  /// open: there are none now. Not called again once it has answered another state.
  virtual State take(std::string& out) = 0;

  /// From now on `listener`, which outlives the feed, hears when there may be more. At most once, before the first
  /// take.
  virtual void listen(EventListener& listener) = 0;
};

}  // namespace mimeo::http

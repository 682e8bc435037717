// What one reader is told: the events of a log from its place on, as it takes them.
#pragma once

#include <optional>

#include "http/event_feed.h"
#include "streams/desk.h"
#include "streams/items.h"
#include "streams/log.h"
#include "streams/wire.h"

namespace mimeo::streams {

/// Belongs to its desk's loop. It is behind the log by whatever its reader is slow, and holds one piece of it at a
/// time.
class Feed final : public http::EventFeed {
 public:
  /// Begins behind the event `after`, or with the first. When that event belongs to an attempt that was lost, the
  /// stream says so and ends: what its reader has and what there is now do not go together.
  Feed(std::shared_ptr<Desk> desk, std::shared_ptr<Log> log, Wire wire, std::optional<EventId> after);

  /// Cut off: the log was closed; the reader should come again.
  State take(std::string& out) override;
  void listen(http::EventListener& listener) override { seat_.listen(listener); }

 private:
  /// Appends what the next piece gives. False: there is nothing more now.
  bool advance(std::string& out);
  void take_item(std::string_view item, std::string& out);
  void end(const Ending& ending, std::string& out);
  void end_as_lost(std::string& out);
  void tell_error(std::string_view detail, std::string& out);

  Seat seat_;
  const Wire wire_;
  bool greeted_ = false;
  bool caught_up_ = false;  ///< has once been where the log was
  bool ended_ = false;
  bool closed_ = false;
  Place place_;
  std::optional<Attempt> attempt_;  ///< to which what was told belongs
  std::int64_t told_ = 0;           ///< the number behind that of the last event; items below it are told
  std::int64_t seen_ = 0;           ///< items in the present text, told or not
  ItemScanner scanner_;
  std::string value_;  ///< of an output that is no list, as far as it was read
};

}  // namespace mimeo::streams

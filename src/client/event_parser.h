// The text/event-stream format, read piece by piece.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace mimeo::client::detail {

struct RawEvent {
  std::string type;  ///< "message" when the stream names none
  std::string data;
  std::string id;  ///< the last one that was seen
};

/// As the HTML standard says: lines end with LF, CR or CRLF wherever the pieces are cut; an event without data is none.
/// What has come of an event when the connection ends is forgotten: make a new parser for the next.
class EventParser {
 public:
  void feed(std::string_view piece);
  /// The next whole event.
  std::optional<RawEvent> take();

 private:
  void line(std::string_view text);

  std::string unfinished_;
  bool skips_lf_ = false;
  RawEvent event_;
  bool has_data_ = false;
  std::string last_id_;
  std::deque<RawEvent> whole_;
};

}  // namespace mimeo::client::detail

// Server-sent events: the text form, a response that is made of it, and a parser that reads it.
//
//   stream  = *event
//   event   = *( comment / field ) LF                 an empty line ends an event
//   comment = ":" text LF
//   field   = ( "id" / "event" / "data" / "retry" ) ":" [ SP ] text LF
//
// We write LF only (Go's classic client knows no other) and read LF, CR and CRLF.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/event_feed.h"
#include "http/message.h"

namespace mimeo::http {

struct SseEvent {
  std::string event = {};  ///< empty: the default type, "message"
  std::string data = {};
  std::string id = {};
  bool operator==(const SseEvent&) const = default;
};

/// Appends one event. Each line of `data` (LF, CR or CRLF) becomes its own `data:` line; a line break or NUL in `event`
/// or `id` is dropped. An event without data still carries an empty `data:` line, because clients drop events without
/// one.
void append_event(std::string& out, const SseEvent& event);
void append_event(std::string& out, std::string_view event, std::string_view data, std::string_view id);
/// A comment, which clients ignore: a sign of life.
void append_comment(std::string& out, std::string_view text = {});

/// 200, `text/event-stream`, not cached, not buffered by proxies.
Response event_stream(std::unique_ptr<EventFeed> feed);

/// Reads a stream as it arrives, in pieces of any size.
class SseParser {
 public:
  /// Neither a line nor the data of one event may be longer than `limit` bytes.
  explicit SseParser(std::size_t limit) : limit_(limit) {}

  /// Takes the next bytes and appends the events that they complete to `events`. Kind too_large; do not go on after it.
  /// As in the HTML standard: an event without data is dropped, an id without NUL is kept for the following events.
  Result<void> feed(std::string_view bytes, std::vector<SseEvent>& events);

 private:
  Result<void> take_line(std::vector<SseEvent>& events);

  std::size_t limit_;
  std::string line_;
  SseEvent event_;
  std::string last_id_;
  bool has_data_ = false;
  bool after_cr_ = false;
  bool at_start_ = true;
};

}  // namespace mimeo::http

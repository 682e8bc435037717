// Reads a stream to its end, however often its connection breaks.
#pragma once

#include <functional>
#include <string>

#include "cli/http.h"
#include "http/sse.h"

namespace mimeo::cli {

class StreamReader {
 public:
  StreamReader(Http& http, std::string address) : http_(http), address_(std::move(address)) {}

  /// Gives each event to `show`, once and in order, the last one, `done`, among them. `go_on` is asked about once a second.
  /// Kinds: canceled (it said no; may be called again, and goes on behind the event that was shown last), unavailable
  /// (nobody answers for a minute), not_found.
  Result<void> read(const std::function<void(const http::SseEvent&)>& show, const std::function<bool()>& go_on);

 private:
  Http& http_;
  const std::string address_;
  std::string last_id_;
};

}  // namespace mimeo::cli

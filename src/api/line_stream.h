// A response body whose lines are said one after another by somebody else, on any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/async.h"
#include "http/body.h"

namespace mimeo::api {

/// The speaker's end. Copies speak into the same stream; when the last of them is gone without an end(), the stream
/// ends.
class LineSpeaker {
 public:
  /// A line without its end. Dropped when the reader is limits::progress_bytes behind.
  void say(std::string_view line) const;
  /// Text as it is, dropped alike.
  void pass(std::string_view text) const;
  /// The last line, which is never dropped.
  void end(std::string_view line) const;
  /// Whether the body is still there.
  bool is_heard() const;

 private:
  friend struct LineStream;
  struct State;
  struct Voice;
  explicit LineSpeaker(std::shared_ptr<State> state);
  std::shared_ptr<Voice> voice_;
};

/// Both ends of a new stream. `body` is read on `executor`; when it is destroyed, what is said further is lost.
struct LineStream {
  explicit LineStream(Executor executor);

  std::unique_ptr<http::Source> body;
  LineSpeaker speaker;

 private:
  explicit LineStream(std::shared_ptr<LineSpeaker::State> state);
};

}  // namespace mimeo::api

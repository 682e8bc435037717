// The output of a prediction as it is made.
//
//   for (const Event& event : client.stream("mimeo/read-text", input).value()) std::cout << event.data << std::flush;
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "mimeo/client/file_output.h"
#include "mimeo/client/range.h"
#include "mimeo/client/result.h"
#include "mimeo/client/task.h"

namespace mimeo::client {

namespace detail {
class EventSource;
}

/// One event, as it was sent.
struct Event {
  std::string type;  ///< "output" as a rule; "logs" from servers that send them
  std::string data;  ///< of "output": a piece of text, a file's address, or JSON
  std::string id;
  std::optional<FileOutput> file = {};  ///< when data is a file's address, in a stream of files
};

/// Events from the first to the last. A connection that breaks is made again, and goes on behind the last event that
/// came whole
/// (`Last-Event-ID`), so that each is told once. Ends when the prediction has succeeded; kinds: model_failed, canceled,
/// network, expired (the prediction's data is gone).
///
/// Not for two threads at once.
class EventStream : public Range<EventStream, Event> {
 public:
  explicit EventStream(std::shared_ptr<detail::EventSource> source);
  EventStream(EventStream&&) noexcept;
  EventStream& operator=(EventStream&&) noexcept;
  ~EventStream();

  /// Of the prediction, when the stream was begun by `Client::stream`.
  const std::string& prediction_id() const;
  /// Of the last event that came whole, the end of the stream included: `Client::stream` goes on behind it.
  const std::string& last_id() const;

  /// The next event; nothing at the end.
  Result<std::optional<Event>> next();
  Task<Result<std::optional<Event>>> async_next();

 private:
  std::shared_ptr<detail::EventSource> source_;
};

}  // namespace mimeo::client
